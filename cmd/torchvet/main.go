// Torchvet reports arguments that package torch would refuse and the compiler lets
// pass: see package torchfm/native/torch/torchvet.
//
//	go run torchfm/cmd/torchvet ./...
package main

import (
	"golang.org/x/tools/go/analysis/singlechecker"

	"torchfm/native/torch/torchvet"
)

func main() { singlechecker.Main(torchvet.Analyzer) }
