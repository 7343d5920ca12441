package main_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
)

// start starts a training that would take hours, in a folder of its own.
func start(t *testing.T, stderr *bytes.Buffer) (c *exec.Cmd, dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "out")
	c = exec.Command(binary, "train", "--iterations", "100000000", "--threads", "1", "--out", dir)
	if stderr != nil {
		c.Stderr = stderr
	}
	require.NoError(t, c.Start())
	t.Cleanup(func() { c.Process.Kill() })
	return c, dir
}

// inTraining waits until the process has made its folder, as it does right before it
// trains, and lets it train a little.
func inTraining(t *testing.T, dir string) {
	t.Helper()
	for range 600 {
		if _, err := os.Stat(dir); err == nil {
			time.Sleep(500 * time.Millisecond)
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	require.Fail(t, "training did not start")
}

func TestInterrupt(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		var stderr bytes.Buffer
		c, dir := start(t, &stderr)
		inTraining(t, dir)
		c.Process.Signal(signal)
		_ = c.Wait()
		result{stderr: stderr.String(), status: c.ProcessState.ExitCode()}.refused(t, 1, "interrupted", "of 100000000 iterations", dir)
		checkTrained(t, dir)
		_, err := os.Stat(filepath.Join(dir, "run.json"))
		assert.Error(t, err, "run.json says that the training came to its end")
		out := filepath.Join(t.TempDir(), "x.npy")
		torchfm(t, "sample", "--model", filepath.Join(dir, "model.safetensors"), "--n", "10", "--out", out).ok(t)
	}
}

// checkTrained checks that model and losses are there and whole.
func checkTrained(t *testing.T, dir string) {
	t.Helper()
	_, _, err := torch.LoadSafetensors(filepath.Join(dir, "model.safetensors"))
	assert.NoError(t, err)
	checkVector(t, filepath.Join(dir, "losses.npy"))
	for name := range files(t, dir) {
		assert.NotRegexp(t, `^\.`, name, "a temporary was left behind")
	}
}

// checkVector checks that a float32 vector of some length is whole.
func checkVector(t *testing.T, path string) {
	t.Helper()
	n := regexp.MustCompile(`'shape': \((\d+),\)`).FindSubmatch(read(t, path))
	if !assert.NotNil(t, n, "%s: no vector", path) {
		return
	}
	length := 0
	for _, d := range n[1] {
		length = 10*length + int(d-'0')
	}
	checkArray(t, path, "'<f4'", length)
}

// An interrupted training does not pass for the run that was in the folder.
func TestInterruptOverRun(t *testing.T) {
	run, _ := runOnce(t)
	c, dir := start(t, nil)
	inTraining(t, dir)
	require.NoError(t, os.CopyFS(dir, os.DirFS(run)))
	torchfm(t, "figures", "--run", dir).ok(t)
	c.Process.Signal(os.Interrupt)
	_ = c.Wait()
	torchfm(t, "figures", "--run", dir).refused(t, 1, "not the model")
}

// Killed at any moment the command leaves whole files: of the run before, or of its
// own.
func TestKill(t *testing.T) {
	dir := copyRun(t)
	whole := files(t, dir)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 8 {
		c := exec.Command(binary, "figures", "--run", dir)
		if i%2 == 1 {
			c = exec.Command(binary, "train", "--iterations", "50", "--out", dir)
		}
		require.NoError(t, c.Start())
		time.Sleep(time.Duration(100+rng.IntN(1500)) * time.Millisecond)
		c.Process.Kill()
		_ = c.Wait()
	}
	// The same settings write the same bytes, so that a file that is whole is equal.
	got := files(t, dir)
	for name := range got {
		if top, _, _ := strings.Cut(name, "/"); strings.HasPrefix(top, ".") || strings.HasPrefix(filepath.Base(name), ".") || strings.Contains(name, "/.") {
			delete(got, name)
		}
	}
	assert.True(t, json.Valid([]byte(got["run.json"])), "run.json is no JSON: %q", got["run.json"])
	delete(got, "run.json") // without distances when train wrote it
	delete(whole, "run.json")
	sameFiles(t, got, whole)
}

// The progress bar is for a terminal, which util-linux's script gives the command.
func TestProgress(t *testing.T) {
	script, err := exec.LookPath("script")
	if err != nil {
		t.Skip("no script(1) here, so the progress bar on a terminal is not tested:", err)
	}
	dir := t.TempDir()
	args := []string{"train", "--iterations", "3000", "--threads", "1", "--out", dir}
	line := binary + " " + strings.Join(args, " ")
	c := exec.Command(script, "-qec", line, "/dev/null")
	c.Env = append(os.Environ(), "TERM=xterm", "COLUMNS=100")
	out, err := c.CombinedOutput()
	require.NoError(t, err, string(out))
	for _, want := range []string{`training, loss \d+\.\d\d`, `\d+ it/s`, `3000/3000`} {
		assert.Regexp(t, want, string(out), "what the terminal shows")
	}
	assert.NotContains(t, torchfm(t, args...).ok(t).stdout, "training, loss", "the bar where no terminal is")
}
