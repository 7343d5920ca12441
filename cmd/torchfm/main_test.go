package main_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/internal/slicetest"
)

// binary is the command under test, built once.
var binary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "torchfm-test-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	binary = filepath.Join(dir, "torchfm")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, out)
		os.RemoveAll(dir)
		os.Exit(1)
	}
	sharedDir = filepath.Join(dir, "run")
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// result is what a user sees of a command.
type result struct {
	stdout, stderr string
	status         int
}

// torchfm runs the command as a user would, without a terminal.
func torchfm(t *testing.T, args ...string) result {
	t.Helper()
	return execute(t, exec.Command(binary, args...))
}

func execute(t *testing.T, c *exec.Cmd) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	if err := c.Run(); err != nil {
		var exit *exec.ExitError
		require.ErrorAs(t, err, &exit)
	}
	return result{stdout.String(), stderr.String(), c.ProcessState.ExitCode()}
}

// ok fails the test unless the command succeeded in silence.
func (r result) ok(t *testing.T) result {
	t.Helper()
	require.Zero(t, r.status, "exit status, stderr %q", r.stderr)
	require.Empty(t, r.stderr)
	return r
}

// refused fails the test unless the command ended with the status and one line that
// says each of the parts.
func (r result) refused(t *testing.T, status int, parts ...string) {
	t.Helper()
	assert.Equal(t, status, r.status, "exit status")
	assert.Regexp(t, `^torchfm: [^\n]*\n$`, r.stderr, "one line of torchfm")
	for _, p := range parts {
		assert.Contains(t, r.stderr, p)
	}
	if status == 2 {
		assert.Empty(t, r.stdout, "stdout of wrong usage")
	}
}

var (
	sharedDir  string
	sharedOnce sync.Once
	sharedRun  result
)

// runOnce returns the folder of one short run, which tests share and must not change,
// and what the run said.
func runOnce(t *testing.T) (dir string, r result) {
	t.Helper()
	sharedOnce.Do(func() { sharedRun = torchfm(t, "run", "--iterations", "50", "--out", sharedDir) })
	sharedRun.ok(t)
	return sharedDir, sharedRun
}

// copyRun returns a copy of the shared run that a test may change.
func copyRun(t *testing.T) string {
	t.Helper()
	dir, _ := runOnce(t)
	to := filepath.Join(t.TempDir(), "run")
	require.NoError(t, os.CopyFS(to, os.DirFS(dir)))
	return to
}

func read(t *testing.T, elem ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(elem...))
	require.NoError(t, err)
	return b
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	require.NoError(t, os.WriteFile(path, b, 0o644))
}

// files returns the contents of a folder by relative path.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	m := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		if d.IsDir() {
			if name != "." {
				m[name+"/"] = ""
			}
			return nil
		}
		m[name] = string(read(t, path))
		return nil
	})
	require.NoError(t, err)
	return m
}

// sameFiles fails the test unless two states of a folder are equal.
func sameFiles(t *testing.T, got, want map[string]string) {
	t.Helper()
	assert.Equal(t, slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got)))
	for name, w := range want {
		if g, ok := got[name]; ok {
			slicetest.Equal(t, []byte(w), []byte(g), name)
		}
	}
}
