package cases

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/torchtest"
)

// Same says how got differs from the tensor of a key, nil when it is equal to the bit,
// a NaN being equal to any NaN. An empty key stands for no tensor.
func (s *Set) Same(got *torch.Tensor, key string) error {
	if key == "" || got == nil {
		if key != "" || got != nil {
			return fmt.Errorf("is there %v, want %v", got != nil, key != "")
		}
		return nil
	}
	want, ok := s.tensors[key]
	if !ok {
		return errors.New("no tensor " + key)
	}
	if got.DType() != want.dtype || !slices.Equal(got.Shape(), want.shape) {
		return fmt.Errorf("is %v %v, want %v %v", got.DType(), got.Shape(), want.dtype, want.shape)
	}
	data := torch.ToBytes(got)
	if bytes.Equal(data, want.data) {
		return nil
	}
	g := torchtest.Elements(got)
	w := torchtest.Elements(torch.FromBytes(want.data, want.dtype, want.shape...))
	size := len(data) / len(w)
	differ, count, near := -1, 0, true
	for i := range w {
		if bytes.Equal(data[i*size:(i+1)*size], want.data[i*size:(i+1)*size]) || math.IsNaN(g[i]) && math.IsNaN(w[i]) {
			continue
		}
		if differ < 0 {
			differ = i
		}
		count++
		near = near && within(g[i], w[i], want.dtype)
	}
	switch {
	case differ < 0:
		return nil
	case near && !s.Exact:
		s.Nearly++
		return nil
	}
	return fmt.Errorf("%v %v: %d of %d numbers differ, number %d is %v, want %v",
		want.dtype, want.shape, count, len(w), differ, g[differ], w[differ])
}

// within is the tolerance for another libtorch: ten times the one of PyTorch's
// assert_close.
func within(got, want float64, dtype torch.DType) bool {
	relative, absolute := 0.0, 0.0
	switch dtype {
	case torch.Float16:
		relative, absolute = 1e-2, 1e-4
	case torch.BFloat16:
		relative, absolute = 0.16, 1e-4
	case torch.Float32, torch.Complex64:
		relative, absolute = 1.3e-5, 1e-4
	case torch.Float64, torch.Complex128:
		relative, absolute = 1e-6, 1e-6
	}
	return got == want || math.Abs(got-want) <= absolute+relative*math.Abs(want)
}
