package functorch

import (
	"fmt"
	"testing"

	"torchfm/native/torch"
)

func TestSmoke(t *testing.T) {
	x := torch.FromSlice([]float64{1, 2, 3, 4, 5, 6}, 2, 3)
	f := func(x *torch.Tensor) *torch.Tensor { return x.PowScalar(3).Sum() }
	fmt.Println(Grad(f)(x))
	fmt.Println(Vmap(Grad(f))(x))
	v, d := Jvp(Grad(f), x, torch.OnesLike(x))
	fmt.Println(v, d)
	fmt.Println(Hessian(f)(torch.FromSlice([]float64{1, 2, 3})))
	fmt.Println(Jacrev(func(x *torch.Tensor) *torch.Tensor { return x.Sin() }, 2)(torch.FromSlice([]float64{1, 2, 3})))
	fmt.Println(Vmap(Vmap(Jacfwd(func(x *torch.Tensor) *torch.Tensor { return x.Sin() })))(x))
	Vmap(func(x *torch.Tensor) *torch.Tensor { fmt.Println(x); return x })(x)
	Grad(func(x *torch.Tensor) *torch.Tensor { fmt.Println(x); return x.Sum() })(x)
	fmt.Println(torch.Try(func() { Vmap(func(x *torch.Tensor) *torch.Tensor { x.Sum().Item(); return x })(x) }))
	fmt.Println(torch.Try(func() { Vmap(func(x *torch.Tensor) *torch.Tensor { x.Sum().ItemBool(); return x })(x) }))
	fmt.Println(torch.Try(func() { Vmap(func(x *torch.Tensor) *torch.Tensor { torch.ToSlice[float64](x); return x })(x) }))
	fmt.Println(HessianTree(func(p map[string]*torch.Tensor) *torch.Tensor { return p["a"].Mul(p["b"]).Sum() })(map[string]*torch.Tensor{"a": torch.FromSlice([]float64{1, 2}), "b": torch.FromSlice([]float64{3, 4})}))
	torch.DualLevel(func() { fmt.Println(torch.MakeDual(x, x).Sin()) })
}
