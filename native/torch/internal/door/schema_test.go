package door

import (
	"fmt"
	"strings"
	"testing"
)

func TestParseSchema(t *testing.T) {
	s, err := ParseSchema(`a::b.c(Tensor(x!)[] self, int[2]? pad=[0, 1], *, str s="a,)\"", Tensor?[] t) -> (Tensor(x!) out, Dict(int, str))`)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(s.Name, s.Overload, len(s.Arguments), s.Arguments[0].Type, s.Arguments[0].Written(), s.Arguments[1].Type, s.Arguments[1].Default,
		s.Arguments[2].KeywordOnly, s.Arguments[2].Default, s.Arguments[3].Type, s.Returns[0].Name, s.Returns[1].Type)
	want := `a::bc4Tensor[]trueint[2]?[0, 1]true"a,)\""Tensor?[]outDict(int, str)`
	if strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for _, bad := range []string{"", "f", "a::f(", "a::f(Tensor", "a::f() -> ", "a::f(int x=) -> int", "f() -> int", "a::f() -> int int int"} {
		if _, err := ParseSchema(bad); err == nil {
			t.Errorf("%q parsed", bad)
		}
	}
}
