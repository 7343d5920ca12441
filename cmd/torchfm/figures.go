package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"torchfm/movie"
	"torchfm/native/torch"
	"torchfm/page"
	"torchfm/plots"
	"torchfm/torchfm"
)

// Names of what is drawn, beside the figures' own.
const (
	figuresDir = "figures"
	mp4File    = "flow_matching_path_integration.mp4"
	gifFile    = "flow_matching_path_integration.gif"
	pageFile   = "index.html"

	framesPerSecond = 3
)

func newFigures() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "figures",
		Short: "Draw the figures, the animation and the page of a run again",
		RunE: func(c *cobra.Command, _ []string) error {
			if dir == "" {
				return usagef("--run must name the folder of a run")
			}
			return drawRun(c.Context(), c.OutOrStdout(), dir)
		},
	}
	c.Flags().StringVar(&dir, "run", "out", "the `folder` that run wrote")
	return c
}

// drawRun draws everything from the files of a run.
func drawRun(ctx context.Context, w io.Writer, dir string) error {
	d, err := readRun(dir)
	if err != nil {
		return err
	}
	content, err := d.content()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, figuresDir), 0o777); err != nil {
		return fmt.Errorf("cannot make the folder of the figures: %w", err)
	}
	drawing, animating := errgroup.WithContext(ctx)
	drawing.Go(func() (err error) {
		content.Figures, err = d.drawFigures(dir)
		return err
	})
	drawing.Go(func() (err error) {
		content.MP4, content.GIF, err = d.animate(animating, w, dir)
		return err
	})
	err = drawing.Wait()
	if stop := interrupted(ctx, "not all figures, nor the page, are drawn"); stop != nil {
		return stop
	}
	if err != nil {
		return err
	}
	err = writeFile(filepath.Join(dir, pageFile), func(w io.Writer) error { return page.Write(w, content) })
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\neverything is in %s; open %s\n", dir, filepath.Join(dir, pageFile))
	return nil
}

// drawFigures writes the figures as PNG and SVG, several at a time, and returns
// those of the page: SVG unless a heat map or a histogram of samples makes it large.
func (d *runData) drawFigures(dir string) (map[string]page.Figure, error) {
	figures, err := d.figures()
	if err != nil {
		return nil, err
	}
	shown := make([]page.Figure, len(figures))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, f := range figures {
		group.Go(func() (err error) {
			shown[i], err = drawFigure(f, filepath.Join(dir, figuresDir, f.Name))
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	byName := make(map[string]page.Figure, len(figures))
	for i, f := range figures {
		byName[f.Name] = shown[i]
	}
	return byName, nil
}

// drawFigure writes f to base.png and base.svg and returns the one for the page.
func drawFigure(f *plots.Figure, base string) (page.Figure, error) {
	var png, svg bytes.Buffer
	if err := f.WritePNG(&png); err != nil {
		return page.Figure{}, fmt.Errorf("%s: %w", f.Name, err)
	}
	if err := f.WriteSVG(&svg); err != nil {
		return page.Figure{}, fmt.Errorf("%s: %w", f.Name, err)
	}
	for ext, b := range map[string]*bytes.Buffer{".png": &png, ".svg": &svg} {
		err := writeFile(base+ext, func(w io.Writer) error { _, err := w.Write(b.Bytes()); return err })
		if err != nil {
			return page.Figure{}, err
		}
	}
	const small = 200 << 10
	if svg.Len() < small {
		return page.Figure{Data: svg.Bytes(), MediaType: "image/svg+xml"}, nil
	}
	return page.Figure{Data: png.Bytes(), MediaType: "image/png"}, nil
}

// animate writes the animation and returns its files; the MP4 is nil without ffmpeg.
func (d *runData) animate(ctx context.Context, w io.Writer, dir string) (mp4, gif []byte, err error) {
	a, err := plots.NewAnimation(d.animation())
	if err != nil {
		return nil, nil, err
	}
	frames := make([]image.Image, a.Len())
	for k := range frames {
		frames[k] = a.Frame(k)
	}
	gifPath, mp4Path := filepath.Join(dir, gifFile), filepath.Join(dir, mp4File)
	if err := movie.WriteGIF(gifPath, frames, framesPerSecond); err != nil {
		return nil, nil, err
	}
	if gif, err = os.ReadFile(gifPath); err != nil {
		return nil, nil, err
	}
	err = movie.WriteMP4(ctx, mp4Path, frames, framesPerSecond, movie.MP4Options{})
	if errors.As(err, new(*movie.NoFFmpegError)) {
		fmt.Fprintf(w, "\nno MP4: %s; the animation is %s\n", oneLine(err), gifPath)
		return nil, gif, nil
	}
	if err != nil {
		return nil, nil, err
	}
	mp4, err = os.ReadFile(mp4Path)
	return mp4, gif, err
}

// content is the page without its pictures.
func (d *runData) content() (page.Content, error) {
	s := d.record.Settings
	c := page.Content{
		Target:    page.Mixture(d.target),
		Path:      page.Path(d.path),
		Network:   page.Network{Layers: layers(d.model)},
		Distances: make([]page.Distance, len(d.record.Distances)),
		Training: page.Training{
			Iterations: s.Iterations, BatchSize: s.BatchSize, LearningRate: s.LR, Stream: streamName(s.RNG),
			TorchSeed: int64(s.TorchSeed), DataSeed: int64(s.DataSeed),
			IrreducibleLoss: d.record.IrreducibleLoss,
			ExpectedLoss:    d.record.IrreducibleLoss + d.record.ExcessLoss,
		},
	}
	for i, x := range d.record.Distances {
		c.Distances[i] = page.Distance(x)
	}
	for _, v := range d.record.Versions {
		c.Versions = append(c.Versions, page.Version(v))
	}
	return c, nil
}

func streamName(rng string) string {
	if rng == torchfm.CPUDraws.String() {
		return "CPU"
	}
	return "CUDA"
}

// layers are the network's affine maps as the page takes them.
func layers(m *torchfm.Model) []page.Layer {
	parameters := m.Parameters()
	var list []page.Layer
	for i := 0; i+1 < len(parameters); i += 2 {
		w, b := parameters[i], parameters[i+1]
		list = append(list, page.Layer{
			In: int(w.Size(1)), Out: int(w.Size(0)),
			Weight: torch.ToSlice[float32](w), Bias: torch.ToSlice[float32](b),
		})
	}
	return list
}
