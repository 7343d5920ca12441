package native

import (
	"runtime"
	"runtime/metrics"
	"sync"
	"time"
)

// collection runs the collector on behalf of libtorch's memory.
var collection collector

type collector struct {
	sync.Mutex
	queue [2]metrics.Sample
}

// finalizersWait bounds how long a collection waits for finalizers: there may be
// some of the program's own that block.
const finalizersWait = 100 * time.Millisecond

// run collects and waits until what was found has been freed: otherwise a loop that
// makes tensors faster than the one goroutine of finalizers frees them would gather
// ever more. It returns at once when another goroutine is collecting.
func (c *collector) run() {
	if !c.TryLock() {
		return
	}
	defer c.Unlock()
	settleAll()
	memory.freshBytes.Store(0)
	memory.freshTensors.Store(0)
	runtime.GC()
	c.queue[0].Name = "/gc/finalizers/queued:finalizers"
	c.queue[1].Name = "/gc/finalizers/executed:finalizers"
	for start := time.Now(); time.Since(start) < finalizersWait; time.Sleep(50 * time.Microsecond) {
		metrics.Read(c.queue[:])
		queued, executed := c.queue[0].Value, c.queue[1].Value
		if queued.Kind() != metrics.KindUint64 || queued.Uint64() <= executed.Uint64() {
			return
		}
	}
}
