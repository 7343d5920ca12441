package torch

import "testing"

func TestSmoke(t *testing.T) {
	x := FromSlice([]float32{1, 2, 3, 4}, 2, 2).SetRequiresGrad(true)
	y := x.Mul(x).Sum()
	y.Backward()
	t.Log(y.Item(), ToSlice[float32](x.Grad()), y.GradFn(), Version(), CPUCapability())
	ManualSeed(626)
	t.Log(ToSlice[float32](Randn([]int64{3})))
	err := Try(func() { FromSlice([]float32{1, 2}).Add(FromSlice([]float32{1, 2, 3})) })
	t.Log(err)
	var r *Tensor
	WithScope(func(s *Scope) { a := x.Add(x); r = s.Keep(a.Add(a)); t.Log(Live()) })
	t.Log(Live())
	t.Log(ToSlice[float32](r))
	x.Close()
	t.Log(Try(func() { x.Add(x) }))
}

func BenchmarkAdd(b *testing.B) {
	x := FromSlice([]float32{1, 2, 3, 4})
	b.ReportAllocs()
	for b.Loop() {
		x.Add(x).Close()
	}
}
func BenchmarkAddScope(b *testing.B) {
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
func BenchmarkAddGC(b *testing.B) {
	x := FromSlice([]float32{1, 2, 3, 4})
	b.ReportAllocs()
	for b.Loop() {
		x.Add(x)
	}
}
