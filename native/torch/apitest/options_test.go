package apitest

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"maps"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch/internal/pyname"
)

// TestOptions checks the rule for options structs of every package under torch
// against PyTorch's signatures, which scripts/options_signatures.py recorded: the zero
// value of each field is Python's default.
//
//   - The field has the name of the argument, NoX that of an argument x=True.
//   - Its comment ends with "default ..." and Python's value.
//   - A plain number's default is 0, a flag's False; others are pointers.
//   - A constructor of nn and optim takes every argument of Python's.
func TestOptions(t *testing.T) {
	python := readSignatures(t)
	used := make(map[string]bool)
	for _, s := range sources(t) {
		for _, name := range slices.Sorted(maps.Keys(s.structs)) {
			if ast.IsExported(name) && strings.HasSuffix(name, "Options") {
				t.Run(s.name+"."+name, func(t *testing.T) {
					c := &checker{t: t, source: s, name: name, python: python, used: used}
					c.check()
				})
			}
		}
	}
	for key := range exceptions {
		assert.True(t, used[key], "the exception for %s is not needed", key)
	}
}

// signature is the arguments of an overload, with their defaults; those that are
// required have none.
type signature []argument

type argument struct {
	name, value string
	optional    bool
}

// readSignatures returns the overloads of each function by its name.
func readSignatures(t *testing.T) map[string][]signature {
	t.Helper()
	text, err := os.ReadFile("testdata/signatures.json")
	require.NoError(t, err)
	var raw map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(text, &raw))
	python := make(map[string][]signature)
	for name, overloads := range raw {
		if name == "made_with" {
			continue
		}
		var list [][]string
		require.NoError(t, json.Unmarshal(overloads, &list), name)
		for _, arguments := range list {
			var s signature
			for _, a := range arguments {
				name, value, optional := strings.Cut(a, "=")
				s = append(s, argument{name, value, optional})
			}
			python[name] = append(python[name], s)
		}
	}
	return python
}

// checker checks one options struct.
type checker struct {
	t      *testing.T
	source *source
	name   string
	python map[string][]signature
	used   map[string]bool // exceptions
}

// excepted reports whether something is listed with a reason.
func (c *checker) excepted(what string) bool {
	key := c.source.name + "." + c.name
	if what != "" {
		key += "." + what
	}
	if exceptions[key] == "" {
		return false
	}
	c.used[key] = true
	return true
}

func (c *checker) check() {
	if c.excepted("") {
		return
	}
	found := make(map[string][]signature)
	for _, f := range c.source.functions {
		if f.last != c.name {
			continue
		}
		for _, name := range c.pythonNames(f) {
			found[name] = append(found[name], c.python[name]...)
		}
	}
	if !assert.NotEmpty(c.t, found, "no function of PyTorch takes these options") {
		return
	}
	taken := make(map[string]bool) // "nn.Linear.bias"
	c.fields(c.source.structs[c.name], found, taken)
	c.complete(found, taken)
}

// pythonNames returns the names in PyTorch of a function of ours.
func (c *checker) pythonNames(f function) []string {
	key := c.source.name + "." + f.String()
	if names, ok := renamed[key]; ok {
		return names
	}
	name := f.name
	if f.receiver == "" {
		name = strings.TrimPrefix(name, "New")
	}
	for _, space := range namespaces(c.source.name, f.receiver) {
		for python := range c.python {
			rest, ok := strings.CutPrefix(python, space)
			if ok && !strings.Contains(rest, ".") && plain(rest) == plain(name) {
				return []string{python}
			}
		}
	}
	return nil
}

// plain is a name without what the languages write differently.
func plain(name string) string {
	inPlace := strings.HasSuffix(name, "_")
	name = strings.ToLower(strings.ReplaceAll(name, "_", ""))
	if inPlace {
		name += "_"
	}
	return name
}

// namespaces are those of PyTorch that a package of ours stands for, best first.
func namespaces(pkg, receiver string) []string {
	switch {
	case pkg == "torch" && receiver == "Tensor":
		return []string{"Tensor.", "", "linalg.", "fft.", "special.", "nn.functional."}
	case pkg == "torch":
		return []string{"nn.functional.", "", "linalg.", "fft.", "special.", "autograd."}
	case pkg == "nn" && receiver != "":
		return []string{"nn." + receiver + ".", "nn.Module."}
	case pkg == "nn":
		return []string{"nn.", "nn.init.", "nn.utils."}
	case pkg == "optim":
		return []string{"optim.", "optim.lr_scheduler.", "optim.swa_utils."}
	}
	return []string{pkg + ".", "nn.utils." + pkg + ".", "utils." + pkg + ".", "distributions." + pkg + "."}
}

// fields checks the fields of a struct against the functions that take it.
func (c *checker) fields(typ *ast.StructType, found map[string][]signature, taken map[string]bool) {
	for _, f := range typ.Fields.List {
		if len(f.Names) == 0 {
			if in, ok := c.source.structs[typeText(f.Type)]; ok {
				c.fields(in, found, taken)
			}
			continue
		}
		for _, name := range f.Names {
			if name.IsExported() {
				c.field(name.Name, f, found, taken)
			}
		}
	}
}

func (c *checker) field(name string, f *ast.Field, found map[string][]signature, taken map[string]bool) {
	matched := false
	var problems []string
	for _, python := range slices.Sorted(maps.Keys(found)) {
		wrong := ""
		fits := false
		for _, overload := range found[python] {
			arg, inverse, ok := find(name, overload)
			if !ok {
				continue
			}
			matched = true
			taken[python+"."+arg.name] = true
			if problem := c.problem(f, arg, inverse); problem == "" {
				fits = true
			} else {
				wrong = problem
			}
		}
		if wrong != "" && !fits {
			problems = append(problems, fmt.Sprintf("%s of %s", wrong, python))
		}
	}
	if !matched {
		problems = []string{"no argument of " + strings.Join(slices.Sorted(maps.Keys(found)), ", ")}
	}
	if len(problems) > 0 && !c.excepted(name) {
		assert.Fail(c.t, name+": "+problems[0])
	}
}

// find returns the argument that a field stands for.
func find(field string, s signature) (argument, bool, bool) {
	names := make([]string, len(s))
	for i, a := range s {
		names[i] = a.name
	}
	name, inverse, ok := pyname.Field(field, names)
	if !ok {
		return argument{}, false, false
	}
	return s[slices.Index(names, name)], inverse, true
}

// stated is what a comment says the default is.
var stated = regexp.MustCompile(`(?s)(?:^|[\s;,])default (.+?)\.?\s*$`)

// problem says what is wrong with a field as the argument, "" when nothing is.
func (c *checker) problem(f *ast.Field, arg argument, inverse bool) string {
	doc := stated.FindStringSubmatch(f.Comment.Text())
	if doc == nil {
		doc = stated.FindStringSubmatch(f.Doc.Text())
	}
	if doc == nil {
		return fmt.Sprintf("its comment does not end with a default, %s", arg)
	}
	typ, says := typeText(f.Type), doc[1]
	switch {
	case !arg.optional:
		return fmt.Sprintf("%s is required, in", arg.name)
	case inverse && (typ != "bool" || arg.value != "True"):
		return fmt.Sprintf("it switches off %s", arg)
	case inverse:
		arg.value = "False"
	case typ == "bool" && arg.value != "False" && arg.value != "None":
		return fmt.Sprintf("a flag that is off stands for %s", arg)
	case (typ == "int64" || typ == "float64" || typ == "int") && zero(arg.value) == false:
		return fmt.Sprintf("a plain number stands for %s", arg)
	}
	if arg.value != "None" && !c.says(says, arg.value) {
		return fmt.Sprintf("its comment says %q, the default is %s", says, arg)
	}
	return ""
}

func (a argument) String() string { return a.name + "=" + a.value }

// zero reports whether 0 stands for a default.
func zero(value string) bool {
	x, ok := number(value)
	return ok && x == 0 || value == "None" || value == "False"
}

// number is a number as Python or a comment of ours writes it, 1/3 included.
func number(text string) (float64, bool) {
	if over, under, ok := strings.Cut(text, "/"); ok {
		a, okA := number(over)
		b, okB := number(under)
		return a / b, okA && okB
	}
	x, err := strconv.ParseFloat(text, 64)
	return x, err == nil
}

// says reports whether the words of a comment are a value of Python.
func (c *checker) says(words, value string) bool {
	if text, ok := c.source.constants[words]; ok {
		words = strconv.Quote(text)
	}
	if x, ok := number(value); ok {
		y, ok := number(words)
		return ok && (x == y || math.IsNaN(x) && math.IsNaN(y))
	}
	if len(value) > 1 && strings.ContainsAny(value[:1], "([") {
		items := strings.Split(strings.Trim(value, "()[]"), ", ")
		said := strings.Split(strings.Trim(words, "(){}[]"), ", ")
		if len(said) == 1 { // one number for all dimensions
			said = slices.Repeat(said, len(items))
		}
		return slices.EqualFunc(said, items, c.says)
	}
	words, value = plain(strings.Trim(words, `"`)), plain(strings.Trim(value, `'"`))
	return words == value || value != "" && strings.HasSuffix(words, value) // a constant's name
}

// constructor are the names of Python's modules, optimizers and schedules.
var constructor = regexp.MustCompile(`^(nn|optim|optim\.lr_scheduler|optim\.swa_utils)\.[A-Z]\w*$`)

// complete checks that a constructor takes all arguments that Python's takes.
func (c *checker) complete(found map[string][]signature, taken map[string]bool) {
	for _, python := range slices.Sorted(maps.Keys(found)) {
		if !constructor.MatchString(python) {
			continue
		}
		for _, arg := range found[python][0] {
			if arg.optional && !taken[python+"."+arg.name] && lacking[arg.name] == "" && !c.excepted(arg.name) {
				assert.Fail(c.t, fmt.Sprintf("no field for %s of %s", arg, python))
			}
		}
	}
}
