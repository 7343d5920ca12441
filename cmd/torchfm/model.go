package main

import (
	"errors"
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
	// A model is made as wide as its first matrix, which takes far more memory
	// than a file that is no model.
	first, second := weights.Get("net.0.weight"), weights.Get("net.2.weight")
	if first == nil || second == nil || first.Dim() != 2 || second.Dim() != 2 ||
		second.Size(0) != first.Size(0) || second.Size(1) != first.Size(0) {
		return nil, errors.New("these are no weights of a flow matching model: no matrices net.0.weight and net.2.weight that fit together")
	}
	if dim := first.Size(1) - 1; dim != 1 {
		return nil, fmt.Errorf("the model is for data of dimension %d, not 1", dim)
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
