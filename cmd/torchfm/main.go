// Command torchfm trains the flow matching model of the notebook "Flow Matching:
// A Visual Introduction" and writes everything that the notebook shows.
//
//	torchfm run      train, sample, and write data, figures and the page
//	torchfm train    train and write the model
//	torchfm figures  draw the figures of a run again
//	torchfm sample   draw samples of a saved model
//	torchfm info     print versions and devices
//
// The exit status is 0, 1 for a failure and 2 for wrong usage; the reason is one
// line on standard error.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"torchfm/native/torch"
)

// keepFreed is enough for the activations of a few chunks of samples.
const keepFreed = 256 << 20

func main() { os.Exit(run(os.Args[1:])) }

// run executes the command line and returns the exit status.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	torch.KeepFreedMemory(keepFreed)
	root := newRoot()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, "torchfm:", oneLine(err))
	if errors.As(err, new(*usageError)) {
		return 2
	}
	return 1
}

// oneLine is the error's text on one line, without the name of the program twice.
func oneLine(err error) string {
	text := strings.Join(strings.Fields(err.Error()), " ")
	return strings.TrimPrefix(text, "torchfm: ")
}

// usageError is a command line that cannot be carried out as it stands.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "torchfm",
		Short:         "Flow matching in Go on libtorch",
		Long:          "torchfm trains the flow matching model of the notebook \"Flow Matching: A Visual\nIntroduction\" and writes everything that the notebook shows.",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          usageArgs(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			return &usageError{errors.New("no command given: want run, train, figures, sample or info (--help tells more)")}
		},
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &usageError{err} })
	root.AddCommand(newRun(), newTrain(), newFigures(), newSample(), newInfo())
	for _, c := range root.Commands() {
		c.Args = usageArgs(cobra.NoArgs)
	}
	return root
}

// usageArgs marks what a check of positional arguments finds as wrong usage.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if err := check(c, args); err != nil {
			return &usageError{err}
		}
		return nil
	}
}
