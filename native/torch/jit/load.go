package jit

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"torchfm/internal/wholefile"
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/door"
	"torchfm/native/torch/internal/usage"
)

// LoadOptions are the options of [Load] and [Read].
type LoadOptions struct {
	MapLocation *torch.Device // where parameters, buffers and constants go; default where they were saved
}

// Load reads a model that torch.jit.save has written, as torch.jit.load. The file holds a
// program: load only what you trust.
func Load(path string, opts ...LoadOptions) (*ScriptModule, error) {
	o := usage.Option("load", opts)
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("jit: load: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("jit: load: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("jit: load %s: not a regular file", path)
	}
	m, err := load(f, info.Size(), path, nil, o)
	if err != nil {
		return nil, fmt.Errorf("jit: load %s: %w", path, err)
	}
	return m, nil
}

// Read is [Load] from a reader, of which it reads all.
func Read(r io.Reader, opts ...LoadOptions) (*ScriptModule, error) {
	o := usage.Option("load", opts)
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("jit: read: %w", err)
	}
	m, err := load(bytes.NewReader(data), int64(len(data)), "", data, o)
	if err != nil {
		return nil, fmt.Errorf("jit: read: %w", err)
	}
	return m, nil
}

func load(r io.ReaderAt, size int64, path string, data []byte, o LoadOptions) (*ScriptModule, error) {
	if err := check(r, size); err != nil {
		return nil, err
	}
	kind, index := -1, -1
	if o.MapLocation != nil {
		d := door.Device{Kind: int(o.MapLocation.Type), Index: o.MapLocation.Index}
		kind, index = d.Kind, d.C10Index()
	}
	s, err := native.LoadScript(path, data, kind, index)
	if err != nil {
		return nil, err
	}
	return wrap(s)
}

// check refuses what libtorch would answer with an error of its innards, or not at all.
func check(r io.ReaderAt, size int64) error {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return fmt.Errorf("no archive of TorchScript: %w", err)
	}
	has := make(map[string]bool, len(z.File))
	for _, f := range z.File {
		if has[f.Name] {
			return fmt.Errorf("the archive has two members %q", f.Name)
		}
		has[f.Name] = true
		_, name, _ := strings.Cut(f.Name, "/")
		has["*/"+name] = true
		if f.UncompressedSize64 > uint64(size) && f.Method == zip.Store {
			return fmt.Errorf("member %q declares %d bytes in an archive of %d", f.Name, f.UncompressedSize64, size)
		}
		body, err := f.Open()
		if err != nil {
			return fmt.Errorf("member %q: %w", f.Name, err)
		}
		_, err = io.Copy(io.Discard, body) // which compares the checksum
		body.Close()
		if err != nil {
			return fmt.Errorf("member %q: %w", f.Name, err)
		}
	}
	switch {
	case has["*/constants.pkl"] && has["*/data.pkl"]:
		return nil
	case has["*/data.pkl"]:
		return errors.New("no archive of TorchScript but one of torch.save: torch.Load reads it")
	case has["*/archive_format"], hasDir(z, "data/aotinductor/"):
		return errors.New("no archive of TorchScript but a package of torch.export: package inductor loads it")
	}
	return errors.New("no archive of TorchScript: it has no constants.pkl")
}

func hasDir(z *zip.Reader, dir string) bool {
	for _, f := range z.File {
		if strings.Contains(f.Name, dir) {
			return true
		}
	}
	return false
}

// Save writes the model to a file, from which [Load] and Python's torch.jit.load read it.
// The file is complete or not there.
func (m *ScriptModule) Save(path string) error {
	m.open("save")
	m.settle()
	err := wholefile.Replace(path, func(temporary string) error { // the archive's inner folder is named as the file
		if err := m.script.Save(temporary); err != nil {
			return err
		}
		return syncFile(temporary)
	})
	if err != nil {
		return fmt.Errorf("jit: save %s: %w", path, err)
	}
	return nil
}

func syncFile(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	err = f.Sync()
	return errors.Join(err, f.Close())
}
