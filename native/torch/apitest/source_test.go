package apitest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// source is what a package of Go exports, as it is written.
type source struct {
	name      string // of the package
	structs   map[string]*ast.StructType
	constants map[string]string // the texts of string constants
	functions []function
	names     []string // of exported types, constants and variables
}

// function is an exported function or method.
type function struct {
	name     string   // "NewLinear"
	receiver string   // the type of a method's receiver
	params   []string // the names of the parameters
	last     string   // the type of the last parameter, of a variadic one its elements'
}

func (f function) String() string {
	if f.receiver != "" {
		return f.receiver + "." + f.name
	}
	return f.name
}

// sources parses the packages under torch that users import. The generated aten is
// left out: its arguments are the operators'.
func sources(t *testing.T) []*source {
	t.Helper()
	var list []*source
	require.NoError(t, filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		switch d.Name() {
		case "internal", "testdata", "aten", "apitest":
			return filepath.SkipDir
		}
		s, err := parse(path)
		if s.name != "" {
			list = append(list, s)
		}
		return err
	}))
	require.NotEmpty(t, list)
	return list
}

func parse(dir string) (*source, error) {
	s := &source{structs: make(map[string]*ast.StructType), constants: make(map[string]string)}
	files, err := os.ReadDir(dir)
	if err != nil {
		return s, err
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, f.Name()), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return s, err
		}
		s.name = file.Name.Name
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					s.declare(spec)
				}
			case *ast.FuncDecl:
				if f, ok := functionOf(d); ok {
					s.functions = append(s.functions, f)
				}
			}
		}
	}
	return s, nil
}

func (s *source) declare(spec ast.Spec) {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		if spec.Name.IsExported() {
			s.names = append(s.names, spec.Name.Name)
		}
		if typ, ok := spec.Type.(*ast.StructType); ok {
			s.structs[spec.Name.Name] = typ
		}
	case *ast.ValueSpec:
		for _, name := range spec.Names {
			if name.IsExported() {
				s.names = append(s.names, name.Name)
			}
		}
		for i, value := range spec.Values {
			if lit, ok := value.(*ast.BasicLit); ok && lit.Kind == token.STRING && i < len(spec.Names) {
				s.constants[spec.Names[i].Name] = strings.Trim(lit.Value, `"`)
			}
		}
	}
}

func functionOf(d *ast.FuncDecl) (function, bool) {
	f := function{name: d.Name.Name}
	if d.Recv != nil {
		f.receiver = strings.TrimPrefix(typeText(d.Recv.List[0].Type), "*")
	}
	if !d.Name.IsExported() || f.receiver != "" && !ast.IsExported(f.receiver) {
		return f, false
	}
	for _, p := range d.Type.Params.List {
		typ := p.Type
		if e, ok := typ.(*ast.Ellipsis); ok {
			typ = e.Elt
		}
		for _, name := range p.Names {
			f.params = append(f.params, name.Name)
		}
		f.last = typeText(typ)
	}
	return f, true
}

// typeText writes the types that fields and parameters of options have.
func typeText(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return "*" + typeText(e.X)
	case *ast.SelectorExpr:
		return typeText(e.X) + "." + e.Sel.Name
	case *ast.ArrayType:
		if e.Len == nil {
			return "[]" + typeText(e.Elt)
		}
		return "[n]" + typeText(e.Elt)
	case *ast.IndexExpr:
		return typeText(e.X)
	case *ast.FuncType:
		return "func"
	}
	return "?"
}
