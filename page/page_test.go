package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"io"
	"math"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/internal/slicetest"
)

// publishedPath is the table of the notebook's cell 14.
var publishedPath = []float64{0.850, 0.805, 0.767, 0.738, 0.719, 0.716, 0.731, 0.769, 0.830, 0.909, 0.999, 1.095, 1.192, 1.288, 1.384, 1.481}

func readJSON(t testing.TB, name string, v any) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, v), name)
}

// testContent is a whole content with the published model, and with blank
// pictures in place of the figures.
func testContent(t testing.TB) Content {
	t.Helper()
	c := Content{
		Target: Mixture{Weights: []float64{0.55, 0.45}, Means: []float64{-0.85, 1.5}, Sigmas: []float64{0.65, 0.25}},
		Training: Training{
			Iterations: 10000, BatchSize: 256, LearningRate: 1e-3,
			Stream: "CUDA", TorchSeed: 626, DataSeed: 42,
			IrreducibleLoss: 1.8367658, ExpectedLoss: 1.8491,
		},
		Path:      Path{X: publishedPath},
		Figures:   map[string]Figure{},
		Distances: []Distance{{15, 0.0912, 0.0669}, {200, 0.0531, 0.0051}},
		Versions:  []Version{{"torchfm", "devel"}, {"libtorch", "2.8.0"}},
	}
	readJSON(t, "model.json", &c.Network)
	for i := range publishedPath {
		c.Path.T = append(c.Path.T, float64(i)/15)
	}
	var blank bytes.Buffer
	require.NoError(t, png.Encode(&blank, image.NewGray(image.Rect(0, 0, 60, 30))))
	for _, name := range FigureNames() {
		c.Figures[name] = Figure{blank.Bytes(), "image/png"}
	}
	// The styles inside an SVG image must not fall under the page's policy.
	c.Figures["in12_loss"] = Figure{[]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="60pt" height="20pt"><path d="M0,0L60,20" style="fill:none;stroke:#1f77b4"/></svg>`), "image/svg+xml"}
	var moving bytes.Buffer
	frame := image.NewPaletted(image.Rect(0, 0, 12, 5), color.Palette{color.White, color.Black})
	require.NoError(t, gif.EncodeAll(&moving, &gif.GIF{Image: []*image.Paletted{frame}, Delay: []int{33}}))
	c.GIF = moving.Bytes()
	return c
}

func render(t testing.TB, c Content) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, Write(&b, c))
	return b.String()
}

func TestWriteShowsTheContent(t *testing.T) {
	html := render(t, testContent(t))
	for _, want := range []string{
		"2–64–64–1", "4,417 parameters", "10,000 iterations", "256 fresh pairs",
		"rate of 0.001", "CUDA generator with seed 626", "seed 42",
		"<td>1.836766</td>", "<td>1.849100</td>", "<td>0.012334</td>",
		`<th scope="row">15</th><td>0.0912</td><td>0.0669</td>`,
		`<th scope="row">libtorch</th><td>2.8.0</td>`,
		"<td>0.067</td>", "<td>1.481</td>",
		`<img src="data:image/gif;base64,`, `src="data:image/svg&#43;xml;base64,`,
		`width="60" height="30"`,
		`<mn>0.55</mn>`, `<mo form="prefix">−</mo><mn>0.85</mn>`,
	} {
		assert.True(t, strings.Contains(html, want), "the page lacks %q", want)
	}
	assert.False(t, strings.Contains(html, "ZgotmplZ"), "the template rejected a value")
	for _, name := range FigureNames() {
		assert.Contains(t, mustRead("template.html"), `"`+name+`"`)
	}
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(html, -1) {
		assert.False(t, ids[m[1]], "id %q is there twice", m[1])
		ids[m[1]] = true
	}
	// Every picture has a description.
	for _, img := range regexp.MustCompile(`<img [^>]*>`).FindAllString(html, -1) {
		assert.True(t, regexp.MustCompile(` alt="[^"]{20,}"`).MatchString(img), "no description: %.60s", img)
	}
}

func TestWriteRefersToNothingOutside(t *testing.T) {
	html := render(t, testContent(t))
	for _, m := range regexp.MustCompile(`(?:src|href|srcset|poster|action)="([^"]{0,40})`).FindAllStringSubmatch(html, -1) {
		assert.Regexp(t, "^(data:|#)", m[1], "a reference")
	}
	assert.Empty(t, regexp.MustCompile(`@import|url\((?:[^#)]|$)`).FindString(mustRead("style.css")), "what the style refers to")
}

func TestWriteVideo(t *testing.T) {
	c := testContent(t)
	c.MP4 = []byte("\x00\x00\x00\x10ftypisom\x00\x00\x02\x00")
	html := render(t, c)
	assert.True(t, strings.Contains(html, `<video src="data:video/mp4;base64,AAAAEGZ0eXBpc29tAAACAA=="`), "no video")
	assert.False(t, strings.Contains(html, "data:image/gif"), "both the video and the GIF")
}

func TestWriteIsReproducible(t *testing.T) {
	c := testContent(t)
	slicetest.Equal(t, []byte(render(t, c)), []byte(render(t, c)), "two pages of the same content")
}

func TestWriteNamesWhatIsWrong(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		want   string
		change func(*Content)
	}{
		{"page: network: no layers", func(c *Content) { c.Network = Network{} }},
		{"page: network: layer 0: 3 inputs, want 2", func(c *Content) { c.Network.Layers[0].In = 3 }},
		{"page: network: layer 1: 0 weights, want 64x64", func(c *Content) { c.Network.Layers[1].Weight = nil }},
		{"page: network: layer 1: 63 biases, want 64", func(c *Content) { c.Network.Layers[1].Bias = c.Network.Layers[1].Bias[:63] }},
		{"page: network: layer 2: a parameter is NaN", func(c *Content) { c.Network.Layers[2].Bias[0] = float32(nan) }},
		{"page: network: the last layer has 64 outputs, want 1", func(c *Content) { c.Network.Layers = c.Network.Layers[:2] }},
		{"page: target: no components", func(c *Content) { c.Target = Mixture{} }},
		{"page: target: 2 weights, 1 means, 2 sigmas", func(c *Content) { c.Target.Means = c.Target.Means[:1] }},
		{"page: target: component 1: weight 0.45, mean 1.5, sigma 0", func(c *Content) { c.Target.Sigmas[1] = 0 }},
		{"page: target: the weights sum to 1.45", func(c *Content) { c.Target.Weights[0] = 1 }},
		{"page: training: 0 iterations", func(c *Content) { c.Training.Iterations = 0 }},
		{"page: training: learning rate NaN", func(c *Content) { c.Training.LearningRate = nan }},
		{"page: training: expected loss NaN", func(c *Content) { c.Training.ExpectedLoss = nan }},
		{"page: path: 0 points", func(c *Content) { c.Path = Path{} }},
		{"page: path: 16 times, 15 positions", func(c *Content) { c.Path.X = c.Path.X[:15] }},
		{"page: path: a value is not finite", func(c *Content) { c.Path.T[3] = nan }},
		{"page: figures: in07_target_velocity is missing", func(c *Content) { delete(c.Figures, "in07_target_velocity") }},
		{"page: figures: in12_loss: empty", func(c *Content) { c.Figures["in12_loss"] = Figure{nil, "image/png"} }},
		{"page: figures: in12_loss: png: invalid format: not a PNG file", func(c *Content) { c.Figures["in12_loss"] = Figure{[]byte("0123456789"), "image/png"} }},
		{`page: figures: in12_loss: media type "text/html", want image/png or image/svg+xml`, func(c *Content) { c.Figures["in12_loss"] = Figure{[]byte("x"), "text/html"} }},
		{"page: figures: in99 is not a figure of the page", func(c *Content) { c.Figures["in99"] = c.Figures["in12_loss"] }},
		{"page: animation: neither MP4 nor GIF", func(c *Content) { c.GIF = nil }},
		{"page: animation: MP4 is not an MP4 file", func(c *Content) { c.MP4 = []byte("no") }},
		{"page: distances: none", func(c *Content) { c.Distances = nil }},
		{"page: distances: 15 steps: learned NaN, exact 0.0669", func(c *Content) { c.Distances[0].Learned = nan }},
		{`page: versions: entry 1: name "libtorch", version ""`, func(c *Content) { c.Versions[1].Version = "" }},
	} {
		content := testContent(t)
		content.Path.X = append([]float64(nil), content.Path.X...)
		c.change(&content)
		var b bytes.Buffer
		err := Write(&b, content)
		assert.EqualError(t, err, c.want)
		assert.Zero(t, b.Len(), "%s: bytes that were written", c.want)
	}
}

// full is a writer on a full disk.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestWriteReportsWriteError(t *testing.T) {
	assert.EqualError(t, Write(full{}, testContent(t)), "page: short write")
}

func TestGroup(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		assert.Equal(t, want, group(n))
	}
}

func BenchmarkWrite(b *testing.B) {
	c := testContent(b)
	for b.Loop() {
		require.NoError(b, Write(io.Discard, c))
	}
}

// Without a model there is no page, and the error says so.
func ExampleWrite() {
	err := Write(io.Discard, Content{})
	fmt.Println(err)
	// Output:
	// page: network: no layers
}
