// Package plots draws the figures of the notebook "Flow Matching: A Visual
// Introduction" with gonum.org/v1/plot, so that they look like the published
// ones: seaborn's darkgrid style, matplotlib's layout, ticks and text.
//
// A figure is made by one function from plain values (Distributions,
// ReferencePaths, TargetVelocity, AverageVelocityField, Loss,
// PredictedVelocityField, ReconstructedSamples, PathDensity) and written as PNG
// at the published pixel size, or as SVG. Animation gives the frames of the
// path integration.
//
// The figures are put together from small pieces that any gonum plot can use:
// the plotters HeatMap, Bars, Arrows, Markers and Guide, the colour maps
// Viridis and Coolwarm with a Norm, AutoTicks, and MathText, a text handler
// for labels such as "field $v(x_t, t)$".
//
// Positions follow matplotlib's display coordinates: pixels at 100 dots an
// inch, counted from the lower left corner, with the fractions that its layout
// engines leave. Sizes of text and lines are points.
package plots
