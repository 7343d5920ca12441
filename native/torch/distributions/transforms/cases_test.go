package transforms_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/golden"
	"torchfm/native/torch/distributions/transforms"
)

// transformCase is a line of transforms.jsonl: see scripts/distributions_goldens.py.
type transformCase struct {
	Spec             json.RawMessage
	DType            string
	X, Y             string
	Repr             string
	Bijective        bool
	Sign             json.RawMessage
	Domain, Codomain [2]any
	Shapes           [2][]int64
	Outputs          golden.Outputs

	// Of constraints that are looked up.
	Constraint  json.RawMessage
	BijectTo    *[2]string `json:"biject_to"`
	TransformTo *[2]string `json:"transform_to"`
}

func TestTransforms(t *testing.T) {
	f := golden.Load[transformCase](t, "transforms", "transforms.jsonl")
	for i, c := range f.Cases {
		if c.Spec == nil {
			continue
		}
		t.Run(fmt.Sprintf("%d/%s", i, c.DType), func(t *testing.T) {
			torch.WithScope(func(*torch.Scope) { c.replay(t, f.Exact) })
		})
	}
}

func (c *transformCase) replay(t *testing.T, exact bool) {
	tr := new(golden.Builder).Transform(c.Spec)
	assert.Equal(t, c.Repr, fmt.Sprint(tr))
	assert.Equal(t, c.Bijective, tr.Bijective())
	assert.Equal(t, fmt.Sprint(c.Domain), fmt.Sprint([2]any{tr.Domain().String(), tr.Domain().EventDim()}))
	assert.Equal(t, fmt.Sprint(c.Codomain), fmt.Sprint([2]any{tr.Codomain().String(), tr.Codomain().EventDim()}))
	x, y := golden.Tensor(c.X), golden.Tensor(c.Y)
	assert.Equal(t, fmt.Sprint(c.Shapes[0]), fmt.Sprint(transforms.ForwardShape(tr, x.Shape())))
	assert.Equal(t, fmt.Sprint(c.Shapes[1]), fmt.Sprint(transforms.InverseShape(tr, y.Shape())))
	c.checkSign(t, tr)
	assert.True(t, transforms.Equal(tr.Inv().Inv(), tr) || strings.HasPrefix(c.Repr, "ComposeTransform"), "the inverse of the inverse")

	for name := range c.Outputs {
		if strings.Contains(name, "/grad/") {
			continue
		}
		b := new(golden.Builder)
		tr := b.Transform(c.Spec)
		in := golden.Tensor(c.X)
		if name == "inverse" {
			in = golden.Tensor(c.Y)
		}
		in.SetRequiresGrad(true)
		b.Leaves = append(b.Leaves, golden.Leaf{Path: "value", Tensor: in})
		var out *torch.Tensor
		switch name {
		case "forward":
			out = tr.Forward(in)
			assert.Empty(t, golden.Same(golden.Text(out), tr.Inv().Inverse(in), true), "the inverse's inverse")
		case "inverse":
			out = tr.Inverse(in)
		case "log_abs_det_jacobian":
			out = tr.LogAbsDetJacobian(in, y)
			if !strings.Contains(c.Repr, "ComposeTransform") { // whose inverse goes by other values
				opposite := tr.Inv().LogAbsDetJacobian(y, in).Neg()
				assert.Empty(t, golden.Same(golden.Text(out), opposite, true), "the inverse's Jacobian")
			}
		}
		list := []golden.Named{{Tensor: out}}
		if out.RequiresGrad() {
			inputs := make([]*torch.Tensor, len(b.Leaves))
			for i, leaf := range b.Leaves {
				inputs[i] = leaf.Tensor
			}
			grads := torch.Grad([]*torch.Tensor{out}, inputs, torch.GradOptions{GradOutputs: []*torch.Tensor{golden.Ramp(out)}, AllowUnused: true})
			for i, g := range grads {
				if g != nil {
					list = append(list, golden.Named{Name: "/grad/" + b.Leaves[i].Path, Tensor: g})
				}
			}
		}
		c.Outputs.Compare(t, name, list, exact)
	}
}

func (c *transformCase) checkSign(t *testing.T, tr transforms.Transform) {
	var sign torch.Operand
	err := torch.Try(func() { sign = transforms.Sign(tr) })
	switch {
	case c.Sign == nil:
		assert.Error(t, err)
	case c.Sign[0] == '"':
		var text string
		require.NoError(t, json.Unmarshal(c.Sign, &text))
		assert.Empty(t, golden.Same(text, sign.(*torch.Tensor), true))
	default:
		assert.Equal(t, string(c.Sign), fmt.Sprint(sign))
	}
}

// TestRegistries compares which transforms stand for constraints, and that they go there.
func TestRegistries(t *testing.T) {
	f := golden.Load[transformCase](t, "transforms", "transforms.jsonl")
	for _, c := range f.Cases {
		if c.Constraint == nil {
			continue
		}
		b := &golden.Builder{Plain: true}
		constraint := b.Constraint(c.Constraint)
		x := golden.Tensor(c.X)
		for name, look := range map[string]struct {
			want *[2]string
			f    func(constraints.Constraint) transforms.Transform
		}{
			"biject_to":    {c.BijectTo, transforms.BijectTo},
			"transform_to": {c.TransformTo, transforms.TransformTo},
		} {
			var tr transforms.Transform
			err := torch.Try(func() { tr = look.f(constraint) })
			if look.want == nil {
				assert.ErrorContains(t, err, "cannot transform to the constraint", "%s of %v", name, constraint)
				continue
			}
			if !assert.NoError(t, err) {
				continue
			}
			assert.Equal(t, look.want[0], fmt.Sprint(tr))
			y := tr.Forward(x)
			assert.Empty(t, golden.Same(look.want[1], y, f.Exact), "%s of %v", name, constraint)
			if _, ok := constraint.(constraints.CatConstraint); !ok {
				assert.True(t, constraint.Check(y).All().ItemBool(), "%s of %v", name, constraint)
			}
		}
	}
}
