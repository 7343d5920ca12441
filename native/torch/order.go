package torch

import "torchfm/native"

var (
	opMax          = native.NewOp("aten::max", "")
	opMaxDim       = native.NewOp("aten::max", "dim")
	opMin          = native.NewOp("aten::min", "")
	opMinDim       = native.NewOp("aten::min", "dim")
	opArgMax       = native.NewOp("aten::argmax", "")
	opArgMin       = native.NewOp("aten::argmin", "")
	opMedian       = native.NewOp("aten::median", "")
	opMedianDim    = native.NewOp("aten::median", "dim")
	opNanMedian    = native.NewOp("aten::nanmedian", "")
	opNanMedianDim = native.NewOp("aten::nanmedian", "dim")
	opMode         = native.NewOp("aten::mode", "")
	opKthValue     = native.NewOp("aten::kthvalue", "")
	opQuantile     = native.NewOp("aten::quantile", "")
	opNanQuantile  = native.NewOp("aten::nanquantile", "")
	opSort         = native.NewOp("aten::sort", "")
	opSortStable   = native.NewOp("aten::sort", "stable")
	opArgSort      = native.NewOp("aten::argsort", "stable")
	opMSort        = native.NewOp("aten::msort", "")
	opTopK         = native.NewOp("aten::topk", "")
	opUnique       = native.NewOp("aten::_unique2", "")
	opUniqueDim    = native.NewOp("aten::unique_dim", "")
	opUniqueRuns   = native.NewOp("aten::unique_consecutive", "")
	opSearchSorted = native.NewOp("aten::searchsorted", "Tensor")
	opBucketize    = native.NewOp("aten::bucketize", "Tensor")
	opBinCount     = native.NewOp("aten::bincount", "")
	opHistC        = native.NewOp("aten::histc", "")
	opHistogram    = native.NewOp("aten::histogram", "bin_ct")
)

// Max returns the largest element.
func (t *Tensor) Max() *Tensor { return one(opMax, arg(t)) }

// MaxDim returns the largest elements along dim and their positions, int64.
func (t *Tensor) MaxDim(dim int64, keepdim bool) (values, indices *Tensor) {
	return two(opMaxDim, arg(t), native.Int(dim), native.Bool(keepdim))
}

// Min returns the smallest element.
func (t *Tensor) Min() *Tensor { return one(opMin, arg(t)) }

// MinDim returns the smallest elements along dim and their positions, int64.
func (t *Tensor) MinDim(dim int64, keepdim bool) (values, indices *Tensor) {
	return two(opMinDim, arg(t), native.Int(dim), native.Bool(keepdim))
}

// ArgMax returns the position of the largest element of t taken as flat, int64.
func (t *Tensor) ArgMax() *Tensor { return one(opArgMax, arg(t), native.None(), native.Bool(false)) }

// ArgMaxDim returns the positions of the largest elements along dim.
func (t *Tensor) ArgMaxDim(dim int64, keepdim bool) *Tensor {
	return one(opArgMax, arg(t), native.Int(dim), native.Bool(keepdim))
}

// ArgMin returns the position of the smallest element of t taken as flat, int64.
func (t *Tensor) ArgMin() *Tensor { return one(opArgMin, arg(t), native.None(), native.Bool(false)) }

// ArgMinDim returns the positions of the smallest elements along dim.
func (t *Tensor) ArgMinDim(dim int64, keepdim bool) *Tensor {
	return one(opArgMin, arg(t), native.Int(dim), native.Bool(keepdim))
}

// Median returns the median of all elements, the lower one of two.
func (t *Tensor) Median() *Tensor { return one(opMedian, arg(t)) }

// MedianDim returns the medians along dim and their positions.
func (t *Tensor) MedianDim(dim int64, keepdim bool) (values, indices *Tensor) {
	return two(opMedianDim, arg(t), native.Int(dim), native.Bool(keepdim))
}

// NanMedian is [Tensor.Median] of the elements that are no NaN.
func (t *Tensor) NanMedian() *Tensor { return one(opNanMedian, arg(t)) }

// NanMedianDim is [Tensor.MedianDim] of the elements that are no NaN.
func (t *Tensor) NanMedianDim(dim int64, keepdim bool) (values, indices *Tensor) {
	return two(opNanMedianDim, arg(t), native.Int(dim), native.Bool(keepdim))
}

// Mode returns the most frequent elements along dim, -1 by PyTorch's default, and
// their positions.
func (t *Tensor) Mode(dim int64, keepdim bool) (values, indices *Tensor) {
	return two(opMode, arg(t), native.Int(dim), native.Bool(keepdim))
}

// KthValue returns the kth smallest elements along dim, -1 by PyTorch's default,
// and their positions; k counts from 1.
func (t *Tensor) KthValue(k, dim int64, keepdim bool) (values, indices *Tensor) {
	return two(opKthValue, arg(t), native.Int(k), native.Int(dim), native.Bool(keepdim))
}

// QuantileOptions are the options of [Tensor.Quantile].
type QuantileOptions struct {
	Dim           Scalar // an integer; nil: t taken as flat
	KeepDim       bool
	Interpolation string // "linear", "lower", "higher", "midpoint", "nearest"; "": "linear"
}

// Quantile returns the qth quantiles along a dimension, for each element of q in
// [0, 1], of t's dtype; q's dimension comes first in the result.
func (t *Tensor) Quantile(q *Tensor, opts ...QuantileOptions) *Tensor {
	o := optional(opts)
	return one(opQuantile, arg(t), arg(q), intArg(o.Dim), native.Bool(o.KeepDim), textOr(o.Interpolation))
}

// NanQuantile is [Tensor.Quantile] of the elements that are no NaN.
func (t *Tensor) NanQuantile(q *Tensor, opts ...QuantileOptions) *Tensor {
	o := optional(opts)
	return one(opNanQuantile, arg(t), arg(q), intArg(o.Dim), native.Bool(o.KeepDim), textOr(o.Interpolation))
}

// Sort returns the elements in order along dim, -1 by PyTorch's default, and their
// positions.
func (t *Tensor) Sort(dim int64, descending bool) (values, indices *Tensor) {
	return two(opSort, arg(t), native.Int(dim), native.Bool(descending))
}

// SortStable is [Tensor.Sort] that keeps the order of equal elements.
func (t *Tensor) SortStable(dim int64, descending bool) (values, indices *Tensor) {
	return two(opSortStable, arg(t), native.Bool(true), native.Int(dim), native.Bool(descending))
}

// ArgSort returns the positions that sort t along dim, in a stable order.
func (t *Tensor) ArgSort(dim int64, descending bool) *Tensor {
	return one(opArgSort, arg(t), native.Bool(true), native.Int(dim), native.Bool(descending))
}

// MSort returns t sorted along its first dimension, as torch.msort.
func MSort(t *Tensor) *Tensor { return one(opMSort, arg(t)) }

// TopKOptions are the options of [Tensor.TopK].
type TopKOptions struct {
	Dim      Scalar // an integer; nil: -1
	Smallest bool   // the smallest instead of the largest
	Unsorted bool   // in any order
}

// TopK returns the k largest elements along a dimension and their positions.
func (t *Tensor) TopK(k int64, opts ...TopKOptions) (values, indices *Tensor) {
	o := optional(opts)
	return two(opTopK, arg(t), native.Int(k), integerOr(o.Dim), native.Bool(!o.Smallest), native.Bool(!o.Unsorted))
}

// Unique returns the different elements of t in order; for each element of t its
// position among them; and how often each occurs, as torch.unique.
func (t *Tensor) Unique() (values, inverse, counts *Tensor) {
	return three(opUnique, arg(t), native.Bool(true), native.Bool(true), native.Bool(true))
}

// UniqueDim is [Tensor.Unique] of the entries along dim.
func (t *Tensor) UniqueDim(dim int64) (values, inverse, counts *Tensor) {
	return three(opUniqueDim, arg(t), native.Int(dim), native.Bool(true), native.Bool(true), native.Bool(true))
}

// UniqueConsecutive is [Tensor.Unique] that drops repeats of neighbours only, of t
// taken as flat or along dim.
func (t *Tensor) UniqueConsecutive(dim ...int64) (values, inverse, counts *Tensor) {
	return three(opUniqueRuns, arg(t), native.Bool(true), native.Bool(true), optInt(dim))
}

// SearchOptions are the options of [SearchSorted] and [Bucketize].
type SearchOptions struct {
	Right bool    // behind equal elements instead of before them
	Int32 bool    // int32 positions instead of int64 (out_int32)
	Order *Tensor // SearchSorted only: positions that sort the sequence (sorter)
}

// SearchSorted returns where values would go in the innermost dimension of a
// sorted sequence, as torch.searchsorted.
func SearchSorted(sequence, values *Tensor, opts ...SearchOptions) *Tensor {
	o := optional(opts)
	return one(opSearchSorted, arg(sequence), arg(values), native.Bool(o.Int32), native.Bool(o.Right), native.None(), arg(o.Order))
}

// Bucketize returns the bucket of each element between sorted boundaries, as
// torch.bucketize.
func Bucketize(t, boundaries *Tensor, opts ...SearchOptions) *Tensor {
	o := optional(opts)
	return one(opBucketize, arg(t), arg(boundaries), native.Bool(o.Int32), native.Bool(o.Right))
}

// BinCount returns how often each number from 0 to the largest, or to
// minLength - 1, occurs in a vector of integers; with weights, not nil, their sums.
func (t *Tensor) BinCount(weights *Tensor, minLength int64) *Tensor {
	return one(opBinCount, arg(t), arg(weights), native.Int(minLength))
}

// HistC returns how many elements fall into each of equal bins from min to max;
// both zero means the range of the data. PyTorch's default is 100 bins.
func (t *Tensor) HistC(bins int64, min, max Scalar) *Tensor {
	return one(opHistC, arg(t), native.Int(bins), scalar(min), scalar(max))
}

// HistogramOptions are the options of [Histogram].
type HistogramOptions struct {
	Range   []float64 // lowest and highest edge; nil: the range of the data
	Weight  *Tensor   // of each element; nil: 1
	Density bool      // scale to an integral of 1
}

// Histogram returns what falls into each of equal bins and the bins' edges, as
// torch.histogram.
func Histogram(t *Tensor, bins int64, opts ...HistogramOptions) (hist, edges *Tensor) {
	o := optional(opts)
	bounds := native.None()
	if o.Range != nil {
		bounds = native.Floats(o.Range)
	}
	return two(opHistogram, arg(t), native.Int(bins), bounds, arg(o.Weight), native.Bool(o.Density))
}
