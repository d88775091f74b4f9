package siemql

import (
	"strconv"
	"strings"
	"sync"

	"sumodet/compiler/builtin"
	"sumodet/compiler/schema"
	"sumodet/compiler/value"
	"sumodet/dsl/diag"
)

// Func is a function of Cloud SIEM's rule expressions.
type Func struct {
	Name     string
	Aliases  []string
	Min, Max int // number of arguments
	// Result is the kind of what it gives; Null where the arguments decide.
	Result value.Kind
	// NeedsSumo functions ask for what only Cloud SIEM has, so that no Program
	// computes them.
	NeedsSumo bool
}

// Functions lists the functions by name (cloud-siem.md 1.5). What they give is
// said by the functions of package builtin that have their names, and here for
// those on conditions, arrays and maps.
var Functions = []*Func{
	{Name: "abs", Min: 1, Max: 1, Result: value.Number},
	{Name: "acos", Min: 1, Max: 1, Result: value.Number},
	{Name: "anyHttpHeaderMatches", Min: 2, Max: 2, Result: value.Bool},
	{Name: "array_contains", Aliases: []string{"jsonArrayContains"}, Min: 2, Max: 2, Result: value.Bool},
	{Name: "asciiToHex", Aliases: []string{"toHex"}, Min: 1, Max: 1, Result: value.Text},
	{Name: "asin", Min: 1, Max: 1, Result: value.Number},
	{Name: "atan", Min: 1, Max: 1, Result: value.Number},
	{Name: "atan2", Min: 2, Max: 2, Result: value.Number},
	{Name: "base64Decode", Aliases: []string{"fromBase64"}, Min: 1, Max: 2, Result: value.Text},
	{Name: "base64Encode", Aliases: []string{"toBase64"}, Min: 1, Max: 1, Result: value.Text},
	{Name: "cbrt", Min: 1, Max: 1, Result: value.Number},
	{Name: "ceil", Min: 1, Max: 1, Result: value.Number},
	{Name: "compareCIDRPrefix", Min: 3, Max: 3, Result: value.Bool},
	{Name: "concat", Min: 2, Max: 16, Result: value.Text},
	{Name: "contains", Min: 2, Max: 2, Result: value.Bool},
	{Name: "cos", Min: 1, Max: 1, Result: value.Number},
	{Name: "cosh", Min: 1, Max: 1, Result: value.Number},
	{Name: "decToHex", Min: 1, Max: 1, Result: value.Text},
	{Name: "exp", Min: 1, Max: 1, Result: value.Number},
	{Name: "expm1", Min: 1, Max: 1, Result: value.Number},
	{Name: "floor", Min: 1, Max: 1, Result: value.Number},
	{Name: "getCIDRPrefix", Min: 2, Max: 2, Result: value.Text},
	{Name: "hasThreatMatch", Min: 1, Max: 3, Result: value.Bool, NeedsSumo: true},
	{Name: "haversine", Min: 4, Max: 4, Result: value.Number},
	{Name: "hexToAscii", Aliases: []string{"fromHex"}, Min: 1, Max: 1, Result: value.Text},
	{Name: "hexToDec", Min: 1, Max: 1, Result: value.Number},
	{Name: "hypot", Min: 2, Max: 2, Result: value.Number},
	{Name: "if", Min: 3, Max: 3},
	{Name: "ipv4ToNumber", Min: 1, Max: 1, Result: value.Number},
	{Name: "isBlank", Min: 1, Max: 1, Result: value.Bool},
	{Name: "isEmpty", Min: 1, Max: 1, Result: value.Bool},
	{Name: "isNull", Min: 1, Max: 1, Result: value.Bool},
	{Name: "isNumeric", Min: 1, Max: 1, Result: value.Bool},
	{Name: "isPrivateIP", Min: 1, Max: 1, Result: value.Bool},
	{Name: "isPublicIP", Min: 1, Max: 1, Result: value.Bool},
	{Name: "isValidIP", Min: 1, Max: 1, Result: value.Bool},
	{Name: "isValidIPv4", Min: 1, Max: 1, Result: value.Bool},
	{Name: "isValidIPv6", Min: 1, Max: 1, Result: value.Bool},
	{Name: "length", Min: 1, Max: 1, Result: value.Number},
	{Name: "log", Min: 1, Max: 1, Result: value.Number},
	{Name: "log10", Min: 1, Max: 1, Result: value.Number},
	{Name: "log1p", Min: 1, Max: 1, Result: value.Number},
	{Name: "lower", Aliases: []string{"toLowerCase"}, Min: 1, Max: 1, Result: value.Text},
	{Name: "luhn", Min: 1, Max: 1, Result: value.Bool},
	{Name: "maskFromCIDR", Min: 1, Max: 1, Result: value.Text},
	{Name: "num", Aliases: []string{"number", "toDouble", "toFloat", "float"}, Min: 1, Max: 1, Result: value.Number},
	{Name: "round", Min: 1, Max: 2, Result: value.Number},
	{Name: "sin", Min: 1, Max: 1, Result: value.Number},
	{Name: "sinh", Min: 1, Max: 1, Result: value.Number},
	{Name: "size", Aliases: []string{"jsonArraySize"}, Min: 1, Max: 1, Result: value.Number},
	{Name: "sqrt", Min: 1, Max: 1, Result: value.Number},
	{Name: "substring", Min: 2, Max: 3, Result: value.Text},
	{Name: "tan", Min: 1, Max: 1, Result: value.Number},
	{Name: "tanh", Min: 1, Max: 1, Result: value.Number},
	{Name: "toDegrees", Min: 1, Max: 1, Result: value.Number},
	{Name: "toInt", Aliases: []string{"int"}, Min: 1, Max: 1, Result: value.Number},
	{Name: "toLong", Min: 1, Max: 1, Result: value.Number},
	{Name: "toRadians", Min: 1, Max: 1, Result: value.Number},
	{Name: "toString", Min: 1, Max: 1, Result: value.Text},
	{Name: "trim", Min: 1, Max: 1, Result: value.Text},
	{Name: "upper", Aliases: []string{"toUpperCase"}, Min: 1, Max: 1, Result: value.Text},
	{Name: "urldecode", Min: 1, Max: 1, Result: value.Text},
	{Name: "urlencode", Min: 1, Max: 1, Result: value.Text},
}

var functions = sync.OnceValues(func() (names []string, byName map[string]*Func) {
	byName = map[string]*Func{}
	for _, f := range Functions {
		for _, name := range append([]string{f.Name}, f.Aliases...) {
			names = append(names, name)
			byName[strings.ToLower(name)] = f
		}
	}
	return names, byName
})

// FuncByName finds a function by its name or an alias, without case.
func FuncByName(name string) (*Func, bool) {
	_, byName := functions()
	f, ok := byName[strings.ToLower(name)]
	return f, ok
}

// CheckCalls says which calls Cloud SIEM would refuse: unknown-function,
// arguments. Functions that only log searches are documented to have are
// warned of by search-function.
func CheckCalls(e Expr) diag.List {
	var list diag.List
	Walk(e, func(n Expr) bool {
		if c, ok := n.(*Call); ok {
			checkCall(&list, c)
		}
		return true
	})
	return list
}

func checkCall(list *diag.List, c *Call) {
	at := c.Place()
	if at.File != nil {
		at.End = at.Start + len(c.Func)
	}
	least, most := 0, 0
	if f, ok := FuncByName(c.Func); ok {
		least, most = f.Min, f.Max
	} else if f, ok := builtin.SumoFuncByName(c.Func); ok {
		if least, most = f.Min, f.Max; most < 0 {
			most = len(c.Args)
		}
		list.Warnf("search-function", at, "%s is a function of log searches", c.Func).
			Note("Cloud SIEM is not documented to know it")
	} else {
		d := list.Errorf("unknown-function", at, "unknown function %q", c.Func)
		if instead, ok := foreignFunctions[strings.ToLower(c.Func)]; ok {
			d.Note("write %s", instead)
		} else {
			names, _ := functions()
			if near := schema.Nearest(c.Func, names); len(near) > 0 {
				d.Note("did you mean %s?", near[0])
			}
		}
		return
	}
	if n := len(c.Args); n < least || n > most {
		list.Errorf("arguments", at, "%s takes %s, not %s", c.Func, argumentCount(least, most), countWord(n))
	}
}

// argumentCount words a number of arguments.
func argumentCount(least, most int) string {
	switch {
	case most == 1:
		return "one argument"
	case least == most:
		return countWord(least) + " arguments"
	case most == least+1:
		return countWord(least) + " or " + countWord(most) + " arguments"
	}
	return countWord(least) + " to " + countWord(most) + " arguments"
}

func countWord(n int) string {
	if words := []string{"none", "one", "two", "three", "four"}; n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// foreignFunctions are functions of other languages and what is written here.
var foreignFunctions = map[string]string{
	"cidrmatch":        `compareCIDRPrefix(ip, "10.0.0.0", "8")`,
	"coalesce":         "if(isNull(a), b, a)",
	"endswith":         `f like "%text"`,
	"ends_with":        `f like "%text"`,
	"exists":           "f is not null",
	"iff":              "if(c, a, b)",
	"ilike":            `lower(f) like "%text%"`,
	"in_list":          `array_contains(listMatches, "list")`,
	"inlist":           `array_contains(listMatches, "list")`,
	"ipv4_is_in_range": `compareCIDRPrefix(ip, "10.0.0.0", "8")`,
	"isnotnull":        "f is not null",
	"ispresent":        "f is not null",
	"len":              "length(f)",
	"lookup":           `array_contains(listMatches, "list")`,
	"lookupcontains":   `array_contains(listMatches, "list")`,
	"match":            "f matches /regex/",
	"nvl":              "if(isNull(a), b, a)",
	"regex_match":      "f matches /regex/",
	"regexp_like":      "f matches /regex/",
	"startswith":       `f like "text%"`,
	"starts_with":      `f like "text%"`,
	"strlen":           "length(f)",
	"substr":           "substring(f, from, to)",
}
