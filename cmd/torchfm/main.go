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
// line on standard error. Files are written whole or not at all. An interrupt ends
// training after the iteration at hand and keeps the model; a second one ends the
// program at once.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"torchfm/native/torch"
)

func main() { os.Exit(run(os.Args[1:])) }

// run executes the command line and returns the exit status.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // the second interrupt is not caught

	stdout := &output{w: os.Stdout}
	root := newRoot()
	root.SetOut(stdout)
	root.SetArgs(args)
	err := execute(ctx, root)
	if err == nil && stdout.err != nil {
		err = fmt.Errorf("cannot write to standard output: %w", cause(stdout.err))
	}
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, "torchfm:", oneLine(err))
	if errors.As(err, new(*usageError)) {
		return 2
	}
	return 1
}

// execute runs the command; what libtorch refuses, memory above all, is an error.
func execute(ctx context.Context, root *cobra.Command) error {
	var err error
	if refused := torch.Try(func() { err = root.ExecuteContext(ctx) }); refused != nil {
		return refused
	}
	return err
}

// output remembers that it could not be written.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.w.Write(p)
	if o.err == nil {
		o.err = err
	}
	return n, err
}

// oneLine is the error's text on one line, without the name of the program twice.
func oneLine(err error) string {
	text := strings.Join(strings.Fields(err.Error()), " ")
	return strings.TrimPrefix(text, "torchfm: ")
}

// interrupted returns an error once the user has interrupted the program.
func interrupted(ctx context.Context, left string) error {
	if ctx.Err() == nil {
		return nil
	}
	return fmt.Errorf("interrupted: %s", left)
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:               "torchfm",
		Short:             "Flow matching in Go on libtorch",
		Long:              "torchfm trains the flow matching model of the notebook \"Flow Matching: A Visual\nIntroduction\" and writes everything that the notebook shows.",
		SilenceErrors:     true,
		SilenceUsage:      true,
		Args:              noCommand,
		PersistentPreRunE: checkRanges,
		RunE:              func(*cobra.Command, []string) error { return nil },
		CompletionOptions: cobra.CompletionOptions{
			DisableDefaultCmd: true,
		},
	}
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(newRun(), newTrain(), newFigures(), newSample(), newInfo())
	for _, c := range root.Commands() {
		c.Args = noArguments
	}
	root.SetHelpCommand(newHelp(root))
	return root
}

func newHelp(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Help about a command",
		RunE: func(_ *cobra.Command, args []string) error {
			c, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return noCommand(root, args)
			}
			c.InitDefaultHelpFlag()
			return c.Help()
		},
	}
}
