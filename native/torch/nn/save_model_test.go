package nn_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/nn"
)

// Tied and Tied3 are those of scripts/nn_save_model_goldens.py.
type Tied struct {
	nn.Base
	Wte    *nn.Embedding
	FC     *nn.Linear
	LMHead *nn.Linear
}

func newTied() *Tied {
	m := &Tied{Wte: nn.NewEmbedding(4, 3), FC: nn.NewLinear(3, 3), LMHead: nn.NewLinear(3, 4, nn.LinearOptions{NoBias: true})}
	m.Wte.Weight = nn.Parameter(uneven(4, 3))
	m.LMHead.Weight = m.Wte.Weight
	m.FC.Weight, m.FC.Bias = uneven(3, 3), uneven(3)
	return nn.Register(m)
}

type Tied3 struct {
	Tied
	ACopy *torch.Tensor
	Row   *torch.Tensor `nn:",buffer"`
}

func newTied3() *Tied3 {
	m := &Tied3{Tied: *newTied()}
	m.ACopy = m.Wte.Weight
	m.Row = m.Wte.Weight.Detach().Select(0, 0)
	return nn.Register(m)
}

// uneven is the ramp of scripts/recorded.py.
func uneven(shape ...int64) *torch.Tensor {
	n := int64(1)
	for _, s := range shape {
		n *= s
	}
	list := make([]float32, n)
	for i := range list {
		list[i] = float32(i*37%101)/32 - 1.375
	}
	return torch.FromSlice(list, shape...)
}

func TestSaveModelWritesPythonsFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tied.safetensors")
	require.NoError(t, nn.SaveModel(newTied(), path))
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	want, err := os.ReadFile("testdata/tied.safetensors")
	require.NoError(t, err)
	assert.Equal(t, want, got)

	own := map[string]string{"format": "pt", "row": "mine"}
	require.NoError(t, nn.SaveModel(newTied3(), path, own))
	dict, metadata, err := torch.LoadSafetensors(path)
	require.NoError(t, err)
	wantDict, wantMetadata, err := torch.LoadSafetensors("testdata/tied3.safetensors")
	require.NoError(t, err)
	assert.Equal(t, wantMetadata, metadata)
	assert.Equal(t, wantDict.Names(), dict.Names())
	assert.Len(t, own, 2, "the caller's map is as it was")
}

func TestLoadModelReadsPythonsFile(t *testing.T) {
	for path, m := range map[string]nn.Module{"testdata/tied.safetensors": newTied(), "testdata/tied3.safetensors": newTied3()} {
		want := torch.ToBytes(uneven(4, 3))
		for _, p := range m.Parameters() {
			nn.Zeros_(p)
		}
		missing, unexpected, err := nn.LoadModel(m, path)
		require.NoError(t, err, path)
		assert.Empty(t, missing, path)
		assert.Empty(t, unexpected, path)
		assert.Equal(t, want, torch.ToBytes(m.StateDict().Get("lm_head.weight")), path)
		assert.Equal(t, torch.ToBytes(uneven(3)), torch.ToBytes(m.StateDict().Get("fc.bias")), path)
	}
}

func TestLoadModelNamesDifferences(t *testing.T) {
	m := newTied()
	_, unexpected, err := nn.LoadModel(m, "testdata/both.safetensors")
	assert.ErrorContains(t, err, "unexpected wte.weight")
	assert.Equal(t, []string{"wte.weight"}, unexpected)
	_, unexpected, err = nn.LoadModel(m, "testdata/both.safetensors", nn.LoadOptions{NotStrict: true})
	require.NoError(t, err)
	assert.Equal(t, []string{"wte.weight"}, unexpected)

	nn.Zeros_(m.FC.Bias)
	m.LMHead.Weight = nn.Parameter(torch.Zeros([]int64{4, 3}))
	missing, _, err := nn.LoadModel(m, "testdata/tied.safetensors")
	assert.ErrorContains(t, err, "testdata/tied.safetensors: nn: the state dict does not fit the module: missing wte.weight")
	assert.Equal(t, []string{"wte.weight"}, missing)
	assert.Zero(t, m.FC.Bias.Sum().Item(), "nothing is half loaded")

	m.FC.Bias = torch.Zeros([]int64{2})
	_, _, err = nn.LoadModel(m, "testdata/tied.safetensors", nn.LoadOptions{NotStrict: true})
	assert.ErrorContains(t, err, "fc.bias has shape [3], want [2]")
	_, _, err = nn.LoadModel(m, "testdata/none.safetensors")
	assert.ErrorContains(t, err, "no such file")
}

func TestSaveModelRefusesParts(t *testing.T) {
	m := newTied()
	m.FC.Bias = nn.Parameter(uneven(2, 3).Select(0, 0))
	path := filepath.Join(t.TempDir(), "part.safetensors")
	assert.ErrorContains(t, nn.SaveModel(m, path), `["fc.bias"] have elements of a larger tensor`)
	assert.NoFileExists(t, path)
	m.FC.Bias = nn.Parameter(uneven(2, 3).Select(0, 0).Clone())
	assert.NoError(t, nn.SaveModel(m, path))

	// Halves of one tensor that do not overlap have no whole either.
	both := uneven(2, 3)
	m.FC.Bias, m.LMHead.Weight = nn.Parameter(both.Select(0, 0)), nn.Parameter(both.Select(0, 1))
	assert.ErrorContains(t, nn.SaveModel(m, path), `["fc.bias"]`)
}
