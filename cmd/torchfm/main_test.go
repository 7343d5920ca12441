package main_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
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
	err := c.Run()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{stdout.String(), stderr.String(), c.ProcessState.ExitCode()}
}

// ok fails the test unless the command succeeded in silence.
func (r result) ok(t *testing.T) result {
	t.Helper()
	if r.status != 0 || r.stderr != "" {
		t.Fatalf("exit status %d, stderr %q", r.status, r.stderr)
	}
	return r
}

// refused fails the test unless the command ended with the status and one line that
// says each of the parts.
func (r result) refused(t *testing.T, status int, parts ...string) {
	t.Helper()
	if r.status != status {
		t.Errorf("exit status %d, want %d", r.status, status)
	}
	if !strings.HasPrefix(r.stderr, "torchfm: ") || strings.Count(r.stderr, "\n") != 1 || !strings.HasSuffix(r.stderr, "\n") {
		t.Errorf("stderr is not one line of torchfm: %q", r.stderr)
	}
	for _, p := range parts {
		if !strings.Contains(r.stderr, p) {
			t.Errorf("stderr %q does not say %q", r.stderr, p)
		}
	}
	if status == 2 && r.stdout != "" {
		t.Errorf("stdout %q of wrong usage", r.stdout)
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
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

func read(t *testing.T, elem ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(elem...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
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
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// sameFiles fails the test unless two states of a folder are equal.
func sameFiles(t *testing.T, got, want map[string]string) {
	t.Helper()
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s was left behind", name)
		}
	}
	for name, w := range want {
		if g, ok := got[name]; !ok {
			t.Errorf("%s is gone", name)
		} else if g != w {
			t.Errorf("%s changed", name)
		}
	}
}
