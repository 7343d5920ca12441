package gen

import "torchfm/native/torch/internal/door"

// form is how a type of the schemas is written in Go: the Go type of a parameter,
// and the function that makes it an argument of a call.
type form struct{ goType, maker string }

// forms are the forms of types by their text, the lengths of lists left out.
var forms = map[string]form{
	"Tensor":        {"*torch.Tensor", "op.Arg"},
	"Tensor?":       {"*torch.Tensor", "op.Arg"},
	"Tensor[]":      {"[]*torch.Tensor", "op.Tensors"},
	"Tensor?[]":     {"[]*torch.Tensor", "op.OptionalTensors"},
	"Scalar":        {"torch.Scalar", "scalarArg"},
	"Scalar?":       {"torch.Scalar", "op.Scalar"},
	"Scalar[]":      {"[]torch.Scalar", "scalarsArg"},
	"int":           {"int64", "native.Int"},
	"int?":          {"*int64", "optionalIntegerArg"},
	"int[]":         {"[]int64", "native.Ints"},
	"int[]?":        {"[]int64", "optionalIntegersArg"},
	"float":         {"float64", "native.Float"},
	"float?":        {"*float64", "optionalFloatArg"},
	"float[]?":      {"[]float64", "optionalFloatsArg"},
	"bool":          {"bool", "native.Bool"},
	"bool?":         {"*bool", "optionalBoolArg"},
	"bool[]":        {"[]bool", "native.Bools"},
	"str":           {"string", "native.String"},
	"str?":          {"*string", "optionalTextArg"},
	"ScalarType":    {"torch.DType", "dtypeArg"},
	"ScalarType?":   {"torch.DType", "op.DType"},
	"Layout":        {"torch.Layout", "op.Layout"},
	"Layout?":       {"*torch.Layout", "optionalLayoutArg"},
	"MemoryFormat":  {"torch.MemoryFormat", "memoryFormatArg"},
	"MemoryFormat?": {"torch.MemoryFormat", "op.MemoryFormat"},
	"Device":        {"torch.Device", "op.Device"},
	"Device?":       {"*torch.Device", "optionalDeviceArg"},
	"Generator?":    {"*torch.Generator", "generatorArg"},
	"Dimname":       {"string", "dimnameArg"},
	"Dimname[]":     {"[]string", "dimnamesArg"},
	"Dimname[]?":    {"[]string", "optionalDimnamesArg"},
}

// results are the Go types of results with the expression that takes one.
var results = map[string]form{
	"Tensor":     {"*torch.Tensor", "op.Next(&r, args[:])"},
	"Tensor[]":   {"[]*torch.Tensor", "op.NextList(&r)"},
	"Scalar":     {"torch.Scalar", "op.NextScalar(&r)"},
	"int":        {"int64", "r.Int()"},
	"QScheme":    {"int64", "r.Int()"},
	"float":      {"float64", "r.Float()"},
	"bool":       {"bool", "r.Bool()"},
	"ScalarType": {"torch.DType", "op.NextDType(&r)"},
}

// whole are the functions of package op that call an operator and take all that it
// returns, by the Go types of that.
var whole = map[string]string{
	"*torch.Tensor":                               "One",
	"*torch.Tensor, *torch.Tensor":                "Two",
	"*torch.Tensor, *torch.Tensor, *torch.Tensor": "Three",
	"[]*torch.Tensor":                             "List",
	"bool":                                        "Bool",
	"int64":                                       "Int",
}

// typeKey returns the text that forms and results are found by.
func typeKey(t door.Type, dimnames bool) string {
	key := t.Base
	switch {
	case t.Elem != nil:
		key = typeKey(*t.Elem, dimnames) + "[]"
	case key == "SymInt":
		key = "int"
	case key == "str" && dimnames:
		// Schemas print Dimname so.
		key = "Dimname"
	}
	if t.Optional {
		key += "?"
	}
	return key
}
