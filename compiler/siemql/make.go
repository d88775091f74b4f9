package siemql

import "strings"

// What follows makes nodes for those who write expressions.

// All is the AND of items: true without any, the item itself when it is alone.
func All(items ...Expr) Expr {
	var out []Expr
	for _, x := range items {
		out = append(out, andItems(x)...)
	}
	switch len(out) {
	case 0:
		return &Bool{Value: true}
	case 1:
		return out[0]
	}
	return &And{Items: out}
}

// Any is the OR of items: false without any, the item itself when it is alone.
func Any(items ...Expr) Expr {
	var out []Expr
	for _, x := range items {
		out = append(out, orItems(x)...)
	}
	switch len(out) {
	case 0:
		return &Bool{}
	case 1:
		return out[0]
	}
	return &Or{Items: out}
}

// Negate is NOT x.
func Negate(x Expr) Expr { return &Not{X: x} }

// Attr is an attribute of the record.
func Attr(name string) *Field { return &Field{Name: name} }

// Raw is fields["key"]: what a message held under a flat dotted name.
func Raw(key string) *Field { return &Field{Name: rawMap, Path: []Step{{Kind: Key, Text: key}}} }

// Text is a text.
func Text(s string) *Str { return &Str{Text: s} }

// Fn is a function call.
func Fn(name string, args ...Expr) *Call { return &Call{Func: name, Args: args} }

// Pattern is /re/ for a regular expression as RE2 reads it; its slashes are
// escaped where they are not yet.
func Pattern(re string) *Regex {
	var b strings.Builder
	for i := 0; i < len(re); i++ {
		switch {
		case re[i] == '\\' && i+1 < len(re):
			b.WriteByte('\\')
			i++
		case re[i] == '/':
			b.WriteByte('\\')
		}
		b.WriteByte(re[i])
	}
	return &Regex{Text: b.String()}
}
