package serialization

import (
	"fmt"
	"strings"

	"torchfm/native/torch/internal/pickle"
)

// rebuild carries out the functions that make tensors, of torch/_utils.py.
func (f *File) rebuild(fn global, a *arguments) (any, error) {
	switch fn {
	case "torch._utils._rebuild_tensor":
		return f.tensor(a, a.view(0).dtype(), 4, 4)
	case "torch._utils._rebuild_tensor_v2":
		t, err := f.tensor(a, a.view(0).dtype(), 6, 7)
		if err != nil {
			return nil, err
		}
		return t, t.describe(a, 4, 6)
	case "torch._utils._rebuild_tensor_v3":
		t, err := f.tensor(a, a.dtype(6), 7, 8)
		if err != nil {
			return nil, err
		}
		return t, t.describe(a, 4, 7)
	case "torch._utils._rebuild_qtensor":
		t, err := f.tensor(a, a.view(0).dtype(), 7, 7)
		if err != nil {
			return nil, err
		}
		if t.Quantizer, err = quantizer(a.sub(4)); err != nil {
			return nil, err
		}
		t.RequiresGrad = a.bool(5)
		return t, a.err
	case "torch._utils._rebuild_sparse_tensor":
		return sparse(a)
	case "torch._utils._rebuild_meta_tensor_no_storage":
		m := &Meta{DType: a.dtype(0), Size: a.ints(1), Stride: a.ints(2), RequiresGrad: a.bool(3)}
		if err := a.done(4, 4); err != nil {
			return nil, err
		}
		_, err := checkShape(m.Size, m.Stride)
		return m, err
	case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state":
		return parameter(a, a.bool(1), 3, 4)
	case "torch.nn.parameter.Parameter":
		return parameter(a, len(a.list) < 2 || a.bool(1), 1, 2)
	case "torch._tensor._rebuild_from_type_v2":
		inner, class := a.any(0), a.any(1)
		if err := a.done(4, 4); err != nil {
			return nil, err
		}
		if class != global("torch.Tensor") && class != global("torch.nn.parameter.Parameter") {
			return nil, fmt.Errorf("of a %s, want a tensor", pickle.Kind(class))
		}
		if g, ok := inner.(global); !ok || !strings.HasPrefix(string(g), "torch._utils._rebuild_") {
			return nil, fmt.Errorf("made by a %s", pickle.Kind(inner))
		}
		return f.Reduce(inner, pickle.Tuple(a.items(2, false)))
	}
	return nil, fmt.Errorf("a %s is called", fn)
}

// dtype is that of a storage, "" for none.
func (v View) dtype() DType {
	if v.Storage == nil {
		return ""
	}
	return v.Storage.DType
}

// tensor reads what all functions that make strided tensors begin with: storage, offset,
// size and stride.
func (f *File) tensor(a *arguments, dtype DType, least, most int) (*Tensor, error) {
	t := &Tensor{View: a.view(0), DType: dtype, Offset: a.int(1), Size: a.ints(2), Stride: a.ints(3)}
	if err := a.done(least, most); err != nil {
		return nil, err
	}
	if t.DType == "" {
		return nil, fmt.Errorf("storage %q has no dtype", t.View.Storage.Key)
	}
	if d := t.View.Storage.DType; d != "" && d != t.DType {
		return nil, fmt.Errorf("a tensor of %s in storage %q of %s", t.DType, t.View.Storage.Key, d)
	}
	if err := t.check(); err != nil {
		return nil, err
	}
	return t, nil
}

// describe reads whether gradients are recorded, and what the tensor is a lazy form of.
func (t *Tensor) describe(a *arguments, grad, metadata int) error {
	t.RequiresGrad = a.bool(grad)
	if metadata < len(a.list) && a.any(metadata) != nil {
		d := a.dict(metadata)
		if a.err == nil {
			for i, key := range d.Keys {
				on, _ := d.Values[i].(bool)
				switch key {
				case "conj":
					t.Conj = on
				case "neg":
					t.Neg = on
				default:
					return fmt.Errorf("a tensor with metadata other than conj and neg")
				}
			}
		}
	}
	return a.err
}

func parameter(a *arguments, grad bool, least, most int) (any, error) {
	if err := a.done(least, most); err != nil {
		return nil, err
	}
	switch data := a.any(0).(type) {
	case *Tensor:
		copied := *data
		copied.RequiresGrad = grad
		return &Parameter{&copied}, nil
	case *Sparse, *Meta:
		return &Parameter{data}, nil
	}
	a.wrong(0, "a tensor")
	return nil, a.err
}

func quantizer(a arguments) (*Quantizer, error) {
	q := &Quantizer{Scheme: a.scheme(0)}
	switch q.Scheme {
	case "per_tensor_affine":
		q.Scale, q.ZeroPoint = a.float(1), a.int(2)
		return q, a.done(3, 3)
	case "per_channel_affine", "per_channel_affine_float_qparams":
		q.Scales, q.Zeros, q.Axis = a.tensor(1), a.tensor(2), a.int(3)
		return q, a.done(4, 4)
	}
	if a.err != nil {
		return nil, a.err
	}
	return nil, fmt.Errorf("quantization scheme %s", q.Scheme)
}

func sparse(a *arguments) (any, error) {
	s := &Sparse{Layout: a.layout(0)}
	data := a.sub(1)
	if err := a.done(2, 2); err != nil {
		return nil, err
	}
	parts := 3
	switch s.Layout {
	case "sparse_coo":
		parts = 2
		if c, ok := data.any(3).(bool); ok {
			s.Coalesced = &c
		}
	case "sparse_csr", "sparse_csc", "sparse_bsr", "sparse_bsc":
	default:
		return nil, fmt.Errorf("layout %s", s.Layout)
	}
	for i := range parts {
		s.Parts = append(s.Parts, data.tensor(i))
	}
	s.Size = data.ints(parts)
	return s, data.done(parts+1, parts+2)
}
