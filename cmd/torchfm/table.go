package main

import (
	"fmt"
	"io"

	"torchfm/torchfm"
)

// printPath prints the table of In [14]: the flow steps and positions of a path.
func printPath(w io.Writer, p torchfm.Path) {
	fmt.Fprint(w, " ")
	for i := range p.T {
		fmt.Fprintf(w, "%6d", i)
	}
	fmt.Fprintln(w)
	printRow(w, "t", p.T)
	printRow(w, "x", p.X)
}

func printRow(w io.Writer, name string, values []float64) {
	fmt.Fprint(w, name)
	for _, v := range values {
		fmt.Fprintf(w, "%6.3f", v)
	}
	fmt.Fprintln(w)
}

// printDistances prints the table of Wasserstein-1 distances.
func printDistances(w io.Writer, ds []torchfm.Distance) {
	fmt.Fprintln(w, "W1 distance of the samples to the target")
	fmt.Fprintln(w, "steps   model   exact field")
	for _, d := range ds {
		fmt.Fprintf(w, "%5d  %6.4f  %6.4f\n", d.Steps, d.Learned, d.Exact)
	}
}
