package door

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseSchema(t *testing.T) {
	s, err := ParseSchema(`a::b.c(Tensor(x!)[] self, int[2]? pad=[0, 1], *, str s="a,)\"", Tensor?[] t) -> (Tensor(x!) out, Dict(int, str))`)
	require.NoError(t, err)
	got := fmt.Sprint(s.Name, s.Overload, len(s.Arguments), s.Arguments[0].Type, s.Arguments[0].Written(), s.Arguments[1].Type, s.Arguments[1].Default,
		s.Arguments[2].KeywordOnly, s.Arguments[2].Default, s.Arguments[3].Type, s.Returns[0].Name, s.Returns[1].Type)
	want := `a::bc4Tensor[]trueint[2]?[0, 1]true"a,)\""Tensor?[]outDict(int, str)`
	assert.Equal(t, strings.ReplaceAll(want, " ", ""), strings.ReplaceAll(got, " ", ""))
	for _, bad := range []string{"", "f", "a::f(", "a::f(Tensor", "a::f() -> ", "a::f(int x=) -> int", "f() -> int", "a::f() -> int int int"} {
		_, err := ParseSchema(bad)
		assert.Error(t, err, "%q", bad)
	}
}
