package door

import (
	"fmt"
	"strconv"
	"strings"
)

// Schema is the signature of an operator: what libtorch prints as
//
//	aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor
type Schema struct {
	Name      string // "aten::add"
	Overload  string // "Tensor", "" for the default overload
	Arguments []Argument
	Returns   []Argument // with no default; mostly without a name
	Varargs   bool       // further arguments, or returns, of any kind
	text      string
}

// String returns the schema as libtorch prints it.
func (s *Schema) String() string { return s.text }

// Argument is one argument or result of a [Schema].
type Argument struct {
	Name        string
	Type        Type
	Default     string // as printed: "1", "None", "[0, 0]"; "" for a required argument
	KeywordOnly bool
	// Alias is the set of aliases that the tensor belongs to, "" for none: "a"
	// when a result is a view of the argument, "a!" when the argument is written
	// to, as those of in-place and out forms are.
	Alias string
}

// Written reports whether the operator writes to the argument.
func (a *Argument) Written() bool { return strings.Contains(a.Alias, "!") }

// Required reports whether the argument has no default.
func (a *Argument) Required() bool { return a.Default == "" }

// Type is the type of an argument in a [Schema].
type Type struct {
	// Base is Tensor, int, SymInt, float, bool, Scalar, str, ScalarType, Layout,
	// MemoryFormat, Device, Generator, or a type without a form in Go; "" for a list.
	Base     string
	Elem     *Type // the elements of a list, nil for another type
	Len      int   // a list for which one number stands for Len of the same; 0: none
	Optional bool  // None, in Go nil, is a value too
}

// String returns the type as a schema has it, "SymInt[2]?".
func (t Type) String() string {
	s := t.Base
	if t.Elem != nil {
		s = t.Elem.String() + "[]"
		if t.Len > 0 {
			s = s[:len(s)-1] + strconv.Itoa(t.Len) + "]"
		}
	}
	if t.Optional {
		s += "?"
	}
	return s
}

// ParseSchema parses the text of a schema.
func ParseSchema(text string) (*Schema, error) {
	p := schemaParser{rest: text}
	s := &Schema{text: text}
	s.Name, s.Overload, _ = strings.Cut(p.until("("), ".")
	s.Arguments = p.arguments(&s.Varargs)
	p.want("->")
	if p.take("(") {
		s.Returns = p.arguments(&s.Varargs)
	} else if p.take("...") {
		s.Varargs = true
	} else {
		s.Returns = append(s.Returns, p.argument())
	}
	p.space()
	if p.err == nil && (p.rest != "" || !strings.Contains(s.Name, "::")) {
		p.fail("the end")
	}
	if p.err != nil {
		return nil, fmt.Errorf("torch: schema %q: %w", text, p.err)
	}
	return s, nil
}

// schemaParser consumes a schema from the front; after an error it takes nothing.
type schemaParser struct {
	rest string
	err  error
}

func (p *schemaParser) fail(want string) {
	if p.err == nil {
		p.err = fmt.Errorf("want %s at %q", want, p.rest)
	}
	p.rest = ""
}

func (p *schemaParser) space() { p.rest = strings.TrimLeft(p.rest, " ") }

func (p *schemaParser) take(token string) bool {
	p.space()
	after, ok := strings.CutPrefix(p.rest, token)
	if ok {
		p.rest = after
	}
	return ok
}

func (p *schemaParser) want(token string) {
	if !p.take(token) {
		p.fail(strconv.Quote(token))
	}
}

// until takes what stands before token, and the token.
func (p *schemaParser) until(token string) string {
	before, after, ok := strings.Cut(p.rest, token)
	if !ok {
		p.fail(strconv.Quote(token))
		return ""
	}
	p.rest = after
	return before
}

// word takes letters, digits, underscores and dots.
func (p *schemaParser) word() string {
	p.space()
	n := strings.IndexFunc(p.rest, func(r rune) bool {
		return r != '_' && r != '.' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
	if n < 0 {
		n = len(p.rest)
	}
	w := p.rest[:n]
	p.rest = p.rest[n:]
	return w
}

// arguments takes a list of arguments and its closing parenthesis.
func (p *schemaParser) arguments(varargs *bool) []Argument {
	var list []Argument
	keyword := false
	for p.err == nil && !p.take(")") {
		switch {
		case p.take("*"):
			keyword = true
		case p.take("..."):
			*varargs = true
		default:
			a := p.argument()
			a.KeywordOnly = keyword
			list = append(list, a)
		}
		if !p.take(",") {
			p.want(")")
			break
		}
	}
	return list
}

func (p *schemaParser) argument() Argument {
	var a Argument
	a.Type = p.typ(&a.Alias)
	a.Name = p.word()
	if p.take("=") {
		a.Default = p.value()
	}
	return a
}

func (p *schemaParser) typ(alias *string) Type {
	t := Type{Base: p.word()}
	if t.Base == "" {
		p.fail("a type")
		return t
	}
	if t.Base == "Dict" && p.take("(") {
		t.Base += "(" + p.until(")") + ")"
	}
	for p.err == nil {
		switch {
		case strings.HasPrefix(p.rest, "("):
			p.rest = p.rest[1:]
			*alias = p.until(")")
		case strings.HasPrefix(p.rest, "?"):
			p.rest = p.rest[1:]
			t.Optional = true
		case strings.HasPrefix(p.rest, "["):
			p.rest = p.rest[1:]
			elem := t
			t = Type{Elem: &elem}
			t.Len, _ = strconv.Atoi(p.until("]"))
		default:
			return t
		}
	}
	return t
}

// value takes the text of a default.
func (p *schemaParser) value() string {
	switch {
	case strings.HasPrefix(p.rest, "["):
		return p.until("]") + "]"
	case strings.HasPrefix(p.rest, `"`):
		if q, err := strconv.QuotedPrefix(p.rest); err == nil {
			p.rest = p.rest[len(q):]
			return q
		}
		// Escapes that Go does not have.
		for i := 1; i < len(p.rest); i++ {
			if p.rest[i] == '\\' {
				i++
			} else if p.rest[i] == '"' {
				q := p.rest[:i+1]
				p.rest = p.rest[i+1:]
				return q
			}
		}
		p.fail("the end of a string")
		return ""
	}
	n := strings.IndexAny(p.rest, ",)")
	if n <= 0 {
		p.fail("a default")
		return ""
	}
	v := p.rest[:n]
	p.rest = p.rest[n:]
	return v
}
