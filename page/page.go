package page

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"math"
	"strconv"
	"strings"
)

//go:embed template.html style.css js/*.js
var files embed.FS

// mathsFiles and interfaceFiles are the files of the page's script, in the order
// in which they are joined. The first know nothing of the page.
var (
	mathsFiles     = []string{"erf", "network", "mixture", "solvers", "rows", "samples", "coolwarm"}
	interfaceFiles = []string{"preferences", "stage", "starts", "table", "arrivals", "explorer"}
)

// script returns the named files of the folder js as one.
func script(names []string) string {
	var b strings.Builder
	for _, name := range names {
		b.WriteString(mustRead("js/" + name + ".js"))
	}
	return b.String()
}

// mustRead returns an embedded file. That it is there, the compiler has checked.
func mustRead(name string) string {
	data, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// Write writes the page for c to w. It returns an error that names what c lacks
// before anything is written.
func Write(w io.Writer, c Content) error {
	if err := c.Validate(); err != nil {
		return fmt.Errorf("page: %w", err)
	}
	t, err := template.New("template.html").Funcs(template.FuncMap{
		"num":   func(digits int, v float64) string { return minus(strconv.FormatFloat(v, 'f', digits, 64)) },
		"abs":   func(digits int, v float64) string { return strconv.FormatFloat(math.Abs(v), 'f', digits, 64) },
		"group": group,
	}).ParseFS(files, "template.html")
	if err != nil {
		return fmt.Errorf("page: %w", err)
	}
	var buf bytes.Buffer
	if err := t.Execute(&buf, newView(&c)); err != nil {
		return fmt.Errorf("page: %w", err)
	}
	if _, err := buf.WriteTo(w); err != nil {
		return fmt.Errorf("page: %w", err)
	}
	return nil
}

// view is what the template sees.
type view struct {
	*Content
	Policy string
	Style  template.CSS
	Script template.JS
	Data   explorerData
}

// explorerData is what the page's script reads.
type explorerData struct {
	Layers []Layer
	Target Mixture
	Start  float64
	Steps  int
}

func newView(c *Content) *view {
	style := mustRead("style.css")
	// One block scope for all: the page has no global names.
	code := "\"use strict\";\n{\n" + script(mathsFiles) + script(interfaceFiles) + "}\n"
	v := &view{
		Content: c,
		Style:   template.CSS(style),
		Script:  template.JS(code),
	}
	v.Policy = "default-src 'none'; script-src " + hash(code) + "; style-src " + hash(style) +
		"; img-src data:; media-src data:; base-uri 'none'; form-action 'none'"
	v.Data = explorerData{Layers: c.Network.Layers, Target: c.Target, Start: v.Start(), Steps: v.Steps()}
	return v
}

// hash returns the source expression of a content security policy that allows
// exactly the given inline text.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// Start returns where the path of the table starts.
func (v *view) Start() float64 { return v.Path.X[0] }

// Steps returns the number of steps of that path.
func (v *view) Steps() int { return len(v.Path.X) - 1 }

// Video returns the animation as a data URL, or "" without MP4.
func (v *view) Video() template.URL {
	if len(v.MP4) == 0 {
		return ""
	}
	return dataURL("video/mp4", v.MP4)
}

// Animation returns the animated GIF as a data URL.
func (v *view) Animation() template.URL { return dataURL("image/gif", v.GIF) }

// Excess returns how far the network's loss is above the least possible one.
func (v *view) Excess() float64 { return v.Training.ExpectedLoss - v.Training.IrreducibleLoss }

// Shape returns the widths of the network's layers, as in "2–64–64–1".
func (v *view) Shape() string {
	s := "2"
	for _, l := range v.Network.Layers {
		s += "–" + strconv.Itoa(l.Out)
	}
	return s
}

// Parameters returns the number of the network's parameters, grouped.
func (v *view) Parameters() string {
	n := 0
	for _, l := range v.Network.Layers {
		n += len(l.Weight) + len(l.Bias)
	}
	return group(n)
}

// component is a component of the target in the notation of its formula.
type component struct {
	Weight, Mean, Sigma float64
	Negative            bool // Mean is the absolute value of a negative mean
}

func (v *view) Components() []component {
	cs := make([]component, len(v.Target.Weights))
	for k := range cs {
		mean := v.Target.Means[k]
		cs[k] = component{v.Target.Weights[k], math.Abs(mean), v.Target.Sigmas[k], mean < 0}
	}
	return cs
}

// figureView is a figure as the template shows it. Width and Height are 0 where
// the figure does not have a size in pixels.
type figureView struct {
	Source        template.URL
	Width, Height int
	Alt           string
}

// Figure returns the named figure with its description for those who do not see
// it.
func (v *view) Figure(name, alt string) (figureView, error) {
	f := v.Figures[name]
	w, h, err := f.size()
	if err != nil {
		return figureView{}, fmt.Errorf("%s: %w", name, err)
	}
	return figureView{dataURL(f.MediaType, f.Data), w, h, alt}, nil
}

func dataURL(mediaType string, data []byte) template.URL {
	return template.URL("data:" + mediaType + ";base64," + base64.StdEncoding.EncodeToString(data))
}

// minus writes a leading hyphen as a minus sign.
func minus(s string) string {
	if strings.HasPrefix(s, "-") {
		return "−" + s[1:]
	}
	return s
}

// group writes n >= 0 with commas between thousands.
func group(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
