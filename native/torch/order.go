package torch

import "torchfm/native"

var (
	opMax          = native.NewOp("aten::max", "")
	opMaxDim       = native.NewOp("aten::max", "dim")
	opMin          = native.NewOp("aten::min", "")
	opMinDim       = native.NewOp("aten::min", "dim")
	opArgmax       = native.NewOp("aten::argmax", "")
	opArgmin       = native.NewOp("aten::argmin", "")
	opMedian       = native.NewOp("aten::median", "")
	opMedianDim    = native.NewOp("aten::median", "dim")
	opNanmedian    = native.NewOp("aten::nanmedian", "")
	opNanmedianDim = native.NewOp("aten::nanmedian", "dim")
	opMode         = native.NewOp("aten::mode", "")
	opKthvalue     = native.NewOp("aten::kthvalue", "")
	opQuantile     = overloads{native.NewOp("aten::quantile", ""), native.NewOp("aten::quantile", "scalar")}
	opNanquantile  = overloads{native.NewOp("aten::nanquantile", ""), native.NewOp("aten::nanquantile", "scalar")}
	opSort         = native.NewOp("aten::sort", "stable")
	opArgsort      = native.NewOp("aten::argsort", "stable")
	opMsort        = native.NewOp("aten::msort", "")
	opTopk         = native.NewOp("aten::topk", "")
	opUnique       = native.NewOp("aten::_unique2", "")
	opUniqueDim    = native.NewOp("aten::unique_dim", "")
	opUniqueRuns   = native.NewOp("aten::unique_consecutive", "")
	opSearchsorted = overloads{native.NewOp("aten::searchsorted", "Tensor"), native.NewOp("aten::searchsorted", "Scalar")}
	opBucketize    = overloads{native.NewOp("aten::bucketize", "Tensor"), native.NewOp("aten::bucketize", "Scalar")}
	opBincount     = native.NewOp("aten::bincount", "")
	opHistc        = native.NewOp("aten::histc", "")
	opHistogram    = overloads{native.NewOp("aten::histogram", "bins_tensor"), native.NewOp("aten::histogram", "bin_ct")}
)

// The forms with Dim return elements along one dimension and their positions, int64.
// The dimension goes unless keepdim is given and true.

// Max returns the largest element.
func (t *Tensor) Max() *Tensor { return one(opMax, arg(t)) }

// MaxDim returns the largest elements along dim and their positions, as
// torch.max(t, dim). For the larger of two tensors see [Tensor.Maximum].
func (t *Tensor) MaxDim(dim int64, keepdim ...bool) (values, indices *Tensor) {
	return two(opMaxDim, arg(t), native.Int(dim), native.Bool(optional(keepdim)))
}

// Min returns the smallest element.
func (t *Tensor) Min() *Tensor { return one(opMin, arg(t)) }

// MinDim returns the smallest elements along dim and their positions, as
// torch.min(t, dim). For the smaller of two tensors see [Tensor.Minimum].
func (t *Tensor) MinDim(dim int64, keepdim ...bool) (values, indices *Tensor) {
	return two(opMinDim, arg(t), native.Int(dim), native.Bool(optional(keepdim)))
}

// Argmax returns the position of the largest element of t taken as flat, or the
// positions along one dimension, int64.
func (t *Tensor) Argmax(opts ...Reduce) *Tensor {
	r := reduction(opArgmax, opts, 0)
	return one(opArgmax, arg(t), intOrNone(r.oneDim(opArgmax)), r.keep())
}

// Argmin returns the position of the smallest element of t taken as flat, or the
// positions along one dimension, int64.
func (t *Tensor) Argmin(opts ...Reduce) *Tensor {
	r := reduction(opArgmin, opts, 0)
	return one(opArgmin, arg(t), intOrNone(r.oneDim(opArgmin)), r.keep())
}

// Median returns the median of all elements, the lower one of two.
func (t *Tensor) Median() *Tensor { return one(opMedian, arg(t)) }

// MedianDim returns the medians along dim and their positions, as torch.median(t, dim).
func (t *Tensor) MedianDim(dim int64, keepdim ...bool) (values, indices *Tensor) {
	return two(opMedianDim, arg(t), native.Int(dim), native.Bool(optional(keepdim)))
}

// Nanmedian is [Tensor.Median] of the elements that are no NaN.
func (t *Tensor) Nanmedian() *Tensor { return one(opNanmedian, arg(t)) }

// NanmedianDim is [Tensor.MedianDim] of the elements that are no NaN.
func (t *Tensor) NanmedianDim(dim int64, keepdim ...bool) (values, indices *Tensor) {
	return two(opNanmedianDim, arg(t), native.Int(dim), native.Bool(optional(keepdim)))
}

// Mode returns the most frequent elements along a dimension, -1 unless given, and their
// positions.
func (t *Tensor) Mode(opts ...Reduce) (values, indices *Tensor) {
	r := reduction(opMode, opts, 0)
	return two(opMode, arg(t), intOr(r.oneDim(opMode)), r.keep())
}

// Kthvalue returns the kth smallest elements along a dimension, -1 unless given, and
// their positions; k counts from 1.
func (t *Tensor) Kthvalue(k int64, opts ...Reduce) (values, indices *Tensor) {
	r := reduction(opKthvalue, opts, 0)
	return two(opKthvalue, arg(t), native.Int(k), intOr(r.oneDim(opKthvalue)), r.keep())
}

// QuantileOptions are the options of [Tensor.Quantile].
type QuantileOptions struct {
	Dim           *int64 // default t taken as flat
	KeepDim       bool   // the dimension stays with size one; default false
	Interpolation string // "linear", "lower", "higher", "midpoint" or "nearest"; default "linear"
}

// Quantile returns the qth quantiles along a dimension, for q in [0, 1]: a number, or a
// tensor of t's dtype with at most one dimension, which comes first in the result.
func (t *Tensor) Quantile(q Operand, opts ...QuantileOptions) *Tensor {
	op, of := opQuantile.of(q)
	return optional(opts).call(op, t, of)
}

func (o QuantileOptions) call(op *native.Op, t *Tensor, q native.Arg) *Tensor {
	return one(op, arg(t), q, intOrNone(o.Dim), native.Bool(o.KeepDim), textOr(o.Interpolation))
}

// Nanquantile is [Tensor.Quantile] of the elements that are no NaN.
func (t *Tensor) Nanquantile(q Operand, opts ...QuantileOptions) *Tensor {
	op, of := opNanquantile.of(q)
	return optional(opts).call(op, t, of)
}

// SortOptions are the options of [Tensor.Sort] and [Tensor.Argsort].
type SortOptions struct {
	Dim        *int64 // default -1
	Descending bool   // the largest first; default false
	Stable     bool   // keep the order of equal elements; default false
}

// Sort returns the elements in order along a dimension, and their positions.
func (t *Tensor) Sort(opts ...SortOptions) (values, indices *Tensor) {
	o := optional(opts)
	return two(opSort, arg(t), native.Bool(o.Stable), native.Int(or(o.Dim, -1)), native.Bool(o.Descending))
}

// Argsort returns the positions that sort t along a dimension.
func (t *Tensor) Argsort(opts ...SortOptions) *Tensor {
	o := optional(opts)
	return one(opArgsort, arg(t), native.Bool(o.Stable), native.Int(or(o.Dim, -1)), native.Bool(o.Descending))
}

// Msort returns t sorted along its first dimension, as torch.msort.
func Msort(t *Tensor) *Tensor { return one(opMsort, arg(t)) }

// TopkOptions are the options of [Tensor.Topk].
type TopkOptions struct {
	Dim       *int64 // default -1
	NoLargest bool   // the smallest instead of the largest (largest=False); default false
	NoSorted  bool   // in any order (sorted=False); default false
}

// Topk returns the k largest elements along a dimension and their positions.
func (t *Tensor) Topk(k int64, opts ...TopkOptions) (values, indices *Tensor) {
	o := optional(opts)
	return two(opTopk, arg(t), native.Int(k), intOr(o.Dim), native.Bool(!o.NoLargest), native.Bool(!o.NoSorted))
}

// UniqueOptions are the options of [Tensor.Unique] and [Tensor.UniqueConsecutive].
type UniqueOptions struct {
	NoSorted      bool   // of Unique: values in any order (sorted=False); default false
	ReturnInverse bool   // return for each element of t its position among the values; default false
	ReturnCounts  bool   // return how often each value occurs; default false
	Dim           *int64 // compare the entries along it; default t taken as flat
}

// Unique returns the different elements of t in order and, when asked for and else nil,
// the position of each element of t among them and how often each occurs, as
// torch.unique.
func (t *Tensor) Unique(opts ...UniqueOptions) (values, inverse, counts *Tensor) {
	o := optional(opts)
	sorted, inv, count := native.Bool(!o.NoSorted), native.Bool(o.ReturnInverse), native.Bool(o.ReturnCounts)
	if o.Dim == nil {
		return o.asked(three(opUnique, arg(t), sorted, inv, count))
	}
	return o.asked(three(opUniqueDim, arg(t), native.Int(*o.Dim), sorted, inv, count))
}

// UniqueConsecutive is [Tensor.Unique] that drops repeats of neighbours only.
func (t *Tensor) UniqueConsecutive(opts ...UniqueOptions) (values, inverse, counts *Tensor) {
	o := optional(opts)
	if o.NoSorted {
		panic(&Error{Op: "unique_consecutive", Message: "there is no sorted"})
	}
	return o.asked(three(opUniqueRuns, arg(t), native.Bool(o.ReturnInverse), native.Bool(o.ReturnCounts), intOrNone(o.Dim)))
}

// asked are the results that were asked for; libtorch has empty tensors for the others.
func (o UniqueOptions) asked(values, inverse, counts *Tensor) (v, i, c *Tensor) {
	if !o.ReturnInverse {
		inverse.Close()
		inverse = nil
	}
	if !o.ReturnCounts {
		counts.Close()
		counts = nil
	}
	return values, inverse, counts
}

// SearchsortedOptions are the options of [Searchsorted].
type SearchsortedOptions struct {
	OutInt32 bool    // int32 positions instead of int64; default false
	Right    bool    // behind equal elements instead of before them; default false
	Side     string  // "left" or "right", as Right says it too; default "left"
	Sorter   *Tensor // positions that sort the sequence; default none
}

// Searchsorted returns where values, a tensor or a number, would go in the innermost
// dimension of a sorted sequence, as torch.searchsorted.
func Searchsorted(sequence *Tensor, values Operand, opts ...SearchsortedOptions) *Tensor {
	o := optional(opts)
	op, v := opSearchsorted.of(values)
	return one(op, arg(sequence), v, native.Bool(o.OutInt32), native.Bool(o.Right), optText(o.Side), arg(o.Sorter))
}

// BucketizeOptions are the options of [Bucketize].
type BucketizeOptions struct {
	OutInt32 bool // int32 positions instead of int64; default false
	Right    bool // behind equal boundaries instead of before them; default false
}

// Bucketize returns the bucket of each element, or of a number, between sorted
// boundaries, as torch.bucketize.
func Bucketize(input Operand, boundaries *Tensor, opts ...BucketizeOptions) *Tensor {
	o := optional(opts)
	op, in := opBucketize.of(input)
	return one(op, in, arg(boundaries), native.Bool(o.OutInt32), native.Bool(o.Right))
}

// BincountOptions are the options of [Tensor.Bincount].
type BincountOptions struct {
	Weights   *Tensor // of each element; default 1
	MinLength int64   // the least size of the result; default 0
}

// Bincount returns how often each number from 0 to the largest occurs in a vector of
// integers, or the sums of the weights where it does.
func (t *Tensor) Bincount(opts ...BincountOptions) *Tensor {
	o := optional(opts)
	return one(opBincount, arg(t), arg(o.Weights), native.Int(o.MinLength))
}

// HistcOptions are the options of [Tensor.Histc].
type HistcOptions struct {
	Bins *int64  // default 100
	Min  float64 // the lowest edge; with Max 0 too the range of the data; default 0
	Max  float64 // the highest edge; default 0
}

// Histc returns how many elements fall into each of equal bins from Min to Max.
func (t *Tensor) Histc(opts ...HistcOptions) *Tensor {
	o := optional(opts)
	return one(opHistc, arg(t), intOr(o.Bins), numberOr(&o.Min), numberOr(&o.Max))
}

// HistogramOptions are the options of [Histogram].
type HistogramOptions struct {
	Range   []float64 // lowest and highest edge, not with a tensor of edges; default the range of the data
	Weight  *Tensor   // of each element; default 1
	Density bool      // scale to an integral of 1; default false
}

// Histogram returns what falls into each bin and the bins' edges, as torch.histogram.
// Bins is their number, or a tensor of their edges.
func Histogram(t *Tensor, bins Operand, opts ...HistogramOptions) (hist, edges *Tensor) {
	o := optional(opts)
	op, b := opHistogram.of(bins)
	if op == opHistogram.tensor {
		if o.Range != nil {
			panic(&Error{Op: op.String(), Message: "a range does not go with the bins' edges"})
		}
		return two(op, arg(t), b, arg(o.Weight), native.Bool(o.Density))
	}
	bounds := native.None()
	if o.Range != nil {
		bounds = native.Floats(o.Range)
	}
	return two(op, arg(t), b, bounds, arg(o.Weight), native.Bool(o.Density))
}
