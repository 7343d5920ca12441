package plots_test

import (
	"testing"

	"gonum.org/v1/plot/cmpimg"
)

// checkGolden runs draw, which writes testdata/NAME.png, and compares that with
// testdata/NAME_golden.png; the flag -regen makes the golden picture of it instead.
// A pixel may differ by about 13 levels of grey out of 255, by what the rounding of
// another processor does at edges.
func checkGolden(t *testing.T, draw func(), name string) {
	t.Helper()
	const delta = 0.05
	cmpimg.CheckPlotApprox(draw, t, delta, name+".png")
}
