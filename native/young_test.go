package native

import "testing"

// TestYoung closes small tensors in other goroutines than those that made them, while
// the collector runs.
func TestYoung(t *testing.T) {
	before, _ := Live()
	made := make(chan *Handle, 100)
	done := make(chan bool)
	for range 4 {
		go func() {
			for i := range 5000 {
				h := floats(t, 1, 2, 3)
				if i%3 > 0 {
					made <- h
				} // the others are the collector's
			}
			done <- true
		}()
		go func() {
			for h := range made {
				h.Close()
				h.Close()
				if !h.Closed() {
					t.Error("a closed handle is open")
				}
			}
			done <- true
		}()
	}
	for range 4 {
		<-done
	}
	close(made)
	for range 4 {
		<-done
	}
	collect(t, before)
}
