package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// makeDir makes a folder and checks that files can be written to it, so that a
// run does not train first and fail then.
func makeDir(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("cannot make the output folder %s: %w", dir, cause(err))
	}
	probe, err := os.MkdirTemp(dir, ".torchfm-*")
	if err != nil {
		return fmt.Errorf("cannot write to the output folder %s: %w", dir, cause(err))
	}
	return os.Remove(probe)
}

// writeFile writes a file whole or not at all.
func writeFile(path string, write func(w io.Writer) error) error {
	if err := replaceFile(path, write); err != nil {
		return fmt.Errorf("cannot write %s: %w", path, cause(err))
	}
	return nil
}

// replaceFile writes to a file in a temporary folder beside path, so that the file
// has the permissions of any new one, and moves it to its name at the end.
func replaceFile(path string, write func(w io.Writer) error) error {
	dir, err := os.MkdirTemp(filepath.Dir(path), ".torchfm-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	f, err := os.Create(filepath.Join(dir, filepath.Base(path)))
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<16)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// cause is what the system said, without the names of temporary files.
func cause(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return l.Err
	}
	return err
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
		return cannotRead(path, err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		return cannotRead(path, err)
	}
	return nil
}

func cannotRead(path string, err error) error {
	return fmt.Errorf("cannot read %s: %w", path, cause(err))
}
