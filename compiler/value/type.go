package value

// Type is the type of a field or an expression.
type Type struct {
	Kind Kind
	Elem Kind // of a list
}

// Kind is a type's or a value's kind.
type Kind uint8

// The kinds. Null is the kind of the absent value alone; Any is the type of an
// expression that was wrong and is not complained about again.
const (
	Null Kind = iota
	Text
	Number
	Bool
	Time     // epoch milliseconds, held as a number
	Duration // milliseconds, held as a number
	IP       // held as text, compared as an address
	List
	Any
)

var kindNames = [...]string{"null", "text", "number", "bool", "time", "duration", "ip", "list", "any"}

func (k Kind) String() string { return kindNames[k] }

// String returns the word that rules use for the type, such as "list of text".
func (t Type) String() string {
	if t.Kind == List {
		return "list of " + t.Elem.String()
	}
	return t.Kind.String()
}

// Of returns the type of a kind that is not a list.
func Of(k Kind) Type { return Type{Kind: k} }

// ListOf returns the type of lists of a kind.
func ListOf(k Kind) Type { return Type{Kind: List, Elem: k} }

// IsText reports whether values of the type are held as text: text and ip.
func (t Type) IsText() bool { return t.Kind == Text || t.Kind == IP }

// IsNumeric reports whether values of the type are held as numbers: number,
// time and duration.
func (t Type) IsNumeric() bool {
	return t.Kind == Number || t.Kind == Time || t.Kind == Duration
}

// Read returns what text says as a value of the type: null where it says none.
// Times and durations are milliseconds; a bool is true where the text is.
func (t Type) Read(v Value) Value {
	switch {
	case t.Kind == Time:
		return v.ToNumber().AsTime()
	case t.IsNumeric():
		return v.ToNumber()
	case t.Kind == Bool && !v.IsNull():
		return BoolOf(Lower(v.String()) == "true")
	}
	return v
}

// ParseType returns the type that a word of the rule language names.
func ParseType(word string) (Type, bool) {
	switch word {
	case "text", "number", "bool", "time", "duration", "ip":
		for k, name := range kindNames {
			if name == word {
				return Of(Kind(k)), true
			}
		}
	}
	return Type{}, false
}
