package page

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"math"
	"slices"
)

// Content is all that a page shows. Every field is required but MP4.
type Content struct {
	Network   Network           // the trained velocity field
	Target    Mixture           // the distribution it was trained for
	Training  Training          // how it was trained, and how well
	Path      Path              // the sampled path of the notebook's table
	Figures   map[string]Figure // one for each of FigureNames
	MP4       []byte            // the animation as H.264 video; without it the page shows GIF
	GIF       []byte            // the animation as GIF; may be empty when there is an MP4
	Distances []Distance        // how far samples are from the target
	Versions  []Version         // what made the page
}

// Network is a multilayer perceptron with exact GELU between its layers that
// reads (t, x) and gives a velocity: the first layer has 2 inputs and the last 1
// output.
type Network struct {
	Layers []Layer
}

// Layer is an affine map with the layout of PyTorch's nn.Linear.
type Layer struct {
	In, Out int
	Weight  []float32 // [Out, In], row by row
	Bias    []float32 // [Out]
}

// Mixture is a mixture of Gaussians on the line: component k has weight
// Weights[k], mean Means[k] and standard deviation Sigmas[k]. The weights sum to 1.
type Mixture struct {
	Weights, Means, Sigmas []float64
}

// Training says how the network was trained.
type Training struct {
	Iterations   int
	BatchSize    int
	LearningRate float64
	Stream       string // PyTorch's random stream, "CUDA" or "CPU"
	TorchSeed    int64
	DataSeed     int64 // NumPy's seed

	IrreducibleLoss float64 // the expected loss of the exact field
	ExpectedLoss    float64 // the expected loss of the trained network
}

// Path is a sampled path: X[i] is the position at time T[i]. It starts at time 0
// and ends at time 1.
type Path struct {
	T, X []float64
}

// Figure is a picture as a file would hold it.
type Figure struct {
	Data      []byte
	MediaType string // "image/png" or "image/svg+xml"
}

// Distance is the Wasserstein-1 distance to the target of samples that were made
// with the given number of Euler steps.
type Distance struct {
	Steps   int
	Learned float64 // along the trained network
	Exact   float64 // along the exact velocity field
}

// Version names a program or library and its version.
type Version struct {
	Name, Version string
}

// FigureNames returns the names of the figures that a page shows, in the order
// in which it shows them. The number is that of the notebook's cell.
func FigureNames() []string {
	return []string{
		"in02_distributions",
		"in05_reference_paths",
		"in07_target_velocity",
		"in08_average_velocity_field",
		"in12_loss",
		"in13_predicted_velocity_field",
		"in17_reconstructed_samples",
		"in18_path_density",
	}
}

// Validate returns an error that names the first thing that is missing or wrong.
func (c *Content) Validate() error {
	for _, part := range []struct {
		name string
		err  error
	}{
		{"network", c.Network.validate()},
		{"target", c.Target.validate()},
		{"training", c.Training.validate()},
		{"path", c.Path.validate()},
		{"figures", validateFigures(c.Figures)},
		{"animation", c.validateAnimation()},
		{"distances", c.validateDistances()},
		{"versions", c.validateVersions()},
	} {
		if part.err != nil {
			return fmt.Errorf("%s: %w", part.name, part.err)
		}
	}
	return nil
}

func (n *Network) validate() error {
	if len(n.Layers) == 0 {
		return errors.New("no layers")
	}
	in := 2
	for i, l := range n.Layers {
		switch {
		case l.In != in:
			return fmt.Errorf("layer %d: %d inputs, want %d", i, l.In, in)
		case l.Out <= 0:
			return fmt.Errorf("layer %d: %d outputs", i, l.Out)
		case len(l.Weight) != l.In*l.Out:
			return fmt.Errorf("layer %d: %d weights, want %dx%d", i, len(l.Weight), l.Out, l.In)
		case len(l.Bias) != l.Out:
			return fmt.Errorf("layer %d: %d biases, want %d", i, len(l.Bias), l.Out)
		}
		for _, v := range slices.Concat(l.Weight, l.Bias) {
			if !finite(float64(v)) {
				return fmt.Errorf("layer %d: a parameter is %v", i, v)
			}
		}
		in = l.Out
	}
	if in != 1 {
		return fmt.Errorf("the last layer has %d outputs, want 1", in)
	}
	return nil
}

func (m *Mixture) validate() error {
	k := len(m.Weights)
	if k == 0 {
		return errors.New("no components")
	}
	if len(m.Means) != k || len(m.Sigmas) != k {
		return fmt.Errorf("%d weights, %d means, %d sigmas", k, len(m.Means), len(m.Sigmas))
	}
	sum := 0.0
	for i := range k {
		if !(m.Weights[i] > 0) || !(m.Sigmas[i] > 0) || !finite(m.Weights[i], m.Means[i], m.Sigmas[i]) {
			return fmt.Errorf("component %d: weight %v, mean %v, sigma %v", i, m.Weights[i], m.Means[i], m.Sigmas[i])
		}
		sum += m.Weights[i]
	}
	if math.Abs(sum-1) > 1e-9 {
		return fmt.Errorf("the weights sum to %v", sum)
	}
	return nil
}

func (t *Training) validate() error {
	switch {
	case t.Iterations <= 0:
		return fmt.Errorf("%d iterations", t.Iterations)
	case t.BatchSize <= 0:
		return fmt.Errorf("batch size %d", t.BatchSize)
	case !(t.LearningRate > 0) || !finite(t.LearningRate):
		return fmt.Errorf("learning rate %v", t.LearningRate)
	case t.Stream == "":
		return errors.New("no random stream")
	case !(t.IrreducibleLoss > 0) || !finite(t.IrreducibleLoss):
		return fmt.Errorf("irreducible loss %v", t.IrreducibleLoss)
	case !(t.ExpectedLoss > 0) || !finite(t.ExpectedLoss):
		return fmt.Errorf("expected loss %v", t.ExpectedLoss)
	}
	return nil
}

func (p *Path) validate() error {
	n := len(p.T)
	switch {
	case n < 2:
		return fmt.Errorf("%d points", n)
	case len(p.X) != n:
		return fmt.Errorf("%d times, %d positions", n, len(p.X))
	case !finite(p.T...) || !finite(p.X...):
		return errors.New("a value is not finite")
	case p.T[0] != 0 || p.T[n-1] != 1:
		return fmt.Errorf("runs from time %v to %v, want 0 to 1", p.T[0], p.T[n-1])
	}
	return nil
}

func validateFigures(figures map[string]Figure) error {
	names := FigureNames()
	for _, name := range names {
		f, ok := figures[name]
		if !ok {
			return fmt.Errorf("%s is missing", name)
		}
		if _, _, err := f.size(); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	for name := range figures {
		if !slices.Contains(names, name) {
			return fmt.Errorf("%s is not a figure of the page", name)
		}
	}
	return nil
}

// size returns the width and height in pixels, or 0, 0 for an SVG image, which
// scales.
func (f *Figure) size() (width, height int, err error) {
	if len(f.Data) == 0 {
		return 0, 0, errors.New("empty")
	}
	switch f.MediaType {
	case "image/png":
		config, err := png.DecodeConfig(bytes.NewReader(f.Data))
		return config.Width, config.Height, err
	case "image/svg+xml":
		if !bytes.Contains(f.Data, []byte("<svg")) {
			return 0, 0, errors.New("no <svg> element")
		}
		return 0, 0, nil
	}
	return 0, 0, fmt.Errorf("media type %q, want image/png or image/svg+xml", f.MediaType)
}

func (c *Content) validateAnimation() error {
	switch {
	case len(c.MP4) == 0 && len(c.GIF) == 0:
		return errors.New("neither MP4 nor GIF")
	// An MP4 file starts with the length of its first box and that box's type.
	case len(c.MP4) > 0 && (len(c.MP4) < 8 || string(c.MP4[4:8]) != "ftyp"):
		return errors.New("MP4 is not an MP4 file")
	case len(c.GIF) > 0 && !bytes.HasPrefix(c.GIF, []byte("GIF8")):
		return errors.New("GIF is not a GIF file")
	}
	return nil
}

func (c *Content) validateDistances() error {
	if len(c.Distances) == 0 {
		return errors.New("none")
	}
	for _, d := range c.Distances {
		if d.Steps <= 0 || !finite(d.Learned, d.Exact) {
			return fmt.Errorf("%d steps: learned %v, exact %v", d.Steps, d.Learned, d.Exact)
		}
	}
	return nil
}

func (c *Content) validateVersions() error {
	if len(c.Versions) == 0 {
		return errors.New("none")
	}
	for i, v := range c.Versions {
		if v.Name == "" || v.Version == "" {
			return fmt.Errorf("entry %d: name %q, version %q", i, v.Name, v.Version)
		}
	}
	return nil
}

func finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}
