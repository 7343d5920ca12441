package optim

import "torchfm/native/torch"

// The constants of the line search.
const (
	wolfeArmijo    = 1e-4
	wolfeCurvature = 0.9
	wolfeChange    = 1e-9
	wolfeSteps     = 25
)

// point is a place on the line that is searched.
type point struct {
	t    number
	f    float64
	grad *torch.Tensor
	gtd  number // the slope
}

// search finds a length of step that fulfils the strong Wolfe conditions, as
// _strong_wolfe of torch/optim/lbfgs.py, and returns how often it evaluated the loss.
// The slope is the one along r.d at the start.
func (r *lbfgsRun) search(slope number) (evals int64) {
	origin := make([]*torch.Tensor, len(r.params))
	for i, p := range r.params {
		origin[i] = contiguous(p)
	}
	at := func(t number) point {
		r.move(t, r.d)
		f, grad := r.evaluate()
		for i, p := range r.params {
			copy_(p, origin[i])
		}
		evals++
		return point{t, f, grad, dot(grad, r.d)}
	}
	start := point{float(0), r.loss, contiguous(r.grad), slope}
	steep := func(p point) bool { // the loss has not fallen enough
		return float(start.f).add(float(wolfeArmijo).mul(p.t).mul(slope)).less(float(p.f))
	}
	level := func(p point) bool {
		return p.gtd.abs().atMost(float(-wolfeCurvature).mul(slope))
	}
	bracket, done, steps := bracketing(start, at(r.t), at, steep, level)
	best := r.zoom(bracket, done, steps, at, steep, level)
	r.loss, r.grad, r.t = best.f, best.grad, best.t
	return evals
}

// bracketing goes on along the line until a point is good or lies beyond one, and returns
// the points around it.
func bracketing(start, now point, at func(number) point, steep, level func(point) bool) (bracket []point, done bool, steps int) {
	prev := start
	for ; steps < wolfeSteps; steps++ {
		switch {
		case steep(now) || steps > 1 && now.f >= prev.f:
			return []point{prev, now}, false, steps
		case level(now):
			return []point{now}, true, steps
		case float(0).atMost(now.gtd):
			return []point{prev, now}, false, steps
		}
		least := now.t.add(float(0.01).mul(now.t.sub(prev.t)))
		most := now.t.mul(float(10))
		t := cubic(prev, now, &[2]number{least, most})
		prev, now = now, at(t)
	}
	return []point{start, now}, false, steps
}

// zoom makes the bracket smaller until one of its ends is good, and returns the lower end.
func (r *lbfgsRun) zoom(bracket []point, done bool, steps int, at func(number) point, steep, level func(point) bool) point {
	norm := tensor(unary(opMax, unary(opAbs, r.d)))
	low, high := order(bracket)
	stuck := false
	for !done && steps < wolfeSteps {
		if bracket[1].t.sub(bracket[0].t).abs().mul(norm).less(float(wolfeChange)) {
			break
		}
		t := cubic(bracket[0], bracket[1], nil)
		t, stuck = awayFromEnds(t, larger(bracket[0].t, bracket[1].t), smaller(bracket[0].t, bracket[1].t), stuck)
		now := at(t)
		steps++
		if steep(now) || now.f >= bracket[low].f {
			bracket[high] = now
			low, high = order(bracket)
			continue
		}
		if level(now) {
			done = true
		} else if float(0).atMost(now.gtd.mul(bracket[high].t.sub(bracket[low].t))) {
			bracket[high] = bracket[low]
		}
		bracket[low] = now
	}
	return bracket[low]
}

// order returns which of the ends has the lower loss and which the higher.
func order(bracket []point) (low, high int) {
	if bracket[0].f <= bracket[len(bracket)-1].f {
		return 0, 1
	}
	return 1, 0
}

// awayFromEnds moves a step that is close to an end of the bracket for the second time,
// or beyond it, a tenth of the bracket away from it.
func awayFromEnds(t, most, least number, stuck bool) (number, bool) {
	margin := float(0.1).mul(most.sub(least))
	if !smaller(most.sub(t), t.sub(least)).less(margin) {
		return t, false
	}
	if !stuck && !most.atMost(t) && !t.atMost(least) {
		return t, true
	}
	if t.sub(most).abs().less(t.sub(least).abs()) {
		return most.sub(margin), false
	}
	return least.add(margin), false
}

// cubic returns where the cubic through two points with their slopes is least, within
// bounds or between the points.
func cubic(a, b point, bounds *[2]number) number {
	forward := a.t.atMost(b.t)
	if bounds == nil {
		bounds = &[2]number{a.t, b.t}
		if !forward {
			bounds = &[2]number{b.t, a.t}
		}
	}
	d1 := a.gtd.add(b.gtd).sub(float(3).mul(float(a.f - b.f)).div(a.t.sub(b.t)))
	square := d1.pow(two).sub(a.gtd.mul(b.gtd))
	if !float(0).atMost(square) {
		return bounds[0].add(bounds[1]).div(two)
	}
	d2 := tensor(sqrt(square.t))
	if !forward {
		a, b = b, a
	}
	ratio := b.gtd.add(d2).sub(d1).div(b.gtd.sub(a.gtd).add(two.mul(d2)))
	return smaller(larger(b.t.sub(b.t.sub(a.t).mul(ratio)), bounds[0]), bounds[1])
}
