// Package wholefile makes files that are there whole or not at all.
package wholefile

import (
	"os"
	"path/filepath"
)

// Replace calls write with the path of a temporary file, and moves that file to path when
// write succeeds. The temporary file has path's own name and lies in a folder beside it,
// so that the move stays within one file system and the file gets the permissions of any
// newly created one.
func Replace(path string, write func(temporary string) error) error {
	dir, err := os.MkdirTemp(filepath.Dir(path), ".torchfm-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	temporary := filepath.Join(dir, filepath.Base(path))
	if err := write(temporary); err != nil {
		return err
	}
	return os.Rename(temporary, path)
}
