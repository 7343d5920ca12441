package optim

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch/internal/recorded"
)

// optionsField is a field of an options struct in the source.
type optionsField struct {
	name, tag, text string
	optional        bool // a pointer, slice or function
}

// sourceOptions are the fields of all options structs of the package.
func sourceOptions(t *testing.T) map[string][]optionsField {
	t.Helper()
	entries, err := os.ReadDir(".")
	require.NoError(t, err)
	all := make(map[string][]optionsField)
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, parser.ParseComments)
		require.NoError(t, err)
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok || !strings.HasSuffix(spec.Name.Name, "Options") {
				return true
			}
			for _, field := range spec.Type.(*ast.StructType).Fields.List {
				o := optionsField{name: field.Names[0].Name, text: strings.TrimSpace(field.Comment.Text())}
				if field.Tag != nil {
					o.tag, _ = strconv.Unquote(field.Tag.Value)
				}
				switch field.Type.(type) {
				case *ast.StarExpr, *ast.ArrayType, *ast.FuncType:
					o.optional = true
				}
				all[strings.TrimSuffix(spec.Name.Name, "Options")] = append(all[strings.TrimSuffix(spec.Name.Name, "Options")], o)
			}
			return true
		})
	}
	return all
}

// Every argument of PyTorch's that has a default is a field here with that default, in its
// comment and in its tag, and the zero value of each field is the default.
func TestOptionsAsPython(t *testing.T) {
	type signature struct {
		Class     string
		Arguments [][2]any
	}
	source := sourceOptions(t)
	for _, s := range recorded.Load[signature](t, "testdata/signatures.jsonl") {
		fields := slices.DeleteFunc(slices.Clone(source[s.Class]), func(f optionsField) bool { return strings.HasSuffix(f.name, "Tensor") })
		if s.Class == "ChainedScheduler" || len(s.Arguments) == 3 && s.Arguments[2][0] == "last_epoch" || s.Class == "SequentialLR" {
			assert.Empty(t, fields, "%s: one optional argument needs no options", s.Class)
			continue
		}
		seen := 0
		for _, a := range s.Arguments {
			name, want := a[0].(string), a[1]
			if want == "required" {
				continue
			}
			seen++
			i := slices.IndexFunc(fields, func(f optionsField) bool {
				key := reflect.StructTag(f.tag).Get("key")
				if key == "" {
					key = snake(f.name)
				}
				return strings.EqualFold(key, name) || key == "no_"+name && want == true
			})
			if !assert.GreaterOrEqual(t, i, 0, "%s has no field for %s", s.Class, name) {
				continue
			}
			f := fields[i]
			_, text, ok := strings.Cut(f.text, "; default ")
			for ok && strings.Contains(text, "; default ") {
				_, text, ok = strings.Cut(text, "; default ")
			}
			assert.True(t, ok, "%s.%s: the comment has no default", s.Class, f.name)
			if strings.HasPrefix(f.name, "No") {
				want = false
			}
			assert.Equal(t, pythonDefault(want), defaultValue(t, text), "%s.%s: the comment", s.Class, f.name)
			if tag, ok := reflect.StructTag(f.tag).Lookup("default"); ok {
				assert.Equal(t, pythonDefault(want), defaultValue(t, tag), "%s.%s: the tag", s.Class, f.name)
			}
			zero := want == nil || want == false || want == 0.0 || want == "" || reflect.TypeOf(want) == reflect.TypeFor[string]()
			assert.True(t, zero || f.optional, "%s.%s: its zero is not the default %v", s.Class, f.name, want)
		}
		assert.Len(t, fields, seen, "%s has other fields than PyTorch", s.Class)
	}
}

// pythonDefault is a default of Python's as defaultValue gives it.
func pythonDefault(v any) string {
	switch v := v.(type) {
	case nil:
		return "nil"
	case float64:
		return fmt.Sprint(v)
	case bool:
		return fmt.Sprint(v)
	case string:
		return v
	case []any:
		var parts []string
		for _, item := range v {
			parts = append(parts, pythonDefault(item))
		}
		return strings.Join(parts, ",")
	}
	return fmt.Sprint(v)
}

// defaultValue is a default as a comment or a tag says it.
func defaultValue(t *testing.T, text string) string {
	t.Helper()
	if text == "1/3" {
		return fmt.Sprint(1.0 / 3)
	}
	parts := strings.Split(text, ",")
	for i, p := range parts {
		p = strings.Trim(strings.TrimSpace(p), `"`)
		if f, err := strconv.ParseFloat(p, 64); err == nil {
			p = fmt.Sprint(f)
		}
		if p == "" && len(parts) > 1 || p == "" && text == `""` {
			p = "nil"
		}
		parts[i] = p
	}
	return strings.Join(parts, ",")
}
