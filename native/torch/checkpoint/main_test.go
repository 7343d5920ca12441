package checkpoint_test

import (
	"testing"

	"torchfm/native/torch/internal/recorded"
)

func TestMain(m *testing.M) { recorded.Main(m) }
