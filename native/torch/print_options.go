package torch

import (
	"fmt"
	"math"
)

// PrintOptions are the options of [Tensor.StringWith], the arguments of
// torch.set_printoptions: a program passes them where it prints, rather than set them for
// all of its tensors.
type PrintOptions struct {
	Profile   PrintProfile // the defaults of the other fields; default PrintDefault
	Precision *int         // digits after the point of floating-point elements; default 4
	Threshold *int64       // more elements than this are summarised; default 1000
	EdgeItems *int64       // elements at each end of a dimension in a summary; default 3
	LineWidth *int         // characters a line; default 80
	SciMode   SciMode      // whether floating-point elements have an exponent; default SciAuto
}

// PrintProfile is a set of defaults for [PrintOptions].
type PrintProfile uint8

// The profiles of torch.set_printoptions.
const (
	PrintDefault PrintProfile = iota // 4 digits, a summary beyond 1000 elements with 3 at each end
	PrintShort                       // 2 digits, a summary with 2 elements at each end
	PrintFull                        // no summary
)

// SciMode is whether floating-point elements are printed with an exponent.
type SciMode uint8

// The modes: SciAuto decides by the elements' range, as PyTorch does by default.
const (
	SciAuto SciMode = iota
	SciOn
	SciOff
)

// printing is what PrintOptions say.
type printing struct {
	precision, lineWidth int
	threshold, edgeItems int64
	sciMode              SciMode
}

// maxPrecision is more digits than any number has.
const maxPrecision = 1100

// resolve fills in the defaults. It panics for numbers that have no meaning.
func (opts PrintOptions) resolve() printing {
	o := printing{precision: 4, lineWidth: 80, threshold: 1000, edgeItems: 3, sciMode: opts.SciMode}
	switch opts.Profile {
	case PrintDefault:
	case PrintShort:
		o.precision, o.edgeItems = 2, 2
	case PrintFull:
		o.threshold = math.MaxInt64
	default:
		panic(&Error{Op: "print", Message: fmt.Sprintf("no profile %d", opts.Profile)})
	}
	o.precision, o.lineWidth = or(opts.Precision, o.precision), or(opts.LineWidth, o.lineWidth)
	o.threshold, o.edgeItems = or(opts.Threshold, o.threshold), or(opts.EdgeItems, o.edgeItems)
	if o.edgeItems < 0 || o.precision < 0 || o.precision > maxPrecision {
		panic(&Error{Op: "print", Message: fmt.Sprintf("%d elements at each end with %d digits", o.edgeItems, o.precision)})
	}
	return o
}
