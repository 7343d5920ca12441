package movie

import (
	"context"
	"image"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/internal/slicetest"
)

func TestNoFFmpeg(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	t.Setenv(FFmpegEnv, "")
	path := filepath.Join(dir, "m.mp4")
	for _, c := range []struct {
		option, env, source, name string
	}{
		{"/no/such/ffmpeg", "", "option", "/no/such/ffmpeg"},
		{"", "/none/either", FFmpegEnv, "/none/either"},
		{"", "", "PATH", "ffmpeg"},
	} {
		t.Setenv(FFmpegEnv, c.env)
		err := WriteMP4(context.Background(), path, small(2), 3, MP4Options{FFmpeg: c.option})
		var missing *NoFFmpegError
		require.ErrorAs(t, err, &missing, "option %q, env %q", c.option, c.env)
		assert.Equal(t, c.source, missing.Source)
		assert.Equal(t, c.name, missing.Path)
	}
	onlyFiles(t, dir)
}

// script writes an executable shell script to stand in for ffmpeg.
func script(t *testing.T, body string) string {
	t.Helper()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("skipped: no sh to stand in for ffmpeg")
	}
	path := filepath.Join(t.TempDir(), "fake-ffmpeg")
	require.NoError(t, os.WriteFile(path, []byte("#!"+sh+"\n"+body+"\n"), 0o755))
	return path
}

func TestFindFFmpegOrder(t *testing.T) {
	onPath := script(t, "exit 0")
	named := filepath.Join(filepath.Dir(onPath), "ffmpeg")
	require.NoError(t, os.Rename(onPath, named))
	option, env := script(t, "exit 0"), script(t, "exit 0")
	t.Setenv("PATH", filepath.Dir(named))
	t.Setenv(FFmpegEnv, env)
	got, err := FindFFmpeg(option)
	assert.NoError(t, err, "with an option")
	assert.Equal(t, option, got)
	got, err = FindFFmpeg("")
	assert.NoError(t, err, "with the variable")
	assert.Equal(t, env, got)
	t.Setenv(FFmpegEnv, "")
	got, err = FindFFmpeg("")
	assert.NoError(t, err, "with PATH")
	assert.Equal(t, named, got)
}

func TestFailingFFmpeg(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "m.mp4")
	fake := script(t, "echo first >&2; echo 'Unknown encoder' >&2; echo >&2; exit 3")
	err := WriteMP4(context.Background(), path, animation(), 3, MP4Options{FFmpeg: fake})
	var failed *EncodeError
	require.ErrorAs(t, err, &failed)
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit)
	assert.Equal(t, 3, exit.ExitCode())
	assert.Regexp(t, "exit status 3: Unknown encoder$", err.Error())
	assert.Contains(t, failed.Stderr, "first")
	onlyFiles(t, dir)
}

// hook is a frame that calls a function when its pixels are read.
type hook struct {
	image.Image
	f func()
}

func (h hook) At(x, y int) color.Color {
	h.f()
	return h.Image.At(x, y)
}

func TestCancelKillsFFmpeg(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "m.mp4")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	frames := animation()
	frames[1] = hook{frames[1], cancel}
	// Reads the pipe to its end and never exits by itself.
	fake := script(t, "cat >/dev/null; exec sleep 3600")
	err := WriteMP4(ctx, path, frames, 3, MP4Options{FFmpeg: fake})
	assert.ErrorIs(t, err, context.Canceled)
	onlyFiles(t, dir)
	assert.ErrorIs(t, WriteMP4(ctx, path, frames, 3, MP4Options{FFmpeg: fake}), context.Canceled, "with a context that is done")
}

func TestOddSize(t *testing.T) {
	err := WriteMP4(context.Background(), "m.mp4", []image.Image{image.NewRGBA(image.Rect(0, 0, 5, 4))}, 3, MP4Options{})
	assert.ErrorContains(t, err, "size 5x4: yuv420p needs even sides")
}

func ffmpeg(t testing.TB) string {
	t.Helper()
	path, err := FindFFmpeg("")
	if err != nil {
		t.Skipf("skipped: %v", err)
	}
	return path
}

func TestMP4(t *testing.T) {
	prog := ffmpeg(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "m.mp4")
	frames := animation()
	require.NoError(t, WriteMP4(context.Background(), path, frames, 3, MP4Options{}))
	onlyFiles(t, dir, "m.mp4")

	// Decoding to nothing prints the stream's description and the frame count.
	report, err := exec.Command(prog, "-hide_banner", "-nostdin", "-i", path, "-f", "null", "-").CombinedOutput()
	require.NoError(t, err, string(report))
	for _, want := range []string{`Video: h264 `, `yuv420p`, `, 1200x500`, `, 3 fps`, `Duration: 00:00:05.67`} {
		assert.Contains(t, string(report), want)
	}
	counts := regexp.MustCompile(`frame=\s*(\d+)`).FindAllSubmatch(report, -1)
	require.NotEmpty(t, counts, "no frame count in:\n%s", report)
	assert.Equal(t, "17", string(counts[len(counts)-1][1]), "frames")

	// The decoded frames show what went in: a flat margin keeps its grey, and the
	// dots appear one by one.
	cmd := exec.Command(prog, "-loglevel", "error", "-nostdin", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgba", "-")
	raw, err := cmd.Output()
	require.NoError(t, err)
	require.Equal(t, 17*1200*500*4, len(raw), "bytes of decoded video")
	for i, f := range frames {
		got := &image.RGBA{Pix: raw[i*1200*500*4:][:1200*500*4], Stride: 1200 * 4, Rect: image.Rect(0, 0, 1200, 500)}
		assert.LessOrEqual(t, meanDifference(got, f.(*image.RGBA)), 3.0, "frame %d: levels of mean difference from what was written", i)
	}

	first, _ := os.ReadFile(path)
	require.NoError(t, WriteMP4(context.Background(), path, frames, 3, MP4Options{FFmpeg: prog}))
	second, _ := os.ReadFile(path)
	slicetest.Equal(t, first, second, "two files of the same frames")
}

func meanDifference(a, b *image.RGBA) float64 {
	sum := 0
	for p := range a.Pix {
		d := int(a.Pix[p]) - int(b.Pix[p])
		sum += max(d, -d)
	}
	return float64(sum) / float64(len(a.Pix))
}

func BenchmarkMP4(b *testing.B) {
	ffmpeg(b)
	frames := animation()
	path := filepath.Join(b.TempDir(), "m.mp4")
	for b.Loop() {
		require.NoError(b, WriteMP4(context.Background(), path, frames, 3, MP4Options{}))
	}
}
