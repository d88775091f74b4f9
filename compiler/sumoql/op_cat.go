package sumoql

import "strings"

// Cat gives the rows of a lookup table; it stands where else the scope stands
// (3.11).
type Cat struct {
	At
	Path *Path `parser:"'cat' @@"`
}

var catInfo = &Info{
	Name:     "cat",
	Words:    []string{"cat"},
	Syntax:   `cat path://"PATH"`,
	Doc:      "Gives the rows of a lookup table. It starts a query, in place of the scope.",
	Examples: []string{`cat path://"/Library/Users/a/hosts"`},
	Class:    Rare,
	Refused:  []Refusal{{In: Scheduled}},
	parse:    operator[Cat],
	starts:   takesArguments,
}

// Info implements Operator.
func (*Cat) Info() *Info             { return catInfo }
func (n *Cat) children(f func(Node)) { f(n.Path) }
func (n *Cat) print(p *printer)      { p.text("cat " + n.Path.Text) }

// startsWithCat reports whether a query's text starts with cat and an address
// or path, not with the keyword cat.
func startsWithCat(text string) bool {
	s := scanner{text: text, end: len(text), stage: true}
	for s.used < 2 && s.at < s.end && (s.used == 0 || s.head == "cat") {
		s.next()
	}
	return s.head == "cat" && s.prev.Type == kindPath && (strings.HasPrefix(s.prev.Value, "/") || strings.Contains(s.prev.Value, "://"))
}
