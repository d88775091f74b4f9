package sumoql

import (
	"regexp"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2/lexer"
)

// ParseRegex takes what named groups match into fields (3.5).
type ParseRegex struct {
	At
	Field   *Name     `parser:"( 'parse' 'regex' | 'extract' ) ( 'field' '='? @@ )?"`
	Pattern *String   `parser:"@@"`
	More    []*String `parser:"( ',' 'regex'? @@ )*"` // patterns that must match too
	Nodrop  bool      `parser:"( @'nodrop'"`
	Multi   bool      `parser:"| @'multi' )*"`
}

var parseRegexInfo = &Info{
	Name:   "parse regex",
	Words:  []string{"parse", "extract"},
	Syntax: `parse regex [field=F] "(?<name>…)"[, …] [nodrop] [multi]`,
	Doc:    "Takes what each named group matches into a field of its name; of several patterns all must match. multi gives a row for every match. A row that does not match is dropped unless nodrop is given. extract is another word for it.",
	Examples: []string{
		`parse regex "port (?<port>\d+)"`,
		`parse regex field=list "(?<item>[^,]+)" nodrop multi`,
	},
	Class:   Core,
	Refused: []Refusal{{In: Dashboards, Only: "with multi"}},
	parse:   operator[ParseRegex],
	starts: func(toks []lexer.Token) bool {
		return word(toks, 0, "extract") || word(toks, 1, "regex")
	},
}

// Info implements Operator.
func (*ParseRegex) Info() *Info             { return parseRegexInfo }
func (n *ParseRegex) children(f func(Node)) { optional(n.Field, f); each(n.Patterns(), f) }

// Patterns returns all patterns, in order.
func (n *ParseRegex) Patterns() []*String { return append([]*String{n.Pattern}, n.More...) }

func (n *ParseRegex) print(p *printer) {
	p.text("parse regex ")
	p.field(n.Field)
	for i, pattern := range n.Patterns() {
		p.comma(i)
		p.string(pattern)
	}
	p.flag(n.Nodrop, "nodrop")
	p.flag(n.Multi, "multi")
}

// check demands a group with a name, unless a parameter may bring it.
func (n *ParseRegex) check(p *parser) {
	for _, pattern := range n.Patterns() {
		if !namedGroup().MatchString(pattern.Raw) && !strings.Contains(pattern.Raw, "{{") {
			d := p.diags.Errorf("count", pattern.Place(), "no group of this regular expression has a name").Note("a group gives its text to a field by: (?<name>…)")
			if strings.Contains(pattern.Raw, "(?P<") {
				d.Note("write (?< for (?P<")
			}
		}
	}
}

var namedGroup = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\(\?<[^=!]`) })
