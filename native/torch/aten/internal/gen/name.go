package gen

import (
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"
)

// goName returns the name of an operator's function: the words of name and
// overload in upper camel case, with what marks the operator kept in another
// form: a leading underscore becomes Internal, double ones Dunder, and the
// trailing one of in-place operators (and of the overload range.out_) ends the whole
// name.
func goName(name, overload, between string) string {
	name = strings.TrimPrefix(name, "aten::")
	var prefix, suffix string
	switch {
	case strings.HasPrefix(name, "__") && strings.HasSuffix(name, "__"):
		prefix = "Dunder"
		name = strings.Trim(name, "_")
	case strings.HasPrefix(name, "_"):
		prefix = "Internal"
	}
	if strings.HasSuffix(name, "_") || strings.HasSuffix(overload, "_") {
		suffix = "_"
	}
	s := prefix + title(name)
	if overload != "" {
		s += between + camel(overload)
	}
	return s + suffix
}

// spelled are the words that torch.nn's classes spell with more capitals than one.
var spelled = map[string]string{
	"celu": "CELU", "ctc": "CTC", "elu": "ELU", "gelu": "GELU", "glu": "GLU", "gru": "GRU", "kl": "KL", "lstm": "LSTM",
	"mse": "MSE", "multilabel": "MultiLabel", "nll": "NLL", "prelu": "PReLU", "relu": "ReLU", "relu6": "ReLU6", "rms": "RMS",
	"rnn": "RNN", "rrelu": "RReLU", "selu": "SELU", "silu": "SiLU",
}

// title is camel of an operator's name, whose words are spelled as torch.nn spells them.
func title(s string) string {
	words := strings.Split(s, "_")
	for i, word := range words {
		if spelling, ok := spelled[word]; ok {
			words[i] = spelling
		}
	}
	return camel(strings.Join(words, "_"))
}

// camel returns the words between underscores, each with its first letter raised.
func camel(s string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(s, "_") {
		r, n := utf8.DecodeRuneInString(word)
		if n > 0 {
			b.WriteRune(unicode.ToUpper(r))
			b.WriteString(word[n:])
		}
	}
	return b.String()
}

// taken are names that a parameter must not have in a generated function, beside
// Go's keywords.
var taken = map[string]bool{
	"r": true, "args": true, "native": true, "torch": true, "op": true,
	"int64": true, "float64": true, "bool": true, "string": true,
}

// paramName returns the name of a parameter: the argument's in lower camel case,
// with an underscore after it where Go or the function needs the name.
func paramName(name string) string {
	words := strings.Split(strings.Trim(name, "_"), "_")
	s := words[0] + camel(strings.Join(words[1:], "_"))
	if token.IsKeyword(s) || taken[s] {
		s += "_"
	}
	return s
}
