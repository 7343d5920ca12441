package main

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// usageError is a command line that cannot be carried out as it stands.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error {
	return &usageError{fmt.Errorf(format, args...)}
}

// badFlag says what a package found wrong with the value of a flag.
func badFlag(name string, err error) error {
	text := err.Error()
	for _, prefix := range []string{"torchfm: ", "torch: "} {
		text = strings.TrimPrefix(text, prefix)
	}
	return usagef("--%s: %s", name, text)
}

const commands = "want run, train, figures, sample or info (--help tells more)"

// noCommand is the check of the arguments that should have been a command.
func noCommand(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usagef("no command given: %s", commands)
	}
	return usagef("unknown command %q: %s", args[0], commands)
}

// noArguments is the check of the arguments of a command that takes only flags.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usagef("unexpected argument %q: %s takes only flags (--help lists them)", args[0], c.Name())
}

// flagError is the error of a flag that cannot be parsed, in words.
func flagError(_ *cobra.Command, err error) error {
	var bad *pflag.InvalidValueError
	if !errors.As(err, &bad) {
		return &usageError{err}
	}
	want := map[string]string{
		"uint32":  fmt.Sprintf("a whole number from 0 to %d", uint32(math.MaxUint32)),
		"uint64":  fmt.Sprintf("a whole number from 0 to %d", uint64(math.MaxUint64)),
		"float64": "a number",
		"bool":    "true or false",
	}
	if r, ok := rangeOf(bad.GetFlag().Name); ok {
		want["int"] = r.String()
	}
	return usagef("--%s must be %s, got %q", bad.GetFlag().Name, want[bad.GetFlag().Value.Type()], bad.GetValue())
}

// interval is the range of a flag.
type interval struct{ least, most int }

func (r interval) String() string {
	return fmt.Sprintf("a whole number from %d to %d", r.least, r.most)
}

// rangeOf returns the range of a flag that is a whole number: wide enough for any
// use, narrow enough that a slip of the finger does not exhaust the memory.
func rangeOf(name string) (r interval, ok bool) {
	switch name {
	case "iterations", "steps":
		return interval{1, 1_000_000_000}, true
	case "batch-size":
		return interval{1, 1_000_000}, true
	case "hidden-dim":
		return interval{1, 16_384}, true
	case "n":
		return interval{1, 100_000_000}, true
	case "threads":
		return interval{0, 1024}, true
	}
	return interval{}, false
}

// checkRanges checks the flags of a command that are whole numbers.
func checkRanges(c *cobra.Command, _ []string) error {
	var err error
	c.Flags().VisitAll(func(f *pflag.Flag) {
		r, ok := rangeOf(f.Name)
		if !ok || err != nil {
			return
		}
		if value, _ := c.Flags().GetInt(f.Name); value < r.least || value > r.most {
			err = usagef("--%s must be %v, got %d", f.Name, r, value)
		}
	})
	return err
}
