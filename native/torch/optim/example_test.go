package optim_test

import (
	"fmt"
	"os"
	"path/filepath"

	"torchfm/native/torch"
	"torchfm/native/torch/nn"
	"torchfm/native/torch/optim"
)

func Example() {
	torch.ManualSeed(0)
	x := torch.FromSlice([]float32{0, 1, 2, 3}, 4, 1)
	y := x.Mul(2).Add(1)
	model := nn.NewLinear(1, 1)
	opt := optim.NewAdam(model.Parameters(), optim.AdamOptions{LR: new(0.1)})
	for range 500 {
		torch.WithScope(func(*torch.Scope) {
			loss := torch.MSELoss(model.Forward(x), y)
			opt.ZeroGrad()
			loss.Backward()
			opt.Step()
		})
	}
	fmt.Printf("%.2f x + %.2f\n", model.Weight.Item(), model.Bias.Item())
	// Output: 2.00 x + 1.00
}

// Lion is an optimizer of one's own (Chen et al. 2023).
type Lion struct{ optim.Base[LionOptions] }

// LionOptions are the options of NewLion.
type LionOptions struct {
	LR          *float64    `default:"1e-4"`     // learning rate; default 1e-4
	Betas       *[2]float64 `default:"0.9,0.99"` // decay of the average gradient; default 0.9, 0.99
	WeightDecay float64     // by which the parameters shrink; default 0
}

// NewLion returns an optimizer of parameters.
func NewLion(params []*torch.Tensor, opts ...LionOptions) *Lion {
	return optim.New(new(Lion), params, opts...)
}

// Update makes a step of one parameter.
func (l *Lion) Update(o *LionOptions, p, grad *torch.Tensor, s *optim.State) {
	average := s.Zeros("exp_avg", p)
	p.Mul_(1 - *o.LR*o.WeightDecay)
	p.Sub_(average.Lerp(grad, 1-o.Betas[0]).Sign().Mul(*o.LR))
	average.Lerp_(grad, 1-o.Betas[1])
}

// A new optimizer is a struct, its options and one method. Groups, schedules, state dicts
// and memory come with the Base.
func ExampleBase() {
	w := torch.Ones([]int64{2}, torch.Options{RequiresGrad: true})
	opt := NewLion([]*torch.Tensor{w}, LionOptions{LR: new(0.125)})
	schedule := optim.NewStepLR(opt, 2)
	for range 3 {
		torch.WithScope(func(*torch.Scope) {
			loss := w.Mul(w).Sum()
			opt.ZeroGrad()
			loss.Backward()
			opt.Step()
			schedule.Step()
		})
	}
	fmt.Println(torch.ToSlice[float32](w))
	fmt.Println(opt)
	// Output:
	// [0.7375 0.7375]
	// Lion (
	// Parameter Group 0
	//     betas: (0.9, 0.99)
	//     initial_lr: 0.125
	//     lr: 0.0125
	//     weight_decay: 0
	// )
}

// The matrices of a model shrink, its biases do not.
func ExampleBase_AddParamGroup() {
	model := nn.NewSequential(nn.NewLinear(2, 8), nn.NewGELU(), nn.NewLinear(8, 1))
	var matrices, vectors []*torch.Tensor
	for _, p := range model.Parameters() {
		if p.Dim() > 1 {
			matrices = append(matrices, p)
		} else {
			vectors = append(vectors, p)
		}
	}
	opt := optim.NewAdamW(matrices, optim.AdamWOptions{LR: new(3e-4), WeightDecay: new(0.1)})
	opt.AddParamGroup(vectors, optim.AdamWOptions{LR: new(3e-4), WeightDecay: new(0.0)})
	for i, g := range opt.ParamGroups() {
		fmt.Println(len(g.Params()), g.LR(), *opt.Options(i).WeightDecay)
	}
	// Output:
	// 2 0.0003 0.1
	// 2 0.0003 0
}

// The state dict goes through a file. The same names and values are Python's, whose
// optimizer.state_dict() is flattened by joining the keys with dots.
func ExampleStateDict_Flatten() {
	folder, err := os.MkdirTemp("", "optim")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "optimizer.safetensors")
	w := torch.Ones([]int64{2}, torch.Options{RequiresGrad: true})
	opt := optim.NewSGD([]*torch.Tensor{w}, optim.SGDOptions{Momentum: 0.9})
	w.SetGrad(torch.FromSlice([]float32{1, 2}))
	opt.Step()
	if err := torch.SaveSafetensors(path, opt.StateDict().Flatten(), nil); err != nil {
		fmt.Println(err)
		return
	}

	flat, _, err := torch.LoadSafetensors(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	dict, err := optim.Unflatten(flat)
	if err != nil {
		fmt.Println(err)
		return
	}
	again := optim.NewSGD([]*torch.Tensor{w})
	if err := again.LoadStateDict(dict); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(dict.State[0]["momentum_buffer"], again.Options(0).Momentum)
	// Output: tensor([1., 2.]) 0.9
}

// LBFGS calls the closure as often as it needs.
func ExampleLBFGS() {
	w := torch.FromSlice([]float32{-1.5, 2}).SetRequiresGrad(true)
	opt := optim.NewLBFGS([]*torch.Tensor{w}, optim.LBFGSOptions{LineSearchFn: "strong_wolfe", MaxIter: new(int64(50))})
	opt.Step(func() *torch.Tensor { // Rosenbrock's valley
		x, y := w.Select(0, 0), w.Select(0, 1)
		a, b := x.Sub(1), y.Sub(x.Mul(x))
		loss := a.Mul(a).Add(b.Mul(b).Mul(100))
		opt.ZeroGrad()
		loss.Backward()
		return loss
	})
	fmt.Printf("%.3f\n", torch.ToSlice[float32](w))
	// Output: [1.000 1.000]
}

func ExampleNewCosineAnnealingLR() {
	w := torch.Zeros([]int64{1}, torch.Options{RequiresGrad: true})
	opt := optim.NewSGD([]*torch.Tensor{w}, optim.SGDOptions{LR: new(1.0)})
	schedule := optim.NewCosineAnnealingLR(opt, 4)
	for range 5 {
		fmt.Printf("%.3f ", schedule.GetLastLR()[0])
		schedule.Step()
	}
	fmt.Println()
	// Output: 1.000 0.854 0.500 0.146 0.000
}

// A warm-up, and a fall after it.
func ExampleNewSequentialLR() {
	w := torch.Zeros([]int64{1}, torch.Options{RequiresGrad: true})
	opt := optim.NewSGD([]*torch.Tensor{w}, optim.SGDOptions{LR: new(1.0)})
	schedule := optim.NewSequentialLR(opt, []optim.Scheduler{
		optim.NewLinearLR(opt, optim.LinearLROptions{StartFactor: new(0.25), TotalIters: new(int64(3))}),
		optim.NewExponentialLR(opt, 0.5),
	}, []int64{3})
	for range 6 {
		fmt.Printf("%.3f ", opt.ParamGroups()[0].LR())
		schedule.Step()
	}
	fmt.Println()
	// Output: 0.250 0.500 0.750 1.000 0.500 0.250
}

func ExampleNewLambdaLR() {
	w := torch.Zeros([]int64{1}, torch.Options{RequiresGrad: true})
	opt := optim.NewSGD([]*torch.Tensor{w}, optim.SGDOptions{LR: new(1.0)})
	schedule := optim.NewLambdaLR(opt, func(epoch int64) float64 { return min(1, float64(epoch+1)/4) })
	for range 5 {
		fmt.Print(schedule.GetLastLR()[0], " ")
		schedule.Step()
	}
	fmt.Println()
	// Output: 0.25 0.5 0.75 1 1
}
