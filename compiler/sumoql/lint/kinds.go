package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
)

// functionKinds are the functions whose results are of one kind (3.1, 3.10); those that are missing
// give anything.
var functionKinds = map[string]kind{
	"concat": text, "format": text, "formatdate": text, "replace": text, "substring": text, "tolowercase": text,
	"touppercase": text, "trim": text, "tostring": text, "urldecode": text, "base64decode": text, "base64encode": text,
	"abs": number, "ceil": number, "double": number, "floor": number, "int": number, "jsonarraysize": number,
	"length": number, "long": number, "max": number, "min": number, "now": number, "num": number, "number": number,
	"parsedate": number, "parsehex": number, "queryendtime": number, "querystarttime": number, "querytimerange": number,
	"round": number, "sqrt": number, "todouble": number, "toint": number, "tolong": number, "tonumber": number,
	"comparecidrprefix": boolean, "contains": boolean, "isblank": boolean, "isempty": boolean, "isnull": boolean,
	"isnumeric": boolean, "isprivateip": boolean, "ispublicip": boolean, "isreservedip": boolean, "isvalidip": boolean,
	"isvalidipv4": boolean, "isvalidipv6": boolean,
}

// kindOf returns the kind of an expression's values.
func (r *run) kindOf(x sumoql.Expr) kind {
	switch x := x.(type) {
	case *sumoql.Number, *sumoql.Arith, *sumoql.Neg:
		return number
	case *sumoql.String:
		if !templated(x.Raw) {
			return text
		}
	case *sumoql.Bool, *sumoql.And, *sumoql.Or, *sumoql.Not, *sumoql.Compare, *sumoql.In, *sumoql.Matches, *sumoql.Contains:
		return boolean
	case *sumoql.Call:
		return functionKinds[strings.ToLower(x.Func)]
	case *sumoql.Name:
		if f := r.field(x); f != nil {
			return f.kind
		}
	case *sumoql.If:
		if then := r.kindOf(x.Then); then == r.kindOf(x.Else) {
			return then
		}
	}
	return anything
}

// mayBeNull reports whether an expression is known to be null at times.
func (r *run) mayBeNull(x sumoql.Expr) bool {
	switch x := x.(type) {
	case *sumoql.Null:
		return true
	case *sumoql.Name:
		f := r.field(x)
		return f != nil && f.nullable
	case *sumoql.If:
		return guards(x.Cond, nil) == nil && (r.mayBeNull(x.Then) || r.mayBeNull(x.Else))
	}
	return false
}

// guards returns the first test for null, emptiness or blanks in a condition
// of the field; of any field if it is nil.
func guards(cond sumoql.Node, of *sumoql.Name) (found *sumoql.Call) {
	sumoql.Walk(cond, func(n sumoql.Node) bool {
		if c := call(n, "isnull", "isempty", "isblank"); c != nil && found == nil && len(c.Args) == 1 {
			if name, ok := c.Args[0].(*sumoql.Name); of == nil || ok && same(name, of) {
				found = c
			}
		}
		return found == nil
	})
	return found
}
