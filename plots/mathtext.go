package plots

import (
	"math"
	"strings"

	stdfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// MathText is a text.Handler that sets plain text in DejaVu Sans and what stands
// between dollar signs as mathematics, with the rules of matplotlib's mathtext:
// italic letters, subscripts (_x, _{abc}), \hat{x}, \mathbf{x}, Greek letters by
// name, and spaced relations and operators. It exists because gonum/plot's LaTeX
// handler has neither subscripts nor accents and sets words without spaces.
//
// Glyphs are drawn as filled outlines, so that an SVG needs no font.
type MathText struct {
	// Pixels fits glyphs to the pixels of a picture of DPI dots an inch, as
	// FreeType's automatic hinter and matplotlib's renderer do.
	Pixels bool
}

var _ text.Handler = MathText{}

// Sizes and distances of matplotlib's mathtext (FontConstantsBase), in units of
// the font size or, where it says so, of the height of the letter x.
const (
	scriptShrink  = 0.7
	subShift      = 0.3   // x-heights below the baseline
	scriptSpace   = 0.05  // x-heights after a subscript
	scriptDelta   = 0.025 // x-heights before the subscript of an upright nucleus
	operatorSpace = 0.2   // widths of m on both sides of an operator
	ruleThickness = 0.75 / 12
)

// mathPadding is what matplotlib leaves around the ink of a rendered formula; it
// counts twice above and below.
const mathPadding = pixel

// Cache returns the fonts of the handler.
func (MathText) Cache() *font.Cache { return fontCache() }

// Extents returns the extents of a font.
func (MathText) Extents(fnt font.Font) font.Extents {
	face := fontCache().Lookup(fnt, fnt.Size)
	return face.Extents()
}

// Lines splits text at line ends.
func (MathText) Lines(txt string) []string {
	return strings.Split(strings.TrimRight(txt, "\n"), "\n")
}

// Box returns the width of one line of text, its height above the baseline and
// its depth below it. Plain text has the height and depth of the letters lp;
// mathematics has the extent of its ink with a little padding.
func (MathText) Box(txt string, fnt font.Font) (width, height, depth vg.Length) {
	l := layout(txt, fnt)
	lp := layout("lp", fnt)
	width, height, depth = l.width, lp.top, lp.depth
	if l.math {
		width = l.right + 2*mathPadding
		height = max(height, l.top+2*mathPadding)
		depth = max(depth, l.depth+2*mathPadding)
	}
	return width, height, depth
}

// Draw draws text with the baseline of its last line through pt when the style's
// YAlign is text.YBottom, and below pt with all its height and depth when it is
// text.YTop.
func (h MathText) Draw(c vg.Canvas, txt string, sty text.Style, pt vg.Point) {
	c.Push()
	defer c.Pop()
	c.SetColor(sty.Color)
	c.Translate(pt)
	if sty.Rotation != 0 {
		c.Rotate(sty.Rotation)
	}
	lines := h.Lines(txt)
	leading := 1.2 * sty.Font.Size
	below := leading * vg.Length(len(lines)-1)
	_, height, depth := h.Box(txt, sty.Font)
	y := below*vg.Length(1+sty.YAlign) + (height+depth)*vg.Length(sty.YAlign)
	for i, line := range lines {
		l := layout(line, sty.Font)
		at := vg.Point{X: l.width * vg.Length(sty.XAlign), Y: y - leading*vg.Length(i)}
		if h.Pixels {
			c.Fill(l.pixelPath(at))
		} else {
			c.Fill(l.path(at))
		}
	}
}

// setLine is a line of text: placed glyphs, the advance of all and the extent of
// their fitted ink.
type setLine struct {
	glyphs                   []placedGlyph
	width, right, top, depth vg.Length
	math, spaced             bool
}

type placedGlyph struct {
	outline *outline
	at      vg.Point
}

// path returns the outlines of the line, moved to pt.
func (l setLine) path(pt vg.Point) vg.Path {
	if l.math {
		pt.X += mathPadding
	}
	var p vg.Path
	for _, g := range l.glyphs {
		p = appendPath(p, g.outline.design, pt.Add(g.at))
	}
	return p
}

// pixelPath returns the fitted outlines, placed as matplotlib does when pt is a
// pixel corner: each glyph of a formula on whole pixels below the top of the
// formula; in plain text the first glyph with its left bearing rounded, and the
// others a pixel to the left if that is not whole.
func (l setLine) pixelPath(pt vg.Point) vg.Path {
	var p vg.Path
	if l.math {
		top := float64((l.top + mathPadding) / pixel)
		row := func(rise vg.Length) float64 { return math.Floor(top - float64(rise/pixel) + 1e-6) }
		for _, g := range l.glyphs {
			at := vg.Point{
				X: vg.Length(math.Floor(float64((g.at.X+mathPadding)/pixel)+1e-6)) * pixel,
				Y: vg.Length(row(0)-row(g.at.Y)) * pixel,
			}
			p = appendPath(p, g.outline.fitted, pt.Add(at))
		}
		return p
	}
	_, rest := l.bearing()
	for i, g := range l.glyphs {
		at := g.at
		if i > 0 && rest != 0 {
			at.X -= pixel
		}
		p = appendPath(p, g.outline.fitted, pt.Add(at))
	}
	return p
}

// bearing returns the pixels between the origin of plain text and its ink, whole
// ones and the rest. A space counts as ink at the origin.
func (l setLine) bearing() (whole, rest float64) {
	if len(l.glyphs) == 0 || l.math || l.spaced {
		return 0, 0
	}
	first := l.glyphs[0].outline
	return math.Floor(float64(first.left / pixel)), float64(first.bearing / pixel)
}

// baseline returns the height, in whole pixels, of the baseline when matplotlib
// draws the line at y above the lower edge of a picture whose upper edge is at top.
func (l setLine) baseline(y, top float64) float64 {
	down := top - y
	if !l.math {
		return top - round(down)
	}
	// The bitmap of a formula ends two pixels below its ink.
	a, d := float64(l.top/pixel), float64(l.depth/pixel)
	const eps = 1e-6
	return top - (round(down+d+2) + 1 - math.Ceil(a+d+4-eps) + math.Floor(1+a+eps))
}

// layout sets one line of text.
func layout(txt string, fnt font.Font) setLine {
	s := setter{font: fnt, xHeight: glyphOutline(fnt, 'x').fittedTop}
	s.line.math, s.line.spaced = strings.Contains(txt, "$"), strings.Contains(txt, " ")
	for i, part := range strings.Split(txt, "$") {
		if i%2 == 0 {
			s.text(part)
		} else {
			s.formula(part)
		}
	}
	s.line.width = s.x
	return s.line
}

// setter places glyphs from left to right.
type setter struct {
	font    font.Font
	xHeight vg.Length
	x       vg.Length
	line    setLine
}

func (s *setter) face(style stdfont.Style, weight stdfont.Weight) font.Font {
	f := s.font
	f.Style, f.Weight = style, weight
	return f
}

// glyph puts down r, raised by rise, and returns its outline.
func (s *setter) glyph(f font.Font, r rune, rise vg.Length) *outline {
	o := glyphOutline(f, r)
	s.put(o, vg.Point{X: s.x, Y: rise})
	if s.line.math {
		s.x += o.advance
	} else {
		s.x += o.fittedAdvance
	}
	return o
}

func (s *setter) put(o *outline, at vg.Point) {
	s.line.glyphs = append(s.line.glyphs, placedGlyph{o, at})
	s.line.right = max(s.line.right, eighths(o.right)+at.X)
	s.line.top = max(s.line.top, o.fittedTop+at.Y)
	s.line.depth = max(s.line.depth, -(o.fittedBottom + at.Y))
}

// text sets plain text, with kerning when there is no formula in the line, as
// matplotlib does.
func (s *setter) text(txt string) {
	f := s.face(s.font.Style, s.font.Weight)
	prev := rune(-1)
	for _, r := range txt {
		if prev >= 0 && !s.line.math {
			s.x += kern(f, prev, r)
		}
		s.glyph(f, r, 0)
		prev = r
	}
}

// greek are the letters that formulas name.
var greek = map[string]rune{
	"alpha": 'α', "beta": 'β', "gamma": 'γ', "delta": 'δ', "epsilon": 'ε', "theta": 'θ', "lambda": 'λ',
	"mu": 'μ', "pi": 'π', "rho": 'ρ', "sigma": 'σ', "tau": 'τ', "phi": 'φ', "psi": 'ψ', "omega": 'ω',
}

// formula sets mathematics. What it does not know is set as it stands.
func (s *setter) formula(expr string) { s.math([]rune(expr), 1, 0) }

// math sets expr at the given fraction of the font size, raised by rise.
func (s *setter) math(expr []rune, scale, rise vg.Length) {
	em := s.face(stdfont.StyleItalic, stdfont.WeightNormal)
	em.Size *= scale
	space := operatorSpace * glyphOutline(em, 'm').advance
	upright := false // the last glyph
	for i := 0; i < len(expr); {
		token, next := nextToken(expr, i)
		switch {
		case token == " " || token == "{" || token == "}":
		case token == "_":
			arg, end := argument(expr, next)
			s.subscript(arg, scale, rise, upright)
			next = end
		case token == `\hat`:
			arg, end := argument(expr, next)
			s.hat(arg, scale, rise)
			upright, next = true, end
		case token == `\mathbf`:
			arg, end := argument(expr, next)
			bold := s.face(stdfont.StyleNormal, stdfont.WeightBold)
			bold.Size *= scale
			for _, r := range arg {
				s.glyph(bold, r, rise)
			}
			upright, next = true, end
		case token == "-" || token == "=" || token == "+":
			r := []rune(token)[0]
			if r == '-' {
				r = '−'
			}
			s.x += space
			s.glyph(s.scaled(scale, false), r, rise)
			s.x += space
		case token == ",":
			s.glyph(s.scaled(scale, false), ',', rise)
			s.x += space
		default:
			r := symbol(token)
			upright = !isItalic(r)
			s.glyph(s.scaled(scale, !upright), r, rise)
		}
		i = next
	}
}

func (s *setter) scaled(scale vg.Length, italic bool) font.Font {
	style := stdfont.StyleNormal
	if italic {
		style = stdfont.StyleItalic
	}
	f := s.face(style, stdfont.WeightNormal)
	f.Size *= scale
	return f
}

// subscript sets arg below the baseline.
func (s *setter) subscript(arg []rune, scale, rise vg.Length, upright bool) {
	x := s.xHeight * scale
	if upright {
		s.x += scriptDelta * scriptShrink * x
	}
	s.math(arg, scale*scriptShrink, rise-subShift*x)
	s.x += scriptSpace * x
}

// hat sets one letter with a circumflex over it, centred at 5/8 of its width to
// follow the slant.
func (s *setter) hat(arg []rune, scale, rise vg.Length) {
	if len(arg) == 0 {
		return
	}
	base := glyphOutline(s.scaled(scale, isItalic(arg[0])), arg[0])
	accent := glyphOutline(s.scaled(scale, false), circumflex)
	size := s.font.Size * scale
	s.put(accent, vg.Point{
		X: s.x + 0.625*base.advance - (accent.left+accent.right)/2,
		Y: rise + base.fittedTop + 2*ruleThickness*size - accent.fittedBottom,
	})
	s.put(base, vg.Point{X: s.x, Y: rise})
	s.x += base.advance
}

func isItalic(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || 'α' <= r && r <= 'ω'
}

func symbol(token string) rune {
	if name, ok := strings.CutPrefix(token, `\`); ok {
		if r, ok := greek[name]; ok {
			return r
		}
	}
	return []rune(token)[0]
}

// nextToken returns the command or rune at i, and where it ends.
func nextToken(expr []rune, i int) (string, int) {
	if expr[i] != '\\' {
		return string(expr[i]), i + 1
	}
	end := i + 1
	for end < len(expr) && ('a' <= expr[end] && expr[end] <= 'z' || 'A' <= expr[end] && expr[end] <= 'Z') {
		end++
	}
	return string(expr[i:end]), max(end, i+1)
}

// argument returns the group or token at i, and where it ends.
func argument(expr []rune, i int) ([]rune, int) {
	if i >= len(expr) {
		return nil, i
	}
	if expr[i] != '{' {
		_, end := nextToken(expr, i)
		return expr[i:end], end
	}
	for end := i + 1; end < len(expr); end++ {
		if expr[end] == '}' {
			return expr[i+1 : end], end + 1
		}
	}
	return expr[i+1:], len(expr)
}
