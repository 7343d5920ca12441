package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"torchfm/torchfm"
)

// writePath writes the path of In [14], its numbers as Python's repr has them.
func writePath(path string, p torchfm.Path) error {
	return writeFile(path, func(w io.Writer) error {
		c := csv.NewWriter(w)
		c.Write(pathHeader())
		for i := range p.T {
			c.Write([]string{strconv.Itoa(i), repr(p.T[i]), repr(p.X[i])})
		}
		c.Flush()
		return c.Error()
	})
}

func pathHeader() []string { return []string{"step", "t", "x"} }

func readPath(path string) (torchfm.Path, error) {
	f, err := os.Open(path)
	if err != nil {
		return torchfm.Path{}, cannotRead(path, err)
	}
	defer f.Close()
	p, err := decodePath(f)
	if err != nil {
		return p, cannotRead(path, err)
	}
	return p, nil
}

func decodePath(r io.Reader) (p torchfm.Path, err error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return p, err
	}
	if len(rows) == 0 || !slices.Equal(rows[0], pathHeader()) {
		return p, errors.New("the first line is not step,t,x")
	}
	for i, row := range rows[1:] {
		line := i + 2
		if row[0] != strconv.Itoa(i) {
			return p, fmt.Errorf("line %d: step %q, want %d", line, row[0], i)
		}
		var at [2]float64
		for k, text := range row[1:] {
			at[k], err = strconv.ParseFloat(text, 64)
			if err != nil || math.IsNaN(at[k]) || math.IsInf(at[k], 0) {
				return p, fmt.Errorf("line %d: %s is %q, not a finite number", line, rows[0][k+1], text)
			}
		}
		p.T, p.X = append(p.T, at[0]), append(p.X, at[1])
	}
	if want := torchfm.PathSteps + 1; len(p.T) != want {
		return p, fmt.Errorf("%d steps, want %d", len(p.T), want)
	}
	return p, nil
}

// repr is Python's repr of a float: the shortest digits that give it back, as a
// decimal fraction between 1e-4 and 1e16.
func repr(x float64) string {
	if x != 0 && (math.Abs(x) < 1e-4 || math.Abs(x) >= 1e16) {
		return strconv.FormatFloat(x, 'g', -1, 64)
	}
	s := strconv.FormatFloat(x, 'f', -1, 64)
	if strings.ContainsAny(s, ".NI") {
		return s
	}
	return s + ".0"
}
