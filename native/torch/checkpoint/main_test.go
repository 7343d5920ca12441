package checkpoint_test

import (
	"testing"

	"torchfm/native/internal/testbed"
)

func TestMain(m *testing.M) { testbed.Main(m) }
