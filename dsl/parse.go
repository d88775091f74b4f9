package dsl

import (
	"cmp"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2"

	"sumodet/dsl/diag"
)

const (
	maxFile     = 64 << 20 // bytes of a file
	maxMistakes = 1000     // diagnostics of a file
)

// Parse parses a file. Every clause with a mistake in it is reported once, as
// an error with the code "syntax" or, where it says what the language will say
// later, "not-yet"; the File holds everything else and is never nil.
func Parse(src *diag.File) (*File, diag.List) {
	p := &parser{src: src, text: src.Text, expected: map[string]string{}}
	f := &File{Source: src}
	if len(src.Text) > maxFile {
		p.text = ""
		p.mistake(diag.Span{File: src}, "the file is too large for a file of rules")
		return f, p.diags
	}
	if at := binary(p.text); at >= 0 {
		p.mistake(p.span(at, at+1), "the file is not text").Note("a file of rules is UTF-8 text without control characters")
		return f, p.diags
	}
	tokens, loose := scan(p.text)
	for _, offset := range loose {
		p.fresh()
		p.mistake(p.span(offset, offset+1), "a comment holds a character that a file of rules may not hold")
	}
	for _, t := range tokens {
		if t.is(kindComment) {
			f.Comments = append(f.Comments, &Comment{At{p.spanOf(t)}, textOf(p.text, t)[2:]})
		}
	}
	f.Decls = p.decls(p.cut(fold(p.text, tokens)))
	f.Broken = p.broken
	p.diags.Sort()
	return f, p.diags
}

// manyDecls is from how many declarations on a file is parsed by all processors.
const manyDecls = 16

// decls parses declarations, which know nothing of each other.
func (p *parser) decls(chunks []chunk) (out []Decl) {
	n := 1
	if len(chunks) >= manyDecls {
		n = runtime.GOMAXPROCS(0)
	}
	parsed := make([]Decl, len(chunks))
	parsers := make([]*parser, n)
	var next atomic.Int64
	var all sync.WaitGroup
	work := func(q *parser) {
		for i := next.Add(1) - 1; int(i) < len(chunks); i = next.Add(1) - 1 {
			parsed[i] = q.decl(chunks[i])
		}
	}
	for k := range parsers {
		parsers[k] = &parser{src: p.src, text: p.text, expected: map[string]string{}, feed: feeds.Get().(*feed)}
		if k > 0 {
			all.Go(func() { work(parsers[k]) })
		}
	}
	work(parsers[0])
	all.Wait()
	for _, d := range parsed {
		if d != nil {
			out = append(out, d)
		}
	}
	var mistakes diag.List
	for _, q := range parsers {
		mistakes = append(mistakes, q.diags...)
		p.broken = append(p.broken, q.broken...)
		feeds.Put(q.feed)
	}
	slices.SortFunc(p.broken, func(a, b Broken) int { return cmp.Or(a.Span.Start-b.Span.Start, a.Span.End-b.Span.End) })
	mistakes.Sort()
	p.diags = append(p.diags, mistakes[:min(len(mistakes), max(0, maxMistakes-len(p.diags)))]...)
	return out
}

// binary returns the place of the first byte that shows that text is none, or
// -1: a NUL byte, or the first of many bytes that are not UTF-8. A few of those
// are mistakes in a text, each reported at its place.
func binary(text string) int {
	if i := strings.IndexByte(text, 0); i >= 0 {
		return i
	}
	first, n := -1, 0
	for i, r := range text {
		if r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD") {
			if n++; first < 0 {
				first = i
			}
			if n > 16 {
				return first
			}
		}
	}
	return -1
}

// parser holds what is known while a file is parsed.
type parser struct {
	src      *diag.File
	text     string
	diags    diag.List
	broken   []Broken
	said     bool              // a mistake in this clause was reported
	expected map[string]string // what was found out about the grammar
	feed     *feed
}

// place is where a clause can stand.
type place uint8

const (
	inProject place = 1 << iota
	inSource
	inRule
	inBranch
)

// places names the declarations in which clauses stand.
var places = []struct {
	place place
	word  string
}{
	{inProject, "project"}, {inSource, "source"}, {inRule, "rule"}, {inBranch, "branch"},
}

var (
	clauses = []production{
		{"title", inProject | inSource | inRule, (*textClause)(nil), nil},
		{"folder", inProject, (*textClause)(nil), nil},
		{"id", inRule | inBranch, (*textClause)(nil), nil},
		{"description", inSource | inRule | inBranch, (*textClause)(nil), nil},
		{"summary", inRule | inBranch, (*textClause)(nil), nil},
		{"zone", inSource, (*textClause)(nil), nil},
		{"attack", inRule, (*attackClause)(nil), forms{`attack TECHNIQUE, … [for TACTIC]`}},
		{"severity", inRule | inBranch, (*severityClause)(nil), nil},
		{"references", inRule, (*textsClause)(nil), forms{`references ["TEXT", …]`}},
		{"false_positives", inRule, (*textsClause)(nil), forms{`false_positives ["TEXT", …]`}},
		{"notify", inProject, (*notifyClause)(nil), forms{`notify email ["ADDRESS", …]`, `notify webhook "NAME"`}},
		{"internal", inProject, (*internalClause)(nil), forms{`internal [NETWORK, …]`}},
		{"from", inBranch, (*fromClause)(nil), nil},
		{"scope", inSource, (*scopeClause)(nil), nil},
		{"format", inSource, (*formatClause)(nil), forms{`format FORMAT, …`}},
		{"parse", inSource | inBranch, (*parseClause)(nil), forms{
			`parse regex [from FIELD] /…/`,
			`parse anchor [from FIELD] "… * …" as NAME, …`,
			`parse json [from FIELD] { NAME [TYPE] = "PATH" | … }`,
			`parse kv [from FIELD] { NAME [TYPE] = "KEY" | … }`,
			`parse csv [from FIELD] { NAME [TYPE] = COLUMN }`,
		}},
		{"host", inSource, (*pathsClause)(nil), forms{`host "PATH" | …`}},
		{"time", inSource, (*pathsClause)(nil), forms{`time "PATH" | …`}},
		{"field", inSource, (*fieldClause)(nil), forms{`field NAME TYPE [verbatim] [local "PATH" | …]`}},
		{"let", inSource | inBranch, (*letClause)(nil), nil},
		{"where", inBranch, (*whereClause)(nil), nil},
		{"except", inBranch, (*exceptClause)(nil), forms{`except NAME [until DATE] when CONDITION`}},
		{"window", inBranch, (*windowClause)(nil), forms{`window DURATION [every DURATION] [by FIELD, …] { NAME = AGGREGATE … }`}},
		{"having", inBranch, (*havingClause)(nil), nil},
		{"label", inBranch, (*labelClause)(nil), forms{`label NAME [severity N] when CONDITION`, `label NAME otherwise`}},
		{"entity", inBranch, (*entityClause)(nil), forms{`entity TYPE FIELD, …`}},
		{"fields", inBranch, (*fieldsClause)(nil), forms{`fields FIELD, …`}},
		{"deploy", inBranch, (*deployClause)(nil), forms{
			`deploy search [every DURATION] [over DURATION] [delay DURATION] [then WHOM]`,
			`deploy siem [prototype] [entity TYPE FIELD, …] [window DURATION] [having CONDITION]`,
		}},
		{"record", inSource, (*recordClause)(nil), forms{`record { where CONDITION … FIELD -> RECORD_FIELD … }`}},
		{"branch", inRule, (*branchText)(nil), nil},
	}

	branchHeads = production{"branch", inRule, (*branchHead)(nil), nil}
	wholeList   = production{"list", 0, (*listText)(nil), forms{`list NAME KIND "TEXT" file "FILE" key COLUMN`}}

	decls = []struct {
		production
		head production
	}{
		{production{"project", inProject, (*projectText)(nil), nil}, production{"project", 0, (*projectHead)(nil), nil}},
		{production{"source", inSource, (*sourceText)(nil), nil}, production{"source", 0, (*sourceHead)(nil), nil}},
		{wholeList, wholeList},
		{production{"rule", inRule, (*ruleText)(nil), nil}, production{"rule", 0, (*ruleHead)(nil), nil}},
	}
)

// ClauseWords are the words that start clauses and declarations.
func ClauseWords() (words []string) {
	for _, d := range decls {
		words = append(words, d.word)
	}
	for _, c := range clauses {
		words = append(words, c.word)
	}
	return words
}

// Prepare makes the parsers of heads and clauses, which else are made as files need
// them. It is for programs that have something else to do at the same time.
func Prepare() {
	for i := range decls {
		decls[i].head.grammar()
	}
	branchHeads.grammar()
	for i := range clauses {
		if clauses[i].word != branchHeads.word { // that of whole branches is for mistakes
			clauses[i].grammar()
		}
	}
}

// parse parses tokens by a production, or says what is wrong with them.
func (p *parser) parse(by *production, tokens []token) (any, bool) {
	depth := 0
	for _, t := range tokens {
		switch sign(p.text, t) {
		case '(', '[', '{':
			if depth++; depth > maxNest {
				p.deep(t)
				return nil, false
			}
		case ')', ']', '}':
			depth--
		}
	}
	v, err := by.parse(p.feed.of(p.text, tokens))
	if err == nil {
		return v, true
	}
	at := len(tokens)
	var bad participle.Error
	if errors.As(err, &bad) {
		for i, t := range tokens {
			if int(t.start) == bad.Position().Offset && !t.made {
				at = i
				break
			}
		}
	}
	p.unexpected(by, tokens, at)
	return nil, false
}

// decl parses a declaration; it is nil where its head is wrong.
func (p *parser) decl(c chunk) Decl {
	if len(c.all) == 0 {
		return nil // braces that close nothing were all there was
	}
	p.fresh()
	word := p.word(c.all[0])
	i := indexDecl(word)
	if i < 0 {
		if i = p.unknownDecl(c); i < 0 {
			return nil
		}
		if decls[i].places != 0 {
			p.clauses(c.body, decls[i].places)
		}
		return nil
	}
	b := &builder{p}
	at := At{p.spanOf(c.all[0]).To(p.spanOf(c.all[len(c.all)-1]))}
	if !c.braced || word == "list" {
		if v, ok := p.parse(&decls[i].production, c.all); ok && word == "list" {
			return v.(*listText).list(b)
		}
		return nil
	}
	var name *Name
	v, ok := p.parse(&decls[i].head, c.tokens)
	if ok {
		name = b.name(v.(interface{ name() *nameText }).name())
	}
	body := p.clauses(c.body, decls[i].places)
	if !ok {
		return nil
	}
	switch word {
	case "project":
		return &Project{at, name, body}
	case "source":
		return &Source{at, name, body}
	default:
		return &Rule{at, name, body}
	}
}

// clauses parses the clauses of a declaration or branch.
func (p *parser) clauses(chunks []chunk, where place) []Clause {
	var out []Clause
	for _, c := range chunks {
		p.fresh()
		clause := p.clause(c, where)
		if clause == nil {
			p.broken = append(p.broken, Broken{At{p.spanOf(c.all[0]).To(p.spanOf(c.all[len(c.all)-1]))}, p.word(c.all[0])})
			continue
		}
		out = append(out, clause)
	}
	return out
}

func (p *parser) clause(c chunk, where place) Clause {
	by := findClause(p.word(c.all[0]))
	switch {
	case by == nil:
		p.unknownClause(c.all, where)
	case by.places&where == 0:
		p.misplaced(c.all[0], by, where)
	case c.braced:
		return p.branch(c)
	default:
		v, ok := p.parse(by, c.all)
		if !ok {
			return nil
		}
		clause := v.(interface{ clause(*builder) Clause }).clause(&builder{p})
		if !p.said {
			return clause
		}
	}
	return nil
}

func (p *parser) branch(c chunk) Clause {
	var name *Name
	v, ok := p.parse(&branchHeads, c.tokens)
	if ok {
		name = (&builder{p}).name(v.(*branchHead).Name)
	}
	body := p.clauses(c.body, inBranch)
	if !ok {
		return nil
	}
	return &Branch{At{p.spanOf(c.all[0]).To(p.spanOf(c.all[len(c.all)-1]))}, name, body}
}

func indexDecl(word string) int {
	for i, d := range decls {
		if d.word == word {
			return i
		}
	}
	return -1
}

func findClause(word string) *production {
	for i := range clauses {
		if clauses[i].word == word {
			return &clauses[i]
		}
	}
	return nil
}

// word is a token's text where it is a plain name or a reserved word.
func (p *parser) word(t token) string {
	if t.is(kindName) || t.is(kindWord) {
		return textOf(p.text, t)
	}
	return ""
}

func (p *parser) span(start, end int) diag.Span {
	return diag.Span{File: p.src, Start: start, End: end}
}

func (p *parser) spanOf(t token) diag.Span { return p.span(int(t.start), int(t.end)) }
