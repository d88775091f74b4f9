package dsl

import (
	"reflect"
	"slices"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// The grammar is the tags of the types in this file, and the expressions of
// grammar_expr.go; build.go and build_expr.go turn what they match into the
// tree of ast.go. Every choice is settled
// by the next token, so participle never goes back (UseLookahead(0)): parsing
// is linear, and the token at which it stops is the one that is wrong. Where
// two choices share their first token, a (?= …) or (?! …) looks further.
//
// fileText is the whole language. Files are not parsed by it but cut first,
// and each clause is parsed by its own production.
type fileText struct {
	Decls []*declText `parser:"( @@ ( End @@ )* )?"`
}

type declText struct {
	Project *projectText `parser:"@@ |"`
	Source  *sourceText  `parser:"@@ |"`
	List    *listText    `parser:"@@ |"`
	Rule    *ruleText    `parser:"@@"`
}

type projectText struct {
	Head    *projectHead     `parser:"@@ '{'"`
	Clauses []*projectClause `parser:"( @@ ( End @@ )* )? '}'"`
}

type sourceText struct {
	Head    *sourceHead     `parser:"@@ '{'"`
	Clauses []*sourceClause `parser:"( @@ ( End @@ )* )? '}'"`
}

type ruleText struct {
	Head    *ruleHead     `parser:"@@ '{'"`
	Clauses []*ruleClause `parser:"( @@ ( End @@ )* )? '}'"`
}

type branchText struct {
	Head    *branchHead     `parser:"@@ '{'"`
	Clauses []*branchClause `parser:"( @@ ( End @@ )* )? '}'"`
}

type projectHead struct {
	Name *nameText `parser:"'project' @@"`
}

type sourceHead struct {
	Name *nameText `parser:"'source' @@"`
}

type ruleHead struct {
	Name *nameText `parser:"'rule' @@"`
}

type branchHead struct {
	Name *nameText `parser:"'branch' @@"`
}

type listText struct {
	words
	Name *nameText   `parser:"'list' @@"`
	Kind *nameText   `parser:"@@"`
	Text *stringText `parser:"@@"`
	File *stringText `parser:"'file' @@"`
	Key  *nameText   `parser:"'key' @@"`
}

type projectClause struct {
	Text     *textClause     `parser:"@@ |"`
	Notify   *notifyClause   `parser:"@@ |"`
	Internal *internalClause `parser:"@@"`
}

type sourceClause struct {
	Text   *textClause   `parser:"@@ |"`
	Scope  *scopeClause  `parser:"@@ |"`
	Format *formatClause `parser:"@@ |"`
	Parse  *parseClause  `parser:"@@ |"`
	Field  *fieldClause  `parser:"@@ |"`
	Paths  *pathsClause  `parser:"@@ |"`
	Let    *letClause    `parser:"@@ |"`
	Record *recordClause `parser:"@@"`
}

type ruleClause struct {
	Text     *textClause     `parser:"@@ |"`
	Attack   *attackClause   `parser:"@@ |"`
	Severity *severityClause `parser:"@@ |"`
	Texts    *textsClause    `parser:"@@ |"`
	Branch   *branchText     `parser:"@@"`
}

type branchClause struct {
	Text     *textClause     `parser:"@@ |"`
	Severity *severityClause `parser:"@@ |"`
	From     *fromClause     `parser:"@@ |"`
	Parse    *parseClause    `parser:"@@ |"`
	Let      *letClause      `parser:"@@ |"`
	Where    *whereClause    `parser:"@@ |"`
	Except   *exceptClause   `parser:"@@ |"`
	Window   *windowClause   `parser:"@@ |"`
	Having   *havingClause   `parser:"@@ |"`
	Label    *labelClause    `parser:"@@ |"`
	Entity   *entityClause   `parser:"@@ |"`
	Fields   *fieldsClause   `parser:"@@ |"`
	Deploy   *deployClause   `parser:"@@"`
}

// words are the tokens of a node, which participle fills in.
type words struct{ Tokens []lexer.Token }

// The types of one token, which are half of what is parsed, parse themselves as
// conditions do (grammar_expr.go): 300 rules are parsed in 0.8 of the time.
type (
	nameText      struct{ Token *lexer.Token }
	stringText    struct{ Token *lexer.Token }
	numberText    struct{ Token *lexer.Token }
	durationText  struct{ Token *lexer.Token }
	dateText      struct{ Token *lexer.Token }
	netText       struct{ Token *lexer.Token }
	techniqueText struct{ Token *lexer.Token }
	regexText     struct{ Token *lexer.Token }
)

// Parse implements participle.Parseable.
func (t *nameText) Parse(lex *lexer.PeekingLexer) error {
	return take(lex, &t.Token, kindName, kindQuoted)
}

// Parse implements participle.Parseable.
func (t *stringText) Parse(lex *lexer.PeekingLexer) error {
	return take(lex, &t.Token, kindString, kindRaw)
}

// Parse implements participle.Parseable.
func (t *numberText) Parse(lex *lexer.PeekingLexer) error { return take(lex, &t.Token, kindNumber) }

// Parse implements participle.Parseable.
func (t *durationText) Parse(lex *lexer.PeekingLexer) error { return take(lex, &t.Token, kindDuration) }

// Parse implements participle.Parseable.
func (t *dateText) Parse(lex *lexer.PeekingLexer) error { return take(lex, &t.Token, kindDate) }

// Parse implements participle.Parseable.
func (t *netText) Parse(lex *lexer.PeekingLexer) error { return take(lex, &t.Token, kindNet) }

// Parse implements participle.Parseable.
func (t *techniqueText) Parse(lex *lexer.PeekingLexer) error {
	return take(lex, &t.Token, kindTechnique)
}

// Parse implements participle.Parseable.
func (t *regexText) Parse(lex *lexer.PeekingLexer) error { return take(lex, &t.Token, kindRegex) }

// take takes a token of one of the kinds, if that comes next.
func take(lex *lexer.PeekingLexer, token **lexer.Token, kinds ...lexer.TokenType) error {
	if !slices.Contains(kinds, lex.Peek().Type) {
		return participle.NextMatch
	}
	*token = lex.Next()
	return nil
}

type textClause struct {
	words
	Key   string      `parser:"@( 'title' | 'id' | 'description' | 'summary' | 'folder' | 'zone' )"`
	Value *stringText `parser:"@@"`
}

type attackClause struct {
	words
	Techniques []*techniqueText `parser:"'attack' @@ ( ',' @@ )*"`
	For        *nameText        `parser:"( 'for' @@ )?"`
}

type severityClause struct {
	words
	Value *numberText `parser:"'severity' @@"`
}

type textsClause struct {
	words
	Key   string       `parser:"@( 'references' | 'false_positives' )"`
	Items *stringsText `parser:"@@"`
}

type stringsText struct {
	Items []*stringText `parser:"'[' ( @@ ( (?! ',' ']' ) ',' @@ )* ','? )? ']'"`
}

type notifyClause struct {
	words
	Target *notifyTarget `parser:"'notify' @@"`
}

type notifyTarget struct {
	words
	Email   *stringsText `parser:"'email' @@ |"`
	Webhook *stringText  `parser:"'webhook' @@"`
}

type internalClause struct {
	words
	Nets []*netText `parser:"'internal' '[' ( @@ ( (?! ',' ']' ) ',' @@ )* ','? )? ']'"`
}

type fromClause struct {
	words
	Source *nameText `parser:"'from' @@"`
}

type scopeClause struct {
	words
	Cond *conditionText `parser:"'scope' @@"`
}

type formatClause struct {
	words
	Formats []*nameText `parser:"'format' @@ ( ',' @@ )*"`
}

type parseClause struct {
	words
	Regex  *parseRegex  `parser:"'parse' ( @@ |"`
	Anchor *parseAnchor `parser:"@@ |"`
	Keys   *parseKeys   `parser:"@@ |"`
	CSV    *parseCSV    `parser:"@@ )"`
}

type parseRegex struct {
	From  *nameText  `parser:"'regex' ( 'from' @@ )?"`
	Regex *regexText `parser:"@@"`
}

type parseAnchor struct {
	From   *nameText   `parser:"'anchor' ( 'from' @@ )?"`
	Anchor *stringText `parser:"@@"`
	Names  []*nameText `parser:"'as' @@ ( ',' @@ )*"`
}

type parseKeys struct {
	From   *nameText   `parser:"( 'json' | 'kv' ) ( 'from' @@ )?"`
	Fields []*keyField `parser:"'{' @@ ( End @@ )* '}'"`
}

type parseCSV struct {
	From   *nameText      `parser:"'csv' ( 'from' @@ )?"`
	Fields []*columnField `parser:"'{' @@ ( End @@ )* '}'"`
}

type keyField struct {
	words
	Name  *nameText     `parser:"@@"`
	Type  *nameText     `parser:"@@?"`
	Paths []*stringText `parser:"'=' @@ ( '|' @@ )*"`
}

type columnField struct {
	words
	Name   *nameText   `parser:"@@"`
	Type   *nameText   `parser:"@@?"`
	Column *numberText `parser:"'=' @@"`
}

type fieldClause struct {
	words
	Name     *nameText     `parser:"'field' @@"`
	Type     *nameText     `parser:"@@"`
	Verbatim bool          `parser:"@'verbatim'?"`
	Local    []*stringText `parser:"( 'local' @@ ( '|' @@ )* )?"`
}

type pathsClause struct {
	words
	Key   string        `parser:"@( 'host' | 'time' )"`
	Paths []*stringText `parser:"@@ ( '|' @@ )*"`
}

type letClause struct {
	words
	Name  *nameText      `parser:"'let' @@"`
	Value *conditionText `parser:"'=' @@"`
}

type whereClause struct {
	words
	Cond *conditionText `parser:"'where' @@"`
}

type exceptClause struct {
	words
	Name  *nameText      `parser:"'except' @@"`
	Until *dateText      `parser:"( 'until' @@ )?"`
	Cond  *conditionText `parser:"'when' @@"`
}

type windowClause struct {
	words
	Length *durationText `parser:"'window' @@"`
	Every  *durationText `parser:"( 'every' @@ )?"`
	By     []*nameText   `parser:"( 'by' @@ ( ',' @@ )* )?"`
	Aggs   []*aggregate  `parser:"'{' @@ ( End @@ )* '}'"`
}

type aggregate struct {
	words
	Name *nameText      `parser:"@@ '='"`
	Func *nameText      `parser:"@@"`
	Args *argumentsText `parser:"@@"`
	When *conditionText `parser:"( 'when' @@ )?"`
}

type havingClause struct {
	words
	Cond *conditionText `parser:"'having' @@"`
}

type labelClause struct {
	words
	Name     *nameText      `parser:"'label' @@"`
	Severity *numberText    `parser:"( 'severity' @@ )?"`
	When     *conditionText `parser:"( 'when' @@ | 'otherwise' )"`
}

type entityClause struct {
	words
	Pairs []*entityPair `parser:"'entity' @@ ( ',' @@ )*"`
}

type entityPair struct {
	Type  *nameText `parser:"@@"`
	Field *nameText `parser:"@@"`
}

type fieldsClause struct {
	words
	Names []*nameText `parser:"'fields' @@ ( ',' @@ )*"`
}

type deployClause struct {
	words
	Search *deploySearch `parser:"'deploy' ( @@ |"`
	Siem   *deploySiem   `parser:"@@ )"`
}

type deploySearch struct {
	Every *durationText `parser:"'search' ( 'every' @@"`
	Over  *durationText `parser:"( 'over' @@ )?"`
	Delay *durationText `parser:"( 'delay' @@ )? )?"`
	Then  *searchTarget `parser:"( 'then' @@ )?"`
}

type searchTarget struct {
	words
	Signal  *nameText    `parser:"'signal' @@ |"`
	Email   *stringsText `parser:"'email' @@ |"`
	Webhook *stringText  `parser:"'webhook' @@"`
}

type deploySiem struct {
	Prototype bool           `parser:"'siem' @'prototype'?"`
	Entities  []*entityPair  `parser:"( 'entity' @@ ( ',' @@ )* )?"`
	Window    *durationText  `parser:"( 'window' @@ )?"`
	Having    *conditionText `parser:"( 'having' @@ )?"`
}

type recordClause struct {
	words
	Lines []*recordLine `parser:"'record' '{' @@ ( End @@ )* '}'"`
}

type recordLine struct {
	Where *whereClause `parser:"@@ |"`
	Map   *mappingText `parser:"@@"`
}

type mappingText struct {
	words
	From *nameText   `parser:"@@ '->' ("`
	Key  *stringText `parser:"(?= 'fields' '[' ) 'fields' '[' @@ ']' |"`
	To   *nameText   `parser:"@@"`
	As   *stringText `parser:"( 'as' @@ )? )"`
}

// production is a production of the grammar that is parsed by itself.
type production struct {
	word   string
	places place
	node   node // a nil pointer to the type whose tags it is
	forms  forms
}

// forms are the ways in which a production is written, for mistakes in it and for
// LANGUAGE.md; none where a word and a value are all.
type forms []string

// node is what a production makes. It is a union of one to participle, so that all
// parsers are of one type: of each the compiler makes thirty kilobytes of program.
type node any

// grammars are the parsers of productions by their types. Each is made when it is first
// asked for, by reflection over its type: the whole language takes two milliseconds, a
// clause some thirty microseconds, and a file uses some of them.
var grammars sync.Map // reflect.Type → *participle.Parser[node]

func (p *production) grammar() *participle.Parser[node] {
	made := reflect.TypeOf(p.node)
	parser, ok := grammars.Load(made)
	if !ok {
		parser, _ = grammars.LoadOrStore(made, participle.MustBuild[node](
			participle.Lexer(language{}), participle.UseLookahead(0), participle.Union(p.node)))
	}
	return parser.(*participle.Parser[node])
}

// parse parses tokens by the production. Its error is participle's.
func (p *production) parse(lex *lexer.PeekingLexer) (node, error) {
	n, err := p.grammar().ParseFromLexer(lex)
	if err != nil {
		return nil, err
	}
	return *n, nil
}

// EBNF returns the grammar as participle prints it, with that of expressions.
func EBNF() string {
	return participle.MustBuild[fileText](participle.Lexer(language{}), participle.UseLookahead(0)).String() + expressions
}
