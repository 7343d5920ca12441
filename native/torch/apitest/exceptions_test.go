package apitest

// renamed are the functions of ours whose names say more or less than PyTorch's.
var renamed = map[string][]string{}

// lacking are arguments of Python's constructors that no constructor of ours has.
var lacking = map[string]string{
	"size_average": "deprecated in favour of reduction",
	"reduce":       "deprecated in favour of reduction",
}

// exceptions are what the rule does not hold for, and why: "package.Struct" as a whole,
// or "package.Struct.Field", or "package.Struct.argument".
var exceptions = map[string]string{}
