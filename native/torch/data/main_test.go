package data_test

import (
	"testing"

	"torchfm/native/torch/internal/recorded"
)

// TestMain takes the kernels that the goldens were made on.
func TestMain(m *testing.M) { recorded.Main(m) }
