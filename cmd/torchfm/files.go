package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"torchfm/internal/wholefile"
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

// replaceFile is wholefile.Replace for what write writes.
func replaceFile(path string, write func(w io.Writer) error) error {
	return wholefile.Replace(path, func(temporary string) error {
		f, err := os.Create(temporary)
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
		return f.Close()
	})
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
