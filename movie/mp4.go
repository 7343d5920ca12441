package movie

import (
	"context"
	"fmt"
	"image"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"torchfm/internal/wholefile"
)

// FFmpegEnv names the environment variable that gives the path of ffmpeg when
// [MP4Options] does not.
const FFmpegEnv = "TORCHFM_FFMPEG"

// MP4Options configures [WriteMP4]. The zero value is the default.
type MP4Options struct {
	// FFmpeg is the path of the ffmpeg program. Empty means the path in the
	// environment variable TORCHFM_FFMPEG, and without that the ffmpeg of PATH.
	FFmpeg string
}

// NoFFmpegError reports that there is no ffmpeg program to run.
type NoFFmpegError struct {
	Path   string // what was looked for
	Source string // who asked for that path: "option", "TORCHFM_FFMPEG" or "PATH"
	Err    error  // why it cannot be run, as os/exec reports it
}

func (e *NoFFmpegError) Error() string {
	return fmt.Sprintf("no ffmpeg (%s from %s): %v", e.Path, e.Source, e.Err)
}

func (e *NoFFmpegError) Unwrap() error { return e.Err }

// EncodeError reports that ffmpeg ran and failed.
type EncodeError struct {
	Path   string // the ffmpeg program
	Stderr string // the end of what it wrote to standard error, possibly empty
	Err    error  // its exit status, or the failure of the pipe to it
}

func (e *EncodeError) Error() string {
	s := fmt.Sprintf("%s: %v", e.Path, e.Err)
	if line := lastLine(e.Stderr); line != "" {
		s += ": " + line
	}
	return s
}

func (e *EncodeError) Unwrap() error { return e.Err }

// FindFFmpeg returns the ffmpeg program to run: path when it is not empty, else
// the value of TORCHFM_FFMPEG, else the ffmpeg of PATH. A path that is given
// but cannot be run is an error, never a reason to try the next. The error is
// always a [*NoFFmpegError].
func FindFFmpeg(path string) (string, error) {
	source := "option"
	if path == "" {
		path, source = os.Getenv(FFmpegEnv), FFmpegEnv
	}
	if path == "" {
		path, source = "ffmpeg", "PATH"
	}
	found, err := exec.LookPath(path)
	if err != nil {
		return "", &NoFFmpegError{Path: path, Source: source, Err: err}
	}
	return found, nil
}

// WriteMP4 writes frames to the file path as H.264 video in an MP4 container, at
// rate frames a second, in the yuv420p pixel format with the encoder's default
// quality. All frames have the same size, even in both directions, as yuv420p
// halves the chroma planes. Transparent pixels are set on white.
//
// The frames are piped to ffmpeg as raw RGBA. The same frames give the same
// bytes with the same ffmpeg build: the file carries no version and no date.
// WriteMP4 returns a [*NoFFmpegError] when there is no ffmpeg and an
// [*EncodeError] when ffmpeg fails; when ctx is done it kills ffmpeg and returns
// the context's error. On any error, path is left as it was.
func WriteMP4(ctx context.Context, path string, frames []image.Image, rate int, opts MP4Options) error {
	size, err := checkFrames(frames, rate)
	if err == nil && (size.X%2 != 0 || size.Y%2 != 0) {
		err = fmt.Errorf("size %dx%d: yuv420p needs even sides", size.X, size.Y)
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("movie: %s: %w", path, err)
	}
	ffmpeg, err := FindFFmpeg(opts.FFmpeg)
	if err != nil {
		return fmt.Errorf("movie: %s: %w", path, err)
	}
	err = wholefile.Replace(path, func(tmp string) error {
		return encodeMP4(ctx, ffmpeg, tmp, frames, size, rate)
	})
	if err != nil {
		return fmt.Errorf("movie: %s: %w", path, err)
	}
	return nil
}

// encodeMP4 runs ffmpeg once, writing the file out.
func encodeMP4(ctx context.Context, ffmpeg, out string, frames []image.Image, size image.Point, rate int) error {
	var stderr tail
	cmd := exec.CommandContext(ctx, ffmpeg,
		"-hide_banner", "-loglevel", "error", "-nostdin",
		"-f", "rawvideo", "-pix_fmt", "rgba",
		"-video_size", fmt.Sprintf("%dx%d", size.X, size.Y),
		"-framerate", strconv.Itoa(rate), "-i", "pipe:0",
		"-an", "-c:v", "h264", "-pix_fmt", "yuv420p",
		"-fflags", "+bitexact", "-flags:v", "+bitexact",
		"-movflags", "+faststart", "-f", "mp4", "file:"+out)
	cmd.Stderr = &stderr
	// A child that outlives a killed ffmpeg may hold the pipes open.
	cmd.WaitDelay = time.Second
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return &EncodeError{Path: ffmpeg, Err: err}
	}
	var writeErr error
	for _, f := range frames {
		if _, writeErr = stdin.Write(opaque(f).Pix); writeErr != nil {
			break
		}
	}
	if err := stdin.Close(); writeErr == nil {
		writeErr = err
	}
	// The exit status says more than the broken pipe that follows from it.
	err = cmd.Wait()
	if err == nil {
		err = writeErr
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return &EncodeError{Path: ffmpeg, Stderr: stderr.String(), Err: err}
	}
	return nil
}

// tail is a writer that keeps the last tailSize bytes.
type tail struct{ buf []byte }

const tailSize = 4096

func (t *tail) Write(p []byte) (int, error) {
	t.buf = append(t.buf, p...)
	if n := len(t.buf) - tailSize; n > 0 {
		t.buf = append(t.buf[:0], t.buf[n:]...)
	}
	return len(p), nil
}

func (t *tail) String() string { return string(t.buf) }

// lastLine returns the last line of s that is not blank.
func lastLine(s string) string {
	s = strings.TrimSpace(s)
	return strings.TrimSpace(s[strings.LastIndexByte(s, '\n')+1:])
}
