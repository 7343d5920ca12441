package torchfm

import (
	"context"
	"fmt"

	"torchfm/native/torch"
	"torchfm/native/torch/optim"
	"torchfm/philox"
	"torchfm/randomstate"
)

// TrainOptions are the hyperparameters and seeds of [Train].
type TrainOptions struct {
	Target     Mixture
	Draws      Draws
	DataSeed   uint32 // of NumPy's generator, for samples of the target
	TorchSeed  uint64 // of libtorch's generators and of the CUDA draws
	Iterations int    // at least 1
	BatchSize  int    // pairs an iteration, at least 1
	HiddenDim  int    // width of the network, at least 1
	LR         float64
	Device     torch.Device
	Threads    int            // of one operator; 0 leaves the number as it is
	Philox     philox.Options // the GPU whose draws are made

	// Progress, when not nil, is called after each iteration with its number,
	// from 1, and its loss.
	Progress func(iteration int, loss float32)
}

// DefaultTrainOptions are the notebook's settings.
var DefaultTrainOptions = TrainOptions{
	Target:     Bimodal(),
	Draws:      CUDADraws,
	DataSeed:   42,
	TorchSeed:  626,
	Iterations: 10_000,
	BatchSize:  256,
	HiddenDim:  64,
	LR:         1e-3,
	Threads:    1, // an iteration is too small to be shared: two take longer than one
	Philox:     philox.DefaultOptions,
}

// Validate returns an error that names the first option out of range, or nil.
func (o TrainOptions) Validate() error {
	switch {
	case o.Iterations < 1:
		return fmt.Errorf("torchfm: iterations must be at least 1, got %d", o.Iterations)
	case o.BatchSize < 1:
		return fmt.Errorf("torchfm: batch size must be at least 1, got %d", o.BatchSize)
	case o.Threads < 0:
		return fmt.Errorf("torchfm: threads must not be negative, got %d", o.Threads)
	case o.HiddenDim < 1:
		return fmt.Errorf("torchfm: hidden dim must be at least 1, got %d", o.HiddenDim)
	case !(o.LR >= 0 && o.LR <= 1e6):
		return fmt.Errorf("torchfm: learning rate must be a number from 0 to 1e6, got %v", o.LR)
	}
	return o.Target.Validate()
}

// Trained is a model and how its training went.
type Trained struct {
	Model  *Model
	Losses []float32 // of each iteration
}

// Train trains a model with Adam, In [11]. It seeds libtorch's default generators.
// When ctx is cancelled it returns the model as it is after the last whole
// iteration together with ctx's error.
func Train(ctx context.Context, o TrainOptions) (*Trained, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if o.Threads == 0 {
		return train(ctx, o)
	}
	var trained *Trained
	var err error
	torch.WithThreads(o.Threads, func() { trained, err = train(ctx, o) })
	return trained, err
}

func train(ctx context.Context, o TrainOptions) (*Trained, error) {
	data := randomstate.New(o.DataSeed)
	torch.ManualSeed(o.TorchSeed)
	model := NewModel(1, int64(o.HiddenDim))
	model.To(o.Device)
	model.Train()
	adam := optim.NewAdam(model.Parameters(), optim.AdamOptions{LR: new(o.LR)})

	batch := torch.Zeros([]int64{int64(o.BatchSize), 1}, torch.Options{Device: o.Device})
	x0, x1, t := batch, torch.ZerosLike(batch), torch.ZerosLike(batch)
	var loss *torch.Tensor
	step, err := torch.Capture(func() []*torch.Tensor {
		loss = ComputeLoss(model, x0, x1, t)
		adam.ZeroGrad()
		loss.Backward()
		return append([]*torch.Tensor{loss}, gradients(model)...)
	})
	if err != nil {
		return nil, fmt.Errorf("torchfm: %w", err)
	}
	defer step.Close()
	if err := adam.Capture(); err != nil {
		return nil, fmt.Errorf("torchfm: %w", err)
	}

	draws := o.Draws.source(o.TorchSeed, o.Philox)
	targets, values := make([]float64, o.BatchSize), make([]float32, o.BatchSize)
	trained := &Trained{Model: model, Losses: make([]float32, 0, o.Iterations)}
	for i := range o.Iterations {
		if err := ctx.Err(); err != nil {
			return trained, err
		}
		if err := o.Target.Sample(data, targets); err != nil {
			return trained, err
		}
		for i, x := range targets {
			values[i] = float32(x)
		}
		set(x1, values)
		draws.draw(x0, t)

		step.Replay()
		adam.Step()

		trained.Losses = append(trained.Losses, float32(loss.Item()))
		if o.Progress != nil {
			o.Progress(i+1, trained.Losses[i])
		}
	}
	model.Eval()
	return trained, nil
}

// gradients returns the gradients of the model's parameters.
func gradients(model *Model) []*torch.Tensor {
	var grads []*torch.Tensor
	for _, p := range model.Parameters() {
		grads = append(grads, p.Grad())
	}
	return grads
}
