package main

import (
	"fmt"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows a bar with the loss on a terminal. It returns the callback for
// each iteration, nil when standard error is no terminal, and what ends the bar.
func progress(iterations int) (each func(iteration int, loss float32), done func()) {
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return nil, func() {}
	}
	const every = 100 * time.Millisecond
	bar := progressbar.NewOptions(iterations,
		progressbar.OptionSetWriter(os.Stderr),
		progressbar.OptionSetDescription("training"),
		progressbar.OptionShowCount(),
		progressbar.OptionShowIts(),
		progressbar.OptionSetItsString("it"),
		progressbar.OptionFullWidth(),
		progressbar.OptionThrottle(every),
	)
	var shown time.Time
	each = func(iteration int, loss float32) {
		// The clock is cheap, drawing is not.
		if now := time.Now(); now.Sub(shown) >= every || iteration == iterations {
			shown = now
			bar.Describe(fmt.Sprintf("training, loss %.2f", loss))
			bar.Set(iteration)
		}
	}
	return each, func() { bar.Exit(); fmt.Fprintln(os.Stderr) }
}
