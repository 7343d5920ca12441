// Package page writes the notebook as one self-contained HTML page.
//
// The page tells the notebook's story in words of its own, with the formulas as
// MathML and the figures, the animation and the tables of a run, which the
// caller passes as plain values in a [Content]. Beyond the notebook it has an
// explorer: the weights of the network are part of the page, and the reader
// drags starting points along the noise axis and sees where they arrive, with a
// choice of solver, number of steps, and learned or exact field.
//
// A page makes no request: style, script and pictures are inside it, and its
// content security policy allows nothing else. It needs no library and no server.
//
// The text is template.html; the explorer's mathematics and its user interface
// are the files of the folder js, joined in the order of scriptFiles.
package page
