package torchvet_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"torchfm/native/torch/torchvet"
)

func TestAnalyzer(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), torchvet.Analyzer, "a")
}
