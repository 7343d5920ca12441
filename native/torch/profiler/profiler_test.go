package profiler_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/internal/testbed"
	"torchfm/native/torch"
	"torchfm/native/torch/profiler"
)

func TestMain(m *testing.M) { testbed.Main(m) }

func TestProfile(t *testing.T) {
	a := torch.Rand([]int64{8, 4}).SetRequiresGrad(true)
	b := torch.Rand([]int64{4, 2})
	p, err := profiler.Run(func() {
		a.Matmul(b).Sum().Backward()
		done := make(chan bool)
		go func() { defer close(done); b.Exp() }()
		<-done
		_, err := profiler.Run(func() { assert.Fail(t, "a second profile began") })
		assert.Error(t, err)
	}, profiler.Options{RecordShapes: true, WithFlops: true, ProfileMemory: true})
	require.NoError(t, err)
	events, err := p.Events()
	require.NoError(t, err)
	count := make(map[string]int)
	for _, e := range events {
		count[e.Name]++
		if e.Name == "aten::mm" && count[e.Name] == 1 {
			assert.Equal(t, [][]int64{{8, 4}, {4, 2}}, e.Shapes[:2])
			assert.Equal(t, int64(2*8*4*2), e.Flops)
		}
	}
	assert.Equal(t, 1, count["aten::matmul"])
	assert.Equal(t, 1, count["aten::exp"], "of another goroutine")
	assert.GreaterOrEqual(t, count["aten::mm"], 2, "forward and backward")

	path := filepath.Join(t.TempDir(), "trace.json")
	require.NoError(t, p.ExportChromeTrace(path))
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var trace struct {
		TraceEvents []struct{ Name string } `json:"traceEvents"`
	}
	require.NoError(t, json.Unmarshal(data, &trace))
	assert.Contains(t, trace.TraceEvents, struct{ Name string }{"aten::matmul"})

	assert.Panics(t, func() { profiler.Run(func() { panic("mine") }) })
	_, err = profiler.Run(func() {}) // the one before has ended
	require.NoError(t, err)
}
