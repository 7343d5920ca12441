package movie

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// gradient is a frame like those of the path animation: a smooth heat map on a
// white page, flat grey margins, and i+1 dots along a line.
func gradient(size image.Point, i int) *image.RGBA {
	m := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(m, m.Rect, image.NewUniform(color.RGBA{0xea, 0xea, 0xf2, 0xff}), image.Point{}, draw.Src)
	heat := image.Rect(size.X/5, size.Y/10, 4*size.X/5, 9*size.Y/10)
	for y := heat.Min.Y; y < heat.Max.Y; y++ {
		for x := heat.Min.X; x < heat.Max.X; x++ {
			u := float64(x-heat.Min.X) / float64(heat.Dx())
			v := float64(y-heat.Min.Y) / float64(heat.Dy())
			m.SetRGBA(x, y, diverging(u*(2-u)*(1-v)))
		}
	}
	for k := range i + 1 {
		c := image.Pt(heat.Min.X+k*heat.Dx()/17, heat.Min.Y+heat.Dy()/2)
		draw.Draw(m, image.Rectangle{c, c.Add(image.Pt(9, 9))}, image.NewUniform(color.RGBA{0x1f, 0x77, 0xb4, 0xff}), image.Point{}, draw.Src)
	}
	return m
}

// diverging goes from blue over grey to red as s goes from 0 to 1.
func diverging(s float64) color.RGBA {
	lo, hi := [3]float64{59, 76, 192}, [3]float64{221, 221, 221}
	if s >= 0.5 {
		lo, hi, s = hi, [3]float64{180, 4, 38}, s-0.5
	}
	at := func(ch int) uint8 { return uint8(lo[ch] + 2*s*(hi[ch]-lo[ch]) + 0.5) }
	return color.RGBA{at(0), at(1), at(2), 0xff}
}

// animation has 17 frames of 1200x500, the last of which repeats the one before
// it, as in the published animation.
func animation() []image.Image {
	frames := make([]image.Image, 17)
	for i := range frames {
		frames[i] = gradient(image.Pt(1200, 500), min(i, 15))
	}
	return frames
}

func small(n int) []image.Image {
	frames := make([]image.Image, n)
	for i := range frames {
		frames[i] = gradient(image.Pt(64, 32), i)
	}
	return frames
}

// play returns the full picture after each frame of g.
func play(g *gif.GIF) []*image.RGBA {
	screen := image.NewRGBA(image.Rect(0, 0, g.Config.Width, g.Config.Height))
	var out []*image.RGBA
	for _, f := range g.Image {
		draw.Draw(screen, f.Rect, f, f.Rect.Min, draw.Over)
		shot := image.NewRGBA(screen.Rect)
		copy(shot.Pix, screen.Pix)
		out = append(out, shot)
	}
	return out
}

func decodeGIF(t *testing.T, frames []image.Image, rate int) (*gif.GIF, int) {
	t.Helper()
	var buf bytes.Buffer
	if err := EncodeGIF(&buf, frames, rate); err != nil {
		t.Fatal(err)
	}
	size := buf.Len()
	g, err := gif.DecodeAll(&buf)
	if err != nil {
		t.Fatal(err)
	}
	return g, size
}

func TestGIF(t *testing.T) {
	frames := animation()
	g, size := decodeGIF(t, frames, 3)
	if len(g.Image) != len(frames) || g.Config.Width != 1200 || g.Config.Height != 500 || g.LoopCount != 0 {
		t.Fatalf("got %d frames of %dx%d, loop count %d", len(g.Image), g.Config.Width, g.Config.Height, g.LoopCount)
	}
	if size > 1_500_000 {
		t.Errorf("%d bytes, want at most 1.5 MB", size)
	}
	total := 0
	for _, d := range g.Delay {
		total += d
	}
	if want := 567; total != want {
		t.Errorf("17 frames at 3 a second last %d hundredths of a second, want %d", total, want)
	}
	for i, got := range play(g) {
		want := frames[i].(*image.RGBA)
		// The flat grey of the margins must be exact, and an 8x8 square of the
		// gradient on average within one level of 256.
		if got.RGBAAt(5, 5) != want.RGBAAt(5, 5) {
			t.Fatalf("frame %d: margin %v, want %v", i, got.RGBAAt(5, 5), want.RGBAAt(5, 5))
		}
		if d := worstBlock(got, want); d > 1 {
			t.Errorf("frame %d: mean colour of an 8x8 square is off by %.2f levels", i, d)
		}
	}
	if r := g.Image[16].Rect; r != image.Rect(0, 0, 1, 1) {
		t.Errorf("a frame like the one before it takes %v, want one pixel", r)
	}
	if r := g.Image[1].Rect; r.Dx() > 9 || r.Dy() > 9 {
		t.Errorf("one new dot of 9x9 takes %v", r)
	}
}

// worstBlock returns the largest difference of a channel's mean over an aligned
// 8x8 square.
func worstBlock(a, b *image.RGBA) float64 {
	worst := 0.0
	for y := 0; y+8 <= a.Rect.Dy(); y += 8 {
		for x := 0; x+8 <= a.Rect.Dx(); x += 8 {
			var sum [3]int
			for k := range 64 {
				at := a.PixOffset(x+k%8, y+k/8)
				for ch := range sum {
					sum[ch] += int(a.Pix[at+ch]) - int(b.Pix[at+ch])
				}
			}
			for _, s := range sum {
				worst = max(worst, float64(max(s, -s))/64)
			}
		}
	}
	return worst
}

func TestGIFFewColorsExact(t *testing.T) {
	var frames []image.Image
	for i := range 3 {
		m := image.NewPaletted(image.Rect(10, 20, 40, 35), color.Palette{
			color.RGBA{1, 2, 3, 255}, color.RGBA{250, 128, 7, 255}, color.RGBA{0, 0, 0, 255},
		})
		for p := range m.Pix {
			m.Pix[p] = uint8((p + i) % 3)
		}
		frames = append(frames, m)
	}
	g, _ := decodeGIF(t, frames, 10)
	for i, got := range play(g) {
		if want := opaque(frames[i]); !bytes.Equal(got.Pix, want.Pix) {
			t.Errorf("frame %d of three colours is not exact", i)
		}
	}
}

func TestGIFTransparentOnWhite(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 8, 8))
	m.SetNRGBA(3, 3, color.NRGBA{255, 0, 0, 255})
	g, _ := decodeGIF(t, []image.Image{m}, 1)
	got := play(g)[0]
	if c := got.RGBAAt(0, 0); c != (color.RGBA{255, 255, 255, 255}) {
		t.Errorf("transparent pixel became %v, want white", c)
	}
	if c := got.RGBAAt(3, 3); c != (color.RGBA{255, 0, 0, 255}) {
		t.Errorf("red pixel became %v", c)
	}
}

func TestBayerThresholds(t *testing.T) {
	seen := map[uint8]bool{}
	for _, row := range bayer {
		for _, v := range row {
			seen[v] = true
		}
	}
	if len(seen) != 64 || seen[64] {
		t.Errorf("the thresholds are %d different values, want 0 to 63", len(seen))
	}
	// The first 2x2 square of the recursive matrix, in 64ths.
	if got := [4]uint8{bayer[0][0], bayer[0][1], bayer[1][0], bayer[1][1]}; got != [4]uint8{0, 32, 48, 16} {
		t.Errorf("top left square %v, want [0 32 48 16]", got)
	}
}

// Between two entries, the part of the pixels that takes the second one is how
// far the colour lies towards it.
func TestDitherKeepsMean(t *testing.T) {
	d := newIndexer(color.Palette{color.RGBA{0, 0, 0, 255}, color.RGBA{255, 255, 255, 255}})
	for _, level := range []int{0, 32, 64, 100, 127, 160, 224, 255} {
		white := 0
		for p := range 64 {
			white += int(d.index(rgb(level<<16|level<<8|level), 40+p%8, 16+p/8))
		}
		if got := 255 * float64(white) / 64; got < float64(level)-4 || got > float64(level)+4 {
			t.Errorf("grey %d became %.0f on average", level, got)
		}
	}
}

func TestBadFrames(t *testing.T) {
	ok := image.NewRGBA(image.Rect(0, 0, 4, 4))
	for _, c := range []struct {
		name   string
		frames []image.Image
		rate   int
		want   string
	}{
		{"none", nil, 3, "no frames"},
		{"nil", []image.Image{ok, nil}, 3, "frame 1: nil image"},
		{"empty", []image.Image{image.NewRGBA(image.Rectangle{})}, 3, "frame 0: empty image"},
		{"sizes", []image.Image{ok, image.NewRGBA(image.Rect(0, 0, 4, 5))}, 3, "frame 1: size 4x5, the frames before it have 4x4"},
		{"rate", []image.Image{ok}, 0, "frame rate 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "out")
			for _, err := range []error{
				EncodeGIF(&bytes.Buffer{}, c.frames, c.rate),
				WriteGIF(path, c.frames, c.rate),
				WriteMP4(context.Background(), path, c.frames, c.rate, MP4Options{}),
			} {
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("got %v, want it to say %q", err, c.want)
				}
			}
			onlyFiles(t, filepath.Dir(path))
		})
	}
	if err := EncodeGIF(&bytes.Buffer{}, []image.Image{ok}, 60); err == nil || !strings.Contains(err.Error(), "at most 50") {
		t.Errorf("60 frames a second: got %v", err)
	}
}

// onlyFiles checks that folder dir holds exactly the named files.
func onlyFiles(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if fmt.Sprint(got) != fmt.Sprint(names) {
		t.Errorf("%v is left in the folder, want %v", got, names)
	}
}

func TestWriteGIFKeepsOldFileOnError(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "m.gif")
	if err := WriteGIF(path, small(2), 3); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(path)
	if err := WriteGIF(path, nil, 3); err == nil {
		t.Fatal("no error without frames")
	}
	after, _ := os.ReadFile(path)
	if len(before) == 0 || !bytes.Equal(before, after) {
		t.Error("the old file changed")
	}
	onlyFiles(t, dir, "m.gif")
	if err := WriteGIF(filepath.Join(dir, "nowhere", "m.gif"), small(1), 3); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder that does not exist gives %v", err)
	}
}

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
		if !errors.As(err, &missing) {
			t.Fatalf("option %q, env %q: got %v, want a NoFFmpegError", c.option, c.env, err)
		}
		if missing.Source != c.source || missing.Path != c.name {
			t.Errorf("looked for %s from %s, want %s from %s", missing.Path, missing.Source, c.name, c.source)
		}
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
	if err := os.WriteFile(path, []byte("#!"+sh+"\n"+body+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFindFFmpegOrder(t *testing.T) {
	onPath := script(t, "exit 0")
	named := filepath.Join(filepath.Dir(onPath), "ffmpeg")
	if err := os.Rename(onPath, named); err != nil {
		t.Fatal(err)
	}
	option, env := script(t, "exit 0"), script(t, "exit 0")
	t.Setenv("PATH", filepath.Dir(named))
	t.Setenv(FFmpegEnv, env)
	if got, err := FindFFmpeg(option); got != option {
		t.Errorf("with an option: %s, %v", got, err)
	}
	if got, err := FindFFmpeg(""); got != env {
		t.Errorf("with the variable: %s, %v", got, err)
	}
	t.Setenv(FFmpegEnv, "")
	if got, err := FindFFmpeg(""); got != named {
		t.Errorf("with PATH: %s, %v", got, err)
	}
}

func TestFailingFFmpeg(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "m.mp4")
	fake := script(t, "echo first >&2; echo 'Unknown encoder' >&2; echo >&2; exit 3")
	err := WriteMP4(context.Background(), path, animation(), 3, MP4Options{FFmpeg: fake})
	var failed *EncodeError
	if !errors.As(err, &failed) {
		t.Fatalf("got %v, want an EncodeError", err)
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 3 {
		t.Errorf("exit status is lost in %v", err)
	}
	if !strings.HasSuffix(err.Error(), "exit status 3: Unknown encoder") {
		t.Errorf("%q does not end in the last line of stderr", err)
	}
	if !strings.Contains(failed.Stderr, "first") {
		t.Errorf("Stderr is %q", failed.Stderr)
	}
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
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	onlyFiles(t, dir)
	if err := WriteMP4(ctx, path, frames, 3, MP4Options{FFmpeg: fake}); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that is done: %v", err)
	}
}

func TestOddSize(t *testing.T) {
	err := WriteMP4(context.Background(), "m.mp4", []image.Image{image.NewRGBA(image.Rect(0, 0, 5, 4))}, 3, MP4Options{})
	if err == nil || !strings.Contains(err.Error(), "size 5x4: yuv420p needs even sides") {
		t.Errorf("got %v", err)
	}
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
	if err := WriteMP4(context.Background(), path, frames, 3, MP4Options{}); err != nil {
		t.Fatal(err)
	}
	onlyFiles(t, dir, "m.mp4")

	// Decoding to nothing prints the stream's description and the frame count.
	report, err := exec.Command(prog, "-hide_banner", "-nostdin", "-i", path, "-f", "null", "-").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, report)
	}
	for _, want := range []string{`Video: h264 `, `yuv420p`, `, 1200x500`, `, 3 fps`, `Duration: 00:00:05.67`} {
		if !strings.Contains(string(report), want) {
			t.Errorf("ffmpeg's report lacks %q:\n%s", want, report)
		}
	}
	counts := regexp.MustCompile(`frame=\s*(\d+)`).FindAllSubmatch(report, -1)
	if len(counts) == 0 {
		t.Fatalf("no frame count in:\n%s", report)
	}
	if n, _ := strconv.Atoi(string(counts[len(counts)-1][1])); n != 17 {
		t.Errorf("%d frames, want 17", n)
	}

	// The decoded frames show what went in: a flat margin keeps its grey, and the
	// dots appear one by one.
	cmd := exec.Command(prog, "-loglevel", "error", "-nostdin", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgba", "-")
	raw, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if len(raw) != 17*1200*500*4 {
		t.Fatalf("%d bytes of decoded video", len(raw))
	}
	for i, f := range frames {
		got := &image.RGBA{Pix: raw[i*1200*500*4:][:1200*500*4], Stride: 1200 * 4, Rect: image.Rect(0, 0, 1200, 500)}
		if d := meanDifference(got, f.(*image.RGBA)); d > 3 {
			t.Errorf("frame %d: mean difference of %.2f levels from what was written", i, d)
		}
	}

	first, _ := os.ReadFile(path)
	if err := WriteMP4(context.Background(), path, frames, 3, MP4Options{FFmpeg: prog}); err != nil {
		t.Fatal(err)
	}
	second, _ := os.ReadFile(path)
	if !bytes.Equal(first, second) {
		t.Error("the same frames gave different bytes")
	}
}

func meanDifference(a, b *image.RGBA) float64 {
	sum := 0
	for p := range a.Pix {
		d := int(a.Pix[p]) - int(b.Pix[p])
		sum += max(d, -d)
	}
	return float64(sum) / float64(len(a.Pix))
}

func BenchmarkGIF(b *testing.B) {
	frames := animation()
	for b.Loop() {
		var buf bytes.Buffer
		if err := EncodeGIF(&buf, frames, 3); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMP4(b *testing.B) {
	ffmpeg(b)
	frames := animation()
	path := filepath.Join(b.TempDir(), "m.mp4")
	for b.Loop() {
		if err := WriteMP4(context.Background(), path, frames, 3, MP4Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
