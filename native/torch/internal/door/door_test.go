package door_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	. "torchfm/native/torch"
)

// A door draws calls of every operator by its name.
type door struct {
	seed uint64
	ops  []string
}

// unsafeToTry are operators that the random calls leave out although Call makes
// them, with the reason.
var unsafeToTry = map[string]string{
	"aten::from_file":    "writes files",
	"aten::combinations": "takes n^r steps",
}

// newDoor draws the operators whose names TORCHFM_DOOR_OPS, a regular expression,
// matches; without it all.
func newDoor(seed uint64) *door {
	d := &door{seed: seed}
	only := regexp.MustCompile(os.Getenv("TORCHFM_DOOR_OPS"))
	for _, name := range Ops() {
		base, _, _ := strings.Cut(name, ".")
		if !only.MatchString(name) {
			continue
		}
		if o, err := Lookup(defaulted(name)); err == nil && o.Refused() == "" && unsafeToTry[base] == "" {
			d.ops = append(d.ops, o.String())
		}
	}
	return d
}

func (d *door) draw(i uint64) randomCall {
	r := newDraw(d.seed, i)
	name := d.ops[turn(d.seed, i, len(d.ops))]
	o, err := Lookup(defaulted(name))
	if err != nil {
		panic(err)
	}
	var args []any
	kw := Kw{}
	for _, a := range o.Schema().Arguments {
		if !a.Required() && r.IntN(3) > 0 {
			if r.IntN(3) > 0 {
				continue
			}
			r.words = append(r.words, a.Name+"=")
			kw[a.Name] = r.value(&a.Type)
			continue
		}
		if a.KeywordOnly || len(kw) > 0 {
			r.words = append(r.words, a.Name+"=")
			kw[a.Name] = r.value(&a.Type)
			continue
		}
		args = append(args, r.value(&a.Type))
	}
	if len(kw) > 0 || r.IntN(20) == 0 {
		args = append(args, kw)
	}
	if r.IntN(100) == 0 {
		kw["nonsense"] = 1
	}
	return randomCall{name, strings.Join(r.words, " "), func() ([]any, error) { return Call(defaulted(name), args...) }}
}

func defaulted(name string) string {
	if strings.Contains(name, ".") {
		return name
	}
	return name + ".default"
}

// TestDoorRandom makes random calls of every operator.
func TestDoorRandom(t *testing.T) {
	hunt(t, 61, 60000, func(seed uint64) randomCalls { return newDoor(seed) })
}

// FuzzDoor makes random calls in this process; go test -fuzz=FuzzDoor goes on
// until one ends it.
func FuzzDoor(f *testing.F) {
	f.Add(uint64(1), uint64(0))
	f.Add(uint64(2), uint64(1000))
	doors := make(map[uint64]*door)
	f.Fuzz(func(t *testing.T, seed, i uint64) {
		if doors[seed%16] == nil {
			doors[seed%16] = newDoor(seed % 16)
		}
		try(doors[seed%16], i)
	})
}
