package plots

import "gonum.org/v1/plot"

// lossWindow is the length of the moving average.
const lossWindow = 100

// Loss draws In [12], the loss [n] of each iteration and its average over the last
// hundred, 1023 x 316. With fewer iterations there is no average.
func Loss(losses []float64) (*Figure, error) {
	f := &Figure{Name: "in12_loss", Width: 1023.215, Height: 316.611}
	check := checker{figure: f.Name}
	check.series("losses", losses)
	if check.err != nil {
		return nil, check.err
	}
	iterations := make([]float64, len(losses))
	for i := range iterations {
		iterations[i] = float64(i)
	}
	line := curve(iterations, losses, WithAlpha(TabBlue, 0.5))
	p := &Panel{
		Rect:     Rect{61.278, 53.278, 991.278, 284.278},
		X:        Interval{0, float64(len(losses))},
		Y:        extent(losses).Margins(),
		Title:    "Training Loss Curve",
		XLabel:   "Iteration",
		YLabel:   "Loss",
		YSide:    LeftSide,
		Plotters: []plot.Plotter{DenseLine{line}},
		Legend:   &Legend{Entries: []LegendEntry{{"Loss", key{line}}}},
	}
	if mean := movingAverage(losses, lossWindow); len(mean) > 0 {
		line := curve(iterations[lossWindow-1:], mean, TabBlue)
		p.Plotters = append(p.Plotters, DenseLine{line})
		p.Legend.Entries = append(p.Legend.Entries, LegendEntry{"Loss (moving avg)", key{line}})
	}
	f.Parts = []Part{p}
	return f, nil
}

// movingAverage returns the mean of each n neighbours, len(v)-n+1 of them.
func movingAverage(v []float64, n int) []float64 {
	var mean []float64
	sum := 0.0
	for i, x := range v {
		sum += x
		if i >= n {
			sum -= v[i-n]
		}
		if i >= n-1 {
			mean = append(mean, sum/float64(n))
		}
	}
	return mean
}
