package main

import (
	"fmt"
	"math"

	"torchfm/native/torch"
	"torchfm/torchfm"
)

// loadModel reads a one-dimensional model and checks that it can be used.
func loadModel(path string, d torch.Device) (*torchfm.Model, error) {
	weights, _, err := torch.LoadSafetensors(path)
	if err != nil {
		return nil, err
	}
	m, err := buildModel(weights)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	m.To(d)
	return m, nil
}

func buildModel(weights torch.StateDict) (*torchfm.Model, error) {
	if first := weights.Get("net.0.weight"); first != nil && first.Dim() == 2 && first.Size(1) != 2 {
		return nil, fmt.Errorf("the model is for data of dimension %d, not 1", first.Size(1)-1)
	}
	m, err := torchfm.ModelFromStateDict(weights)
	if err != nil {
		return nil, err
	}
	for _, n := range m.StateDict() {
		for i, w := range torch.ToSlice[float32](n.Tensor) {
			if w := float64(w); math.IsNaN(w) || math.IsInf(w, 0) {
				return nil, fmt.Errorf("tensor %q: element %d is %v", n.Name, i, w)
			}
		}
	}
	return m, nil
}
