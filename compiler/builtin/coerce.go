package builtin

import "sumodet/compiler/value"

// Number reads v as a number the way a search query does: numbers, times and
// bools as they are, text as value.ParseNumber reads it, but with leading zeros
// ignored, so that sum() counts "09" as 9. (A rule asks isNumeric first, which
// refuses "09"; Sumo's num() is not documented to.) ok is false for all else,
// for null, and for what is not a number by name (NaN).
func Number(v value.Value) (f float64, ok bool) {
	switch v.Kind() {
	case value.Number, value.Time, value.Bool:
		f = v.Num()
		return f, f == f
	case value.Text:
		if f, ok = value.ParseNumber(v.Str()); ok {
			return f, true
		}
		return value.ParseNumber(stripZeros(v.Str()))
	}
	return 0, false
}

// stripZeros drops the zeros that stand before another digit.
func stripZeros(s string) string {
	sign := ""
	if s != "" && (s[0] == '-' || s[0] == '+') {
		sign, s = s[:1], s[1:]
	}
	i := 0
	for i+1 < len(s) && s[i] == '0' && s[i+1] >= '0' && s[i+1] <= '9' {
		i++
	}
	return sign + s[i:]
}

// text reads v as text: a time is the number of its milliseconds, as in Sumo,
// which has no type for times. ok is false for null.
func text(v value.Value) (s string, ok bool) {
	switch v.Kind() {
	case value.Null:
		return "", false
	case value.Text:
		return v.Str(), true
	case value.Time:
		v = v.AsNumber()
	}
	return v.String(), true
}

// sumoText returns s as Sumo's functions yield it, where "" is not null.
func sumoText(s string) value.Value {
	if s == "" {
		return value.EmptyText
	}
	return value.TextOf(s)
}

// onText makes the Eval of a function whose first argument is text and which
// is null where it is null.
func onText(fn func(s string) value.Value) func([]value.Value) value.Value {
	return func(args []value.Value) value.Value {
		s, ok := text(args[0])
		if !ok {
			return value.Value{}
		}
		return fn(s)
	}
}

// onNumber makes the Eval of a function of one number; null where the argument
// is no number.
func onNumber(fn func(x float64) float64) func([]value.Value) value.Value {
	return func(args []value.Value) value.Value {
		x, ok := Number(args[0])
		if !ok {
			return value.Value{}
		}
		return value.NumberOf(fn(x))
	}
}

// onNumbers is onNumber for two numbers.
func onNumbers(fn func(x, y float64) float64) func([]value.Value) value.Value {
	return func(args []value.Value) value.Value {
		x, ok := Number(args[0])
		y, ok2 := Number(args[1])
		if !ok || !ok2 {
			return value.Value{}
		}
		return value.NumberOf(fn(x, y))
	}
}

// always makes the Result of a function that has one type.
func always(k value.Kind) func([]value.Type) value.Type {
	return func([]value.Type) value.Type { return value.Of(k) }
}

// Kinds of parameters.
var (
	texts   = []value.Kind{value.Text}
	numbers = []value.Kind{value.Number}
	amounts = []value.Kind{value.Number, value.Duration}
	scalars = []value.Kind{value.Text, value.Number, value.Bool, value.Time, value.Duration, value.IP}
)

// isASCII reports whether s has one byte a character.
func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
