package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"codeberg.org/sbinet/npyio/npy"
	"gonum.org/v1/gonum/mat"

	"torchfm/torchfm"
)

// makeDir makes a folder and checks that files can be written to it, so that a
// run does not train first and fail then.
func makeDir(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("cannot make the output folder: %w", err)
	}
	probe, err := os.CreateTemp(dir, ".torchfm-*")
	if err != nil {
		return fmt.Errorf("cannot write to the output folder: %w", err)
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// writeFile writes a file whole or not at all: to a temporary file beside it, which
// takes its name at the end.
func writeFile(path string, write func(w io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
			err = fmt.Errorf("cannot write %s: %w", path, err)
		}
	}()
	w := bufio.NewWriterSize(f, 1<<16)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// writeArray writes a NumPy file of a slice or a matrix of rows.
func writeArray(path string, array any) error {
	if rows, ok := array.([][]float64); ok {
		m := mat.NewDense(len(rows), len(rows[0]), nil)
		for i, row := range rows {
			m.SetRow(i, row)
		}
		array = m
	}
	return writeFile(path, func(w io.Writer) error { return npy.Write(w, array) })
}

// readVector reads a NumPy file of one dimension.
func readVector[T float32 | float64](path string) ([]T, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var v []T
	if err := npy.Read(bufio.NewReader(f), &v); err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", path, err)
	}
	return v, nil
}

// readMatrix reads a NumPy file of two dimensions.
func readMatrix(path string) ([][]float64, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var m mat.Dense
	if err := npy.Read(bufio.NewReader(f), &m); err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", path, err)
	}
	r, _ := m.Dims()
	rows := make([][]float64, r)
	for i := range rows {
		rows[i] = m.RawRowView(i)
	}
	return rows, nil
}

// writePath writes the path of In [14], its numbers as Python's repr has them.
func writePath(path string, p torchfm.Path) error {
	return writeFile(path, func(w io.Writer) error {
		c := csv.NewWriter(w)
		c.Write([]string{"step", "t", "x"})
		for i := range p.T {
			c.Write([]string{strconv.Itoa(i), repr(p.T[i]), repr(p.X[i])})
		}
		c.Flush()
		return c.Error()
	})
}

func readPath(path string) (torchfm.Path, error) {
	var p torchfm.Path
	f, err := os.Open(path)
	if err != nil {
		return p, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return p, fmt.Errorf("cannot read %s: %w", path, err)
	}
	for i, row := range rows {
		if i == 0 {
			continue
		}
		if len(row) != 3 {
			return p, fmt.Errorf("cannot read %s: line %d has %d fields, want step, t and x", path, i+1, len(row))
		}
		t, err := strconv.ParseFloat(row[1], 64)
		if err != nil {
			return p, fmt.Errorf("cannot read %s: line %d: %w", path, i+1, err)
		}
		x, err := strconv.ParseFloat(row[2], 64)
		if err != nil {
			return p, fmt.Errorf("cannot read %s: line %d: %w", path, i+1, err)
		}
		p.T, p.X = append(p.T, t), append(p.X, x)
	}
	return p, nil
}

// repr is Python's repr of a float: the shortest digits that give it back, as a
// decimal fraction between 1e-4 and 1e16.
func repr(x float64) string {
	s := strconv.FormatFloat(x, 'g', -1, 64)
	if x != 0 && (x < 1e-4 && x > -1e-4 || x >= 1e16 || x <= -1e16) {
		return s
	}
	s = strconv.FormatFloat(x, 'f', -1, 64)
	for _, c := range s {
		if c == '.' || c == 'N' || c == 'I' {
			return s
		}
	}
	return s + ".0"
}

func writeJSON(path string, v any) error {
	return writeFile(path, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(v)
	})
}

func readJSON(path string, v any) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("cannot read %s: %w", path, err)
	}
	return nil
}
