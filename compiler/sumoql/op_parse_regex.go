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
	Field   *Name   `parser:"( 'parse' 'regex' | 'extract' ) ( 'field' '='? @@ )?"`
	Pattern *String `parser:"@@"`
	Nodrop  bool    `parser:"( @'nodrop'"`
	Multi   bool    `parser:"| @'multi' )*"`
}

var parseRegexInfo = &Info{
	Name:   "parse regex",
	Words:  []string{"parse", "extract"},
	Syntax: `parse regex [field=F] "(?<name>…)" [nodrop] [multi]`,
	Doc:    "Takes what each named group matches into a field of its name. multi gives a row for every match. A row that does not match is dropped unless nodrop is given. extract is another word for it.",
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
func (n *ParseRegex) children(f func(Node)) { optional(n.Field, f); f(n.Pattern) }

func (n *ParseRegex) print(p *printer) {
	p.text("parse regex ")
	p.field(n.Field)
	p.string(n.Pattern)
	p.flag(n.Nodrop, "nodrop")
	p.flag(n.Multi, "multi")
}

// check demands a group with a name, unless a parameter may bring it.
func (n *ParseRegex) check(p *parser) {
	if !namedGroup().MatchString(n.Pattern.Raw) && !strings.Contains(n.Pattern.Raw, "{{") {
		d := p.diags.Errorf("count", n.Pattern.Place(), "no group of this regular expression has a name").Note("a group gives its text to a field by: (?<name>…)")
		if strings.Contains(n.Pattern.Raw, "(?P<") {
			d.Note("write (?< for (?P<")
		}
	}
}

var namedGroup = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\(\?<[^=!]`) })
