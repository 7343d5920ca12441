package torch

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

// roundTrip checks that data survives a tensor, a view of it, and its bytes.
func roundTrip[T Element](t *testing.T, want DType, data ...T) {
	t.Helper()
	x := FromSlice(data, 2, int64(len(data)/2))
	assert.Equal(t, want, x.DType())
	assert.Equal(t, data, ToSlice[T](x), want)
	assert.Equal(t, data, ToSlice[T](x.T().Contiguous().T()), "%v: from a transposed view", want)
	assert.Equal(t, data, ToSlice[T](FromBytes(ToBytes(x), want)), "%v: by bytes", want)
	data[0], data[1] = data[1], data[0]
	assert.NotEqual(t, data, ToSlice[T](x), "%v: the tensor shares the slice's memory", want)
	SetSlice(x, data)
	assert.Equal(t, data, ToSlice[T](x), "%v: after SetSlice", want)
}

func TestSlices(t *testing.T) {
	roundTrip(t, Float32, float32(1), 0.1, -2, float32(math.Inf(1)), math.MaxFloat32, math.SmallestNonzeroFloat32)
	roundTrip(t, Float64, 1, 0.1, math.Inf(-1), math.MaxFloat64)
	roundTrip(t, Int64, int64(math.MaxInt64), math.MinInt64, 3, 4)
	roundTrip(t, Int32, int32(math.MaxInt32), math.MinInt32, 3, 4)
	roundTrip(t, Int16, int16(math.MaxInt16), math.MinInt16, 3, 4)
	roundTrip(t, Int8, int8(127), -128, 3, 4)
	roundTrip(t, Uint8, uint8(255), 0, 3, 4)
	roundTrip(t, Uint16, uint16(65535), 0, 3, 4)
	roundTrip(t, Uint32, uint32(math.MaxUint32), 0, 3, 4)
	roundTrip(t, Uint64, uint64(math.MaxUint64), 0, 3, 4)
	roundTrip(t, Bool, true, false, true, true)
	roundTrip(t, Complex64, complex64(1+2i), -1, 3i, 4)
	roundTrip(t, Complex128, 1+2i, -1, 3i, 4)
}

func TestHalfPrecision(t *testing.T) {
	for dtype, one := range map[DType]uint16{Float16: 0x3c00, BFloat16: 0x3f80} {
		x := FromBits([]uint16{one, one | 0x8000}, dtype)
		assert.Equal(t, []float32{1, -1}, ToSlice[float32](x.Float()), dtype)
		assert.Equal(t, []uint16{one, one | 0x8000}, ToBits(FromSlice([]float32{1, -1}).To(dtype)), dtype)
		assert.Equal(t, dtype, x.Add(1).DType())
		assert.Equal(t, 2.0, x.Add(1).At(0).Item(), dtype)
		wants(t, "the tensor is torch."+dtype.Name(), func() { ToSlice[float32](x) })
	}
}

func TestSliceMisuse(t *testing.T) {
	x := FromSlice([]float32{1, 2, 3, 4}, 2, 2)
	wants(t, "from_slice", func() { FromSlice([]float32{1, 2, 3}, 2, 2) })
	wants(t, "the slice torch.float64", func() { ToSlice[float64](x) })
	wants(t, "the slice torch.int32", func() { SetSlice(x, []int32{1, 2, 3, 4}) })
	wants(t, "set_slice", func() { SetSlice(x, []float32{1}) })
	wants(t, "set_slice", func() { SetSlice(x.T(), []float32{1, 2, 3, 4}) })
	wants(t, "not two bytes", func() { FromBits([]uint16{1}, Float32) })
	wants(t, "no elements of", func() { FromBytes([]byte{1, 2, 3}, Float32) })
}

func TestEmptyAndScalar(t *testing.T) {
	empty := FromSlice([]float32{}, 0, 3)
	assert.Empty(t, ToSlice[float32](empty))
	assert.Zero(t, empty.Numel())
	assert.Equal(t, []int64{0, 3}, empty.Shape())
	assert.Zero(t, FromSlice([]float64{2.5}, []int64{}...).Dim()) // an empty shape is not none
	assert.EqualValues(t, 1, FromSlice([]float64{2.5}).Dim())
	x := ScalarTensor(2.5)
	assert.Zero(t, x.Dim())
	assert.Equal(t, 2.5, x.Item())
	assert.Equal(t, int64(2), x.ItemInt())
	assert.True(t, x.ItemBool())
	assert.Equal(t, 1+2i, FromSlice([]complex64{1 + 2i}).ItemComplex())
	wants(t, "complex", func() { FromSlice([]complex64{1 + 2i}).Item() })
	assert.Equal(t, int64(1<<53+1), FromSlice([]int64{1<<53 + 1}).ItemInt(), "an int64 is not cut")
}

func TestClosed(t *testing.T) {
	x := Ones([]int64{2})
	x.Close()
	x.Close()
	wants(t, "closed tensor", func() { x.Add(x) })
	wants(t, "closed tensor", func() { x.Shape() })
	var y *Tensor
	WithScope(func(*Scope) { y = Ones([]int64{2}) })
	wants(t, "closed tensor", func() { y.Sum() })
	var none *Tensor
	wants(t, "nil tensor", func() { none.Shape() })
}

// TestScopeFrees checks that nothing of a scope is left but what was kept.
func TestScopeFrees(t *testing.T) {
	WithScope(func(outer *Scope) {
		before, _ := Live()
		WithScope(func(inner *Scope) {
			x := Ones([]int64{100}, Options{RequiresGrad: true})
			x.Mul(x).Sum().Backward()
			inner.Keep(x.Grad())
		})
		after, _ := Live()
		assert.Equal(t, before+1, after, "open tensors after the scope")
	})
}

func BenchmarkAdd(b *testing.B) {
	x := FromSlice([]float32{1, 2, 3, 4})
	b.ReportAllocs()
	for b.Loop() {
		x.Add(x).Close()
	}
}

func BenchmarkAddInScope(b *testing.B) {
	x := FromSlice([]float32{1, 2, 3, 4})
	b.ReportAllocs()
	for i := 0; i < b.N; i += 64 {
		WithScope(func(*Scope) {
			for range 64 {
				x.Add(x)
			}
		})
	}
}

// BenchmarkAddCollected leaves the tensors to the collector.
func BenchmarkAddCollected(b *testing.B) {
	x := FromSlice([]float32{1, 2, 3, 4})
	b.ReportAllocs()
	for b.Loop() {
		x.Add(x)
	}
}

// BenchmarkOptions is a call with an option struct.
func BenchmarkOptions(b *testing.B) {
	x := FromSlice([]float32{1, 2, 3, 4}, 2, 2)
	b.ReportAllocs()
	for b.Loop() {
		x.Addmm(x, x, AddmmOptions{Beta: new(0.0)}).Close()
	}
}

// BenchmarkAt is x[0, 1:].
func BenchmarkAt(b *testing.B) {
	x := FromSlice([]float32{1, 2, 3, 4}, 2, 2)
	b.ReportAllocs()
	for b.Loop() {
		x.At(0, From(1)).Close()
	}
}

// Libtorch reads beyond its tables for a dtype that does not exist.
func TestUnknownDType(t *testing.T) {
	x := Ones([]int64{2})
	assert.Error(t, Try(func() { x.To(DType(200)) }))
	assert.Error(t, Try(func() { Zeros([]int64{2}, Options{DType: 200}) }))
}
