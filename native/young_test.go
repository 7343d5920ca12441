package native

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestYoung closes small tensors in other goroutines than those that made them, while
// the collector runs.
func TestYoung(t *testing.T) {
	before, _ := Live()
	made := make(chan *Handle, 100)
	done := make(chan bool)
	for range 4 {
		go func() {
			for i := range 5000 {
				h, err := vector(1, 2, 3)
				if !assert.NoError(t, err) {
					break
				}
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
				assert.True(t, h.Closed())
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
