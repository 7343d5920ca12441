package torch

import (
	"go/ast"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// exportedNames are the exported functions, types and methods of *Tensor, *Base and the
// like in a folder's package, with where each is; New of constructors is left out.
func exportedNames(t *testing.T, folder string) map[string]string {
	names := map[string]string{}
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	require.NoError(t, err)
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		for _, d := range parse(t, path).Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() {
					names[d.Name.Name] = path
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if s, ok := s.(*ast.TypeSpec); ok && s.Name.IsExported() {
						names[s.Name.Name] = path
					}
				}
			}
		}
	}
	require.NotEmpty(t, names)
	return names
}

// pythonClasses are the public classes of torch.nn 2.8.
const pythonClasses = "testdata/nn_classes.txt"

// TestOneSpelling finds names that differ from another one of this module, or from a
// class of torch.nn, in case alone.
func TestOneSpelling(t *testing.T) {
	spellings := map[string][]string{} // by the name in lower case
	where := map[string]string{}
	add := func(name, place string) {
		lower := strings.ToLower(name)
		if !slices.Contains(spellings[lower], name) {
			spellings[lower] = append(spellings[lower], name)
		}
		where[name] = place
	}
	count := 0
	for _, folder := range []string{".", "aten", "nn", "optim"} {
		for name, path := range exportedNames(t, folder) {
			count++
			// In-place forms are spelled as the others are.
			add(strings.TrimSuffix(strings.TrimPrefix(name, "New"), "_"), path)
		}
	}
	text, err := os.ReadFile(pythonClasses)
	require.NoError(t, err)
	for class := range strings.FieldsSeq(string(text)) {
		add(class, "torch.nn")
		// The function of a loss may lack the class's last word: torch.nn.functional.kl_div.
		if short := strings.TrimSuffix(class, "Loss"); short != class && len(spellings[strings.ToLower(short)]) > 0 {
			add(short, "torch.nn")
		}
	}
	for _, names := range spellings {
		if len(names) > 1 {
			slices.Sort(names)
			var places []string
			for _, name := range names {
				places = append(places, name+" ("+where[name]+")")
			}
			assert.Len(t, places, 1, "one name, several spellings")
		}
	}
	t.Logf("%d names", count)
}
