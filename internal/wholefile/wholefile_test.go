package wholefile_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/internal/wholefile"
)

func TestReplace(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	write := func(text string, err error) error {
		return wholefile.Replace(path, func(temporary string) error {
			assert.Equal(t, "a.txt", filepath.Base(temporary))
			return errors.Join(os.WriteFile(temporary, []byte(text), 0o666), err)
		})
	}
	require.NoError(t, write("first", nil))
	assert.Error(t, write("second", errors.New("broken off")))
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "first", string(text))
	require.NoError(t, write("third", nil))
	text, err = os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "third", string(text))
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, left, 1, "temporary files are gone")
	assert.Error(t, wholefile.Replace(filepath.Join(dir, "none", "b"), func(string) error { return nil }))
}
