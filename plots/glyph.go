package plots

import (
	"math"
	"slices"
	"sync"

	"codeberg.org/go-fonts/dejavu/dejavusans"
	"codeberg.org/go-fonts/dejavu/dejavusansbold"
	"codeberg.org/go-fonts/dejavu/dejavusansmono"
	"codeberg.org/go-fonts/dejavu/dejavusansoblique"
	stdfont "golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// DPI is the resolution of the published figures, in dots an inch.
const DPI = 100

// pixel is the side of a dot.
const pixel = vg.Inch / DPI

// Sans and Mono are the fonts of figures, without a size.
var (
	Sans = font.Font{Typeface: "DejaVu", Variant: "Sans"}
	Mono = font.Font{Typeface: "DejaVu", Variant: "Mono"}
)

// fontCache holds the DejaVu faces that figures use.
var fontCache = sync.OnceValue(func() *font.Cache {
	parse := func(ttf []byte) *opentype.Font {
		f, err := opentype.Parse(ttf)
		if err != nil {
			panic("plots: parse embedded font: " + err.Error())
		}
		return f
	}
	face := func(variant font.Variant, style stdfont.Style, weight stdfont.Weight, ttf []byte) font.Face {
		return font.Face{
			Font: font.Font{Typeface: "DejaVu", Variant: variant, Style: style, Weight: weight},
			Face: parse(ttf),
		}
	}
	return font.NewCache(font.Collection{
		face("Sans", stdfont.StyleNormal, stdfont.WeightNormal, dejavusans.TTF),
		face("Sans", stdfont.StyleItalic, stdfont.WeightNormal, dejavusansoblique.TTF),
		face("Sans", stdfont.StyleNormal, stdfont.WeightBold, dejavusansbold.TTF),
		face("Mono", stdfont.StyleNormal, stdfont.WeightNormal, dejavusansmono.TTF),
	})
})

// outline is a glyph at one size, as designed and fitted to pixel rows.
type outline struct {
	design, fitted           vg.Path
	advance, fittedAdvance   vg.Length
	bearing                  vg.Length // the fraction of a pixel of the fitted left bearing
	left, right, top, bottom vg.Length // of the design
	fittedTop, fittedBottom  vg.Length
}

type glyphKey struct {
	font font.Font
	r    rune
}

// outlines remembers glyphs: a figure draws the same few dozen again and again.
var outlines sync.Map // glyphKey to *outline

func glyphOutline(f font.Font, r rune) *outline {
	key := glyphKey{f, r}
	if o, ok := outlines.Load(key); ok {
		return o.(*outline)
	}
	o, _ := outlines.LoadOrStore(key, newOutline(f, r))
	return o.(*outline)
}

// unitsPerEm is the design grid of the DejaVu fonts, and outlines are loaded on it.
const unitsPerEm = 2048

func newOutline(f font.Font, r rune) *outline {
	face := fontCache().Lookup(f, f.Size).Face
	var buf sfnt.Buffer
	o := &outline{}
	index, err := face.GlyphIndex(&buf, r)
	if err != nil {
		return o
	}
	grid := fixed.I(unitsPerEm)
	adv, err := face.GlyphAdvance(&buf, index, grid, stdfont.HintingNone)
	if err != nil {
		return o
	}
	em := emWidth(f.Size) / unitsPerEm
	o.advance = units(adv) * em
	o.fittedAdvance = eighths(o.advance)
	segments, err := face.LoadGlyph(&buf, index, grid, nil)
	if err != nil || len(segments) == 0 {
		return o
	}
	bounds := segments.Bounds()
	o.left, o.right = units(bounds.Min.X)*em, units(bounds.Max.X)*em
	o.fittedAdvance, o.bearing = fittedMetrics(f, r, o.advance, o.left)
	o.top, o.bottom = -units(bounds.Min.Y)*em, -units(bounds.Max.Y)*em
	o.design = outlinePath(segments, func(p fixed.Point26_6) vg.Point {
		return vg.Point{X: units(p.X) * em, Y: -units(p.Y) * em}
	})
	fit := newHinting(f.Size).glyph(r, segments)
	row := func(y fixed.Int26_6) vg.Length { return vg.Length(fit(-float64(y)/64)) * pixel }
	o.fittedTop, o.fittedBottom = row(bounds.Min.Y), row(bounds.Max.Y)
	o.fitted = outlinePath(segments, func(p fixed.Point26_6) vg.Point {
		return vg.Point{X: units(p.X) * em, Y: row(p.Y)}
	})
	return o
}

// fittedMetrics returns the hinted advance of r and the fraction of its left
// bearing, or the nearest eighths of a pixel where they are not tabulated.
func fittedMetrics(f font.Font, r rune, advance, left vg.Length) (fitted, bearing vg.Length) {
	table, ok := hintedMetrics[int(f.Size.Points())]
	i := slices.Index([]rune(hintedRunes), r)
	if ok && i >= 0 && f.Size.Points() == math.Trunc(f.Size.Points()) &&
		f.Variant == Sans.Variant && f.Style == stdfont.StyleNormal && f.Weight == stdfont.WeightNormal {
		return vg.Length(table.advances[i]) / 8 * pixel, vg.Length(table.bearings[i]) / 64 * pixel
	}
	bearing = eighths(left)
	return eighths(advance), bearing - vg.Length(math.Floor(float64(bearing/pixel)))*pixel
}

// emWidth returns the size that glyphs have horizontally: whole eighths of a
// pixel, from matplotlib's hinting factor.
func emWidth(size vg.Length) vg.Length { return eighths(size) }

// eighths rounds to eighths of a pixel.
func eighths(v vg.Length) vg.Length { return vg.Length(round(8*float64(v/pixel))/8) * pixel }

func units(v fixed.Int26_6) vg.Length { return vg.Length(float64(v) / 64) }

// outlinePath turns contours into a path.
func outlinePath(segments sfnt.Segments, point func(fixed.Point26_6) vg.Point) vg.Path {
	var path vg.Path
	for i, seg := range segments {
		switch seg.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				path.Close()
			}
			path.Move(point(seg.Args[0]))
		case sfnt.SegmentOpLineTo:
			path.Line(point(seg.Args[0]))
		case sfnt.SegmentOpQuadTo:
			path.QuadTo(point(seg.Args[0]), point(seg.Args[1]))
		case sfnt.SegmentOpCubeTo:
			path.CubeTo(point(seg.Args[0]), point(seg.Args[1]), point(seg.Args[2]))
		}
	}
	path.Close()
	return path
}

// appendPath adds outline to p, moved to pt.
func appendPath(p, outline vg.Path, pt vg.Point) vg.Path {
	for _, comp := range outline {
		comp.Pos = comp.Pos.Add(pt)
		if len(comp.Control) > 0 {
			control := make([]vg.Point, len(comp.Control))
			for i, c := range comp.Control {
				control[i] = c.Add(pt)
			}
			comp.Control = control
		}
		p = append(p, comp)
	}
	return p
}

// kern returns the distance that the font adds between two runes.
func kern(f font.Font, a, b rune) vg.Length {
	face := fontCache().Lookup(f, f.Size).Face
	var buf sfnt.Buffer
	i, err := face.GlyphIndex(&buf, a)
	if err != nil {
		return 0
	}
	j, err := face.GlyphIndex(&buf, b)
	if err != nil {
		return 0
	}
	k, err := face.Kern(&buf, i, j, fixed.I(unitsPerEm), stdfont.HintingNone)
	if err != nil { // the font has no kerning for the pair
		return 0
	}
	return eighths(units(k) * emWidth(f.Size) / unitsPerEm)
}

// Heights of DejaVu Sans in design units: the zones to which its letters reach.
const (
	xHeightUnits   = 1120
	overshoot      = 29
	capUnits       = 1493
	ascenderUnits  = 1556
	descenderUnits = -426
)

// circumflex is the accent of \hat.
const circumflex = '\u0302'

// hinting fits the heights of letters to whole pixels, with the rule of FreeType's
// latin autohinter: the size is rounded to whole pixels, scaled so that the round
// letters' x-height is a whole number of pixels, and then each zone is rounded.
type hinting struct {
	design float64 // pixels a design unit
	scale  float64 // the same, fitted
	zones  []zone
}

type zone struct{ units, pixels float64 }

func newHinting(size vg.Length) hinting {
	ppem := math.Round(float64(size / pixel))
	x := (xHeightUnits + overshoot) * ppem / unitsPerEm
	fitted := max(1, math.Floor(x+40.0/64))
	scale := ppem / unitsPerEm * fitted / x
	h := hinting{design: ppem / unitsPerEm, scale: scale}
	for _, units := range []float64{descenderUnits, 0, xHeightUnits, capUnits, ascenderUnits} {
		h.zones = append(h.zones, zone{units, math.Round(units * scale)})
	}
	return h
}

// glyph returns the map from heights in design units to pixels for one glyph. The
// extremes of its contours that lie in a zone are moved to the zone's pixel row,
// and what lies between is interpolated.
func (h hinting) glyph(r rune, segments sfnt.Segments) func(units float64) float64 {
	b := segments.Bounds()
	bottom, height := -float64(b.Max.Y)/64, float64(b.Max.Y-b.Min.Y)/64
	switch {
	case '₀' <= r && r <= '₉': // these stand on the baseline
		scale := math.Round(height*h.design) / height
		return func(units float64) float64 { return (units - bottom) * scale }
	case r == circumflex: // it stands at the x-height and ends on half pixels
		scale := math.Round(2*height*h.scale) / 2 / height
		return func(units float64) float64 { return math.Round(bottom*h.scale) + (units-bottom)*scale }
	}
	var anchors []zone
	for _, z := range h.zones {
		lo, hi := math.Inf(1), math.Inf(-1)
		for _, y := range extremes(segments) {
			if math.Abs(y-z.units) <= overshoot+1 {
				lo, hi = min(lo, y), max(hi, y)
			}
		}
		if lo > hi || len(anchors) > 0 && lo <= anchors[len(anchors)-1].units {
			continue
		}
		anchors = append(anchors, zone{lo, z.pixels})
		if hi > lo {
			anchors = append(anchors, zone{hi, z.pixels})
		}
	}
	if len(anchors) == 0 {
		return func(units float64) float64 { return units * h.scale }
	}
	if top := bottom + height; top > anchors[len(anchors)-1].units+overshoot { // such as that of t
		anchors = append(anchors, zone{top, math.Round(2*top*h.scale) / 2})
	}
	return func(units float64) float64 {
		first, last := anchors[0], anchors[len(anchors)-1]
		switch {
		case units <= first.units:
			return first.pixels + (units-first.units)*h.scale
		case units >= last.units:
			return last.pixels + (units-last.units)*h.scale
		}
		i := 1
		for units > anchors[i].units {
			i++
		}
		a, b := anchors[i-1], anchors[i]
		return a.pixels + (b.pixels-a.pixels)*(units-a.units)/(b.units-a.units)
	}
}

// extremes returns the heights at which contours turn, in design units.
func extremes(segments sfnt.Segments) []float64 {
	var ys []float64
	var contour []float64
	flush := func() {
		n := len(contour)
		for i, y := range contour {
			before, after := contour[(i+n-1)%n], contour[(i+1)%n]
			if (y >= before && y >= after) || (y <= before && y <= after) {
				ys = append(ys, y)
			}
		}
		contour = contour[:0]
	}
	for _, seg := range segments {
		end := seg.Args[0]
		switch seg.Op {
		case sfnt.SegmentOpMoveTo:
			flush()
		case sfnt.SegmentOpQuadTo:
			end = seg.Args[1]
		case sfnt.SegmentOpCubeTo:
			end = seg.Args[2]
		}
		contour = append(contour, -float64(end.Y)/64)
	}
	flush()
	return ys
}
