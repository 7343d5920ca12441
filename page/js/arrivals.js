// mover returns a function that moves many samples at once from t = 0 to t = 1 and
// calls done with their arrivals. It works in slices of a few milliseconds, so that
// the page answers in between; a new call gives up the one before.
function mover() {
  let current = 0;
  return (velocity, step, steps, samples, done) => {
    const mine = ++current;
    const xs = Float64Array.from(samples);
    let i = 0; // the step
    let j = 0; // the next sample to move
    const slice = () => {
      if (mine !== current) return;
      const pause = performance.now() + 10;
      while (i < steps) {
        xs[j] = step(velocity, i / steps, 1 / steps, xs[j]);
        if (++j === xs.length) {
          j = 0;
          i++;
        }
        if (j % 50 === 0 && performance.now() > pause) {
          setTimeout(slice);
          return;
        }
      }
      done(xs);
    };
    setTimeout(slice);
  };
}
