// Package jit is PyTorch's torch.jit: it runs models that Python has exported with
// torch.jit.script or torch.jit.trace and saved with torch.jit.save. A loaded model is an
// nn.Module like those written in Go: it trains, moves, saves and can be part of another
// one.
//
// A file of TorchScript holds a program, which libtorch runs: load only files that you
// trust as you trust the programs that you run.
package jit
