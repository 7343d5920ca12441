package apitest

import (
	"fmt"
	"go/ast"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"torchfm/native/torch/internal/pyname"
)

// TestOptions checks the rule for options structs of every package under torch
// against PyTorch's signatures, which scripts/options_signatures.py recorded: the zero
// value of each field is Python's default.
//
//   - The field has the name of the argument, NoX that of an argument x=True, XTensor,
//     XTensors, XLayer and XName that of an argument x which may be of that type too.
//   - Its comment ends with "default ..." and Python's value.
//   - A plain number's default is 0, a flag's False; others are pointers.
//   - Functions and constructors take every argument that has a default in Python.
//
// A Generator is a field where PyTorch's draws have no argument either: randomness is
// explicit here. What a struct embeds from torch.Options is checked there alone: the
// functions that create tensors share it, and refuse what is not theirs.
func TestOptions(t *testing.T) {
	python := readSignatures(t)
	used := make(map[string]bool)
	for _, s := range sources(t) {
		for _, name := range slices.Sorted(maps.Keys(s.structs)) {
			if ast.IsExported(name) && strings.HasSuffix(name, "Options") {
				t.Run(s.name+"."+name, func(t *testing.T) {
					c := &checker{
						t: t, source: s, name: name, python: python, used: used,
						found: make(map[string][]function), taken: make(map[string]bool),
					}
					c.check()
				})
			}
		}
	}
	for key := range exceptions {
		assert.True(t, used[key], "the exception for %s is not needed", key)
	}
	for key := range lacking {
		assert.True(t, used[key], "the argument %s is lacking nowhere", key)
	}
}

// checker checks one options struct.
type checker struct {
	t      *testing.T
	source *source
	name   string
	python map[string][]signature
	found  map[string][]function // those of ours by the function of PyTorch
	taken  map[string]bool       // arguments, "nn.Linear.bias"
	used   map[string]bool       // exceptions
}

// excepted reports whether a field or an argument is listed with a reason.
func (c *checker) excepted(what string) bool {
	key := c.source.name + "." + c.name + "." + what
	if exceptions[key] == "" {
		return false
	}
	c.used[key] = true
	return true
}

func (c *checker) check() {
	for _, name := range renamed[c.source.name+"."+c.name] {
		c.found[name] = nil
	}
	for _, f := range c.source.functions {
		if f.last == c.name {
			for _, name := range c.pythonNames(f) {
				c.found[name] = append(c.found[name], f)
			}
		}
	}
	if !assert.NotEmpty(c.t, c.found, "no function of PyTorch takes these options") {
		return
	}
	c.fields(c.source.structs[c.name], false)
	c.complete()
}

// pythonNames returns the names in PyTorch of a function of ours.
func (c *checker) pythonNames(f function) []string {
	if names, ok := renamed[c.source.name+"."+f.String()]; ok {
		return names
	}
	name := f.name
	if f.receiver == "" {
		name = strings.TrimPrefix(name, "New")
	}
	for _, suffix := range suffixes {
		name = strings.TrimSuffix(name, suffix)
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
	name = strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
	if inPlace {
		name += "_"
	}
	return name
}

// suffixes are what a function's name has beside PyTorch's: With takes the options that
// the function without it leaves out, Tree takes and returns several tensors.
var suffixes = []string{"With", "Tree"}

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
	if space, ok := packages[pkg]; ok {
		return []string{space}
	}
	return []string{pkg + ".", "nn.utils." + pkg + ".", "distributions." + pkg + "."}
}

// packages are the namespaces of the packages that have another name.
var packages = map[string]string{
	"checkpoint": "utils.checkpoint.",
	"data":       "utils.data.",
	"functional": "autograd.functional.",
	"functorch":  "func.",
	"swautils":   "optim.swa_utils.",
	"utils":      "nn.utils.",
}

// fields checks the fields of a struct against the functions that take it; shared says
// that they are of an embedded torch.Options.
func (c *checker) fields(typ *ast.StructType, shared bool) {
	for _, f := range typ.Fields.List {
		if len(f.Names) == 0 {
			if in, ok := c.source.structs[typeText(f.Type)]; ok {
				c.fields(in, typeText(f.Type) == "Options" && c.source.name == "torch")
			}
			continue
		}
		for _, name := range f.Names {
			if name.IsExported() {
				c.field(name.Name, f, shared)
			}
		}
	}
}

func (c *checker) field(name string, f *ast.Field, shared bool) {
	matched := false
	var problems []string
	for _, python := range slices.Sorted(maps.Keys(c.found)) {
		wrong := ""
		fits := false
		for _, overload := range c.python[python] {
			arg, inverse, ok := find(name, typeText(f.Type), overload)
			if !ok {
				continue
			}
			matched = true
			c.taken[python+"."+arg.name] = true
			if !arg.optional && slices.ContainsFunc(c.python[python], func(s signature) bool { return !s.has(arg.name) }) {
				arg.optional, arg.value = true, "None" // in an overload without it
			}
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
	if !matched && name != "Generator" {
		problems = []string{"no argument of " + strings.Join(slices.Sorted(maps.Keys(c.found)), ", ")}
	}
	if len(problems) > 0 && !shared && !c.excepted(name) {
		assert.Fail(c.t, name+": "+problems[0])
	}
}

// others are the types that the fields of a second type of an argument have, by the ends
// of their names: LRTensor is lr as a tensor.
var others = map[string][]string{
	"Tensor":  {"*torch.Tensor", "*[n]*torch.Tensor"},
	"Tensors": {"[]*Tensor"},
	"Layer":   {"Layer"},
	"Name":    {"string"},
}

// find returns the argument that a field stands for.
func find(field, typ string, s signature) (argument, bool, bool) {
	name, inverse, ok := pyname.Field(field, s.names())
	for suffix, types := range others {
		if short, found := strings.CutSuffix(field, suffix); found && !ok && slices.Contains(types, typ) {
			name, inverse, ok = pyname.Field(short, s.names())
			if ok {
				return argument{name, "None", true}, false, true
			}
		}
	}
	if !ok {
		return argument{}, false, false
	}
	return s[slices.Index(s.names(), name)], inverse, true
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
	case (typ == "int64" || typ == "float64" || typ == "int") && !zero(arg.value):
		return fmt.Sprintf("a plain number stands for %s", arg)
	}
	if arg.value != "None" && !c.says(says, arg.value) {
		return fmt.Sprintf("its comment says %q, the default is %s", says, arg)
	}
	return ""
}

// says reports whether the words of a comment are a value of Python.
func (c *checker) says(words, value string) bool {
	if text, ok := c.source.constants[words]; ok {
		words = `"` + text + `"`
	}
	return equal(words, value)
}

// complete checks that the functions of ours take all arguments that Python's take, as
// fields or as parameters.
func (c *checker) complete() {
	for _, python := range slices.Sorted(maps.Keys(c.found)) {
		for _, arg := range optional(c.python[python]) {
			if c.taken[python+"."+arg.name] || slices.ContainsFunc(c.found[python], func(f function) bool { return f.takes(arg.name) }) {
				continue
			}
			if lacking[arg.name] != "" {
				c.used[arg.name] = true
			} else if !c.excepted(arg.name) {
				assert.Fail(c.t, fmt.Sprintf("no field for %s of %s", arg, python))
			}
		}
	}
}

// takes reports whether a parameter of the function is an argument of Python.
func (f function) takes(argument string) bool {
	return slices.ContainsFunc(f.params, func(p string) bool { return plain(p) == plain(argument) })
}
