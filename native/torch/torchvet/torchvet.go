// Package torchvet finds wrong arguments of package torch that the compiler lets
// pass: where torch takes a [torch.Operand], a [torch.Scalar] or an item of
// [torch.Tensor.At], the type is any.
//
//	go run torchfm/cmd/torchvet ./...
package torchvet

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
)

// torchPath is the package whose parameters are looked at.
const torchPath = "torchfm/native/torch"

// Analyzer reports arguments whose static type can be neither a number nor a tensor at
// parameters of type torch.Operand, no number at those of type torch.Scalar, and no
// index at the items of At and SetAt_. Arguments of interface types pass: only a
// running program knows what they hold.
var Analyzer = &analysis.Analyzer{
	Name:     "torchvet",
	Doc:      "report arguments that torch functions taking any would refuse",
	Requires: []*analysis.Analyzer{inspect.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	in := pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)
	in.Preorder([]ast.Node{(*ast.CallExpr)(nil)}, func(n ast.Node) { checkCall(pass, n.(*ast.CallExpr)) })
	return nil, nil
}

// kind is what a parameter that the compiler sees as any takes.
type kind int

const (
	other kind = iota
	operand
	scalar
	item
)

var wants = map[kind]string{
	operand: "a *torch.Tensor or a number",
	scalar:  "a number",
	item:    "an int, an int64, a Range, a list of int64, int or bool, a *torch.Tensor, All, NewAxis or Ellipsis",
}

func checkCall(pass *analysis.Pass, call *ast.CallExpr) {
	signature, ok := types.Unalias(pass.TypesInfo.TypeOf(call.Fun)).(*types.Signature)
	if !ok {
		return // a conversion or a builtin function
	}
	callee := calleeOf(pass, call)
	params := signature.Params()
	for i, arg := range call.Args {
		n := min(i, params.Len()-1)
		if n < 0 {
			return
		}
		p := params.At(n)
		t := p.Type()
		if signature.Variadic() && n == params.Len()-1 {
			if call.Ellipsis.IsValid() {
				return // a slice, whose elements are not seen
			}
			t = t.(*types.Slice).Elem()
		}
		k := kindOf(t)
		if isTensorMethod(callee, "At", "SetAt_") && p.Name() == "items" {
			k = item
		}
		of := pass.TypesInfo.TypeOf(arg)
		if k == other || fits(k, of, callee) {
			continue
		}
		pass.Reportf(arg.Pos(), "argument of type %s for %s: want %s", types.TypeString(of, shortName), p.Name(), wants[k])
	}
}

func shortName(p *types.Package) string { return p.Name() }

// calleeOf is the function that is called, nil when it is not known.
func calleeOf(pass *analysis.Pass, call *ast.CallExpr) *types.Func {
	fun := ast.Unparen(call.Fun)
	if index, ok := fun.(*ast.IndexExpr); ok {
		fun = index.X
	}
	switch f := fun.(type) {
	case *ast.Ident:
		callee, _ := pass.TypesInfo.Uses[f].(*types.Func)
		return callee
	case *ast.SelectorExpr:
		callee, _ := pass.TypesInfo.Uses[f.Sel].(*types.Func)
		return callee
	}
	return nil
}

// kindOf is the kind of a parameter's type. Operand and Scalar are aliases of any,
// which go/types keeps apart.
func kindOf(t types.Type) kind {
	alias, ok := t.(*types.Alias)
	if !ok || alias.Obj().Pkg() == nil || alias.Obj().Pkg().Path() != torchPath {
		return other
	}
	switch alias.Obj().Name() {
	case "Operand":
		return operand
	case "Scalar":
		return scalar
	}
	return other
}

// isTensorMethod reports whether f is one of torch.Tensor's methods of these names.
func isTensorMethod(f *types.Func, names ...string) bool {
	if f == nil {
		return false
	}
	recv := f.Signature().Recv()
	if recv == nil || !isTensor(recv.Type()) {
		return false
	}
	for _, name := range names {
		if f.Name() == name {
			return true
		}
	}
	return false
}

// isTensor reports whether t is *torch.Tensor.
func isTensor(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && isTorch(p.Elem(), "Tensor")
}

// isTorch reports whether t is the type of a name, or of any when there is none, of
// package torch.
func isTorch(t types.Type, names ...string) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != torchPath {
		return false
	}
	for _, name := range names {
		if named.Obj().Name() == name {
			return true
		}
	}
	return len(names) == 0
}

// fits reports whether an argument of type t may be right.
func fits(k kind, t types.Type, callee *types.Func) bool {
	if t == nil || types.IsInterface(t) { // type parameters too
		return true
	}
	if b, ok := t.(*types.Basic); ok && b.Kind() == types.UntypedNil {
		return mayBeNil(k, callee)
	}
	switch k {
	case operand:
		return isTensor(t) || isNumber(t)
	case scalar:
		return isNumber(t)
	}
	if isTensor(t) || isTorch(t, "Range", "position") {
		return true
	}
	basic := func(t types.Type, kinds ...types.BasicKind) bool {
		b, ok := types.Unalias(t).(*types.Basic)
		if !ok {
			return false
		}
		for _, kind := range kinds {
			if b.Kind() == kind {
				return true
			}
		}
		return false
	}
	if s, ok := types.Unalias(t).(*types.Slice); ok {
		return basic(s.Elem(), types.Int, types.Int64, types.Bool)
	}
	return basic(t, types.Int, types.Int64, types.UntypedInt, types.UntypedRune)
}

// mayBeNil reports whether nil stands for None: at the bounds of a clamp, and at the
// optional numbers of functions outside of package torch, as those of package aten.
func mayBeNil(k kind, callee *types.Func) bool {
	switch {
	case k == item:
		return false
	case callee == nil || callee.Pkg() == nil || callee.Pkg().Path() != torchPath:
		return true
	}
	return isTensorMethod(callee, "Clamp", "Clamp_", "Clip", "Clip_")
}

// isNumber reports whether t is a type of numbers or bools. Those of package torch,
// such as DType, are none.
func isNumber(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsNumeric|types.IsBoolean) != 0 && !isTorch(t)
}
