package apitest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTestsAssert finds tests of the module that call Error, Fatal and the like: all
// assert with testify.
func TestTestsAssert(t *testing.T) {
	count := 0
	require.NoError(t, filepath.WalkDir("../../..", func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && strings.Trim(d.Name(), "./") != ""):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(file, "_test.go"):
			return nil
		}
		count++
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, call := range failures(parsed) {
			assert.Fail(t, "a test fails without testify", "%v: %s", set.Position(call.Pos()), call.Sel.Name)
		}
		return nil
	}))
	assert.GreaterOrEqual(t, count, 100, "test files")
}

// failures are the calls of a file that look like those of a testing.TB which fails: no
// package's functions, and no Error of an error, which has no arguments.
func failures(file *ast.File) []*ast.SelectorExpr {
	imported := make(map[string]bool)
	for _, s := range file.Imports {
		name := path.Base(strings.Trim(s.Path.Value, `"`))
		if s.Name != nil {
			name = s.Name.Name
		}
		imported[name] = true
	}
	var list []*ast.SelectorExpr
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		f, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || !slices.Contains([]string{"Error", "Errorf", "Fatal", "Fatalf"}, f.Sel.Name) {
			return true
		}
		if x, ok := f.X.(*ast.Ident); !ok || !imported[x.Name] {
			list = append(list, f)
		}
		return true
	})
	return list
}

func TestFailures(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "", `package p
import ("fmt"; l "log"; "testing")
func f(t *testing.T, p struct{ *testing.T }, err error) {
	t.Fatal(err)
	p.T.Errorf("%v", err)
	fmt.Errorf("%v", err)
	l.Fatal(err)
	t.Log(err.Error())
	t.Skip(err)
}`, parser.SkipObjectResolution)
	require.NoError(t, err)
	var found []string
	for _, f := range failures(file) {
		found = append(found, f.Sel.Name)
	}
	assert.Equal(t, []string{"Fatal", "Errorf"}, found)
}
