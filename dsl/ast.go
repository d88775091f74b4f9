package dsl

import "sumodet/dsl/diag"

// Node is any part of a syntax tree that stands for a stretch of the file.
type Node interface {
	// Place is the node's stretch, from its first to after its last token.
	Place() diag.Span
}

// At is embedded by every node and holds its place.
type At struct{ Span diag.Span }

// Place implements Node.
func (a At) Place() diag.Span { return a.Span }

// File is one parsed file. What did not parse is missing from it and was
// reported; all else is there.
type File struct {
	Source   *diag.File
	Decls    []Decl
	Comments []*Comment // in the order of the file
	Broken   []Broken   // in the order of the file
}

// Broken is a clause that did not parse. One may lie in another: a branch whose head did
// not parse has clauses of its own.
type Broken struct {
	At
	Word string // its first, which may be no clause's
}

// Comment is `// …` to the end of its line.
type Comment struct {
	At
	Text string // without the slashes, otherwise as written
}

// Decl is a declaration: *Project, *Source, *List or *Rule.
type Decl interface {
	Node
	// Ident is the declared name.
	Ident() *Name
}

// Project is `project NAME { … }`. Its clauses: TextClause (folder, title),
// Notify, Internal.
type Project struct {
	At
	Name    *Name
	Clauses []Clause
}

// Source is `source NAME { … }`. Its clauses: TextClause (title, description,
// zone), Scope, Format, Parse, Let, Paths (host, time), FieldDecl, Record.
type Source struct {
	At
	Name    *Name
	Clauses []Clause
}

// List is `list NAME KIND "TEXT" file "F" key COLUMN`.
type List struct {
	At
	Name *Name
	Kind *Name
	Text *Str
	File *Str
	Key  *Name
}

// Rule is `rule NAME { … }`. Its clauses: TextClause (title, id, description,
// summary), TextsClause (references, false_positives), Attack, Severity,
// Branch.
type Rule struct {
	At
	Name    *Name
	Clauses []Clause
}

func (d *Project) Ident() *Name { return d.Name }
func (d *Source) Ident() *Name  { return d.Name }
func (d *List) Ident() *Name    { return d.Name }
func (d *Rule) Ident() *Name    { return d.Name }

// Clause is a part of a declaration, in the order in which they are listed
// here; fmt writes a declaration's clauses in this order too:
//
//	*TextClause *Attack *Severity *TextsClause *Notify *Internal
//	*From *Scope *Formats *ParseStep *FieldDecl *Paths *Let *Where *Except *Window
//	*Having *Label *Entity *Fields *Deploy *Record *Branch
type Clause interface {
	Node
	// Word is the clause's first word, such as "where".
	Word() string
}

// TextClause is `title "…"`, `id "…"`, `description "…"`, `summary "…"`,
// `folder "…"` or `zone "…"`.
type TextClause struct {
	At
	Key   string
	Value *Str
}

// Attack is `attack T1205.001[, …] [for tactic_word]`.
type Attack struct {
	At
	Techniques []*Name
	For        *Name // nil: not said
}

// Severity is `severity N`.
type Severity struct {
	At
	Value *Num
}

// TextsClause is `references [ … ]` or `false_positives [ … ]`.
type TextsClause struct {
	At
	Key   string
	Items []*Str
}

// Notify is the project's `notify email […]` or `notify webhook "NAME"`.
type Notify struct {
	At
	Target *Target
}

// Target is where a scheduled search's results go: `email […]`,
// `webhook "NAME"` or `signal RECORDTYPE`; the members of the others are nil.
type Target struct {
	At
	Email   []*Str
	Webhook *Str
	Signal  *Name
}

// Internal is the project's `internal [CIDR, …]`.
type Internal struct {
	At
	Nets []*Net
}

// From is `from SOURCE`.
type From struct {
	At
	Source *Name
}

// Scope is `scope CONDITION`.
type Scope struct {
	At
	Cond Expr
}

// Formats is `format WORD[, …]`.
type Formats struct {
	At
	Names []*Name
}

// ParseStep is `parse KIND [from FIELD] …`:
//
//	parse regex [from F] /re/
//	parse anchor [from F] "lit*lit*" as a, b
//	parse json [from F] { NAME [TYPE] = "path" | "path" … }
//	parse kv [from F] { NAME [TYPE] = "key" | "key" … }
//	parse csv [from F] { NAME [TYPE] = COLUMN … }      columns count from 1
type ParseStep struct {
	At
	Kind   *Name
	From   *Name // nil: _raw
	Regex  *Regex
	Anchor *Str
	Names  []*Name // of an anchor
	Fields []*ParseField
}

// ParseField is one line of a parse block.
type ParseField struct {
	At
	Name   *Name
	Type   *Name  // nil: text
	Paths  []*Str // json, kv: alternatives in order
	Column *Num   // csv
}

// FieldDecl is `field NAME TYPE [verbatim] [local "path" | …]`.
type FieldDecl struct {
	At
	Name     *Name
	Type     *Name
	Verbatim bool
	Local    []*Str
}

// Paths is a source's `host "path" | …` or `time "path" | …`.
type Paths struct {
	At
	Key   string
	Paths []*Str
}

// Let is `let NAME = EXPR`.
type Let struct {
	At
	Name  *Name
	Value Expr
}

// Where is `where CONDITION`.
type Where struct {
	At
	Cond Expr
}

// Except is `except NAME [until DATE] when CONDITION`.
type Except struct {
	At
	Name  *Name
	Until *Date // nil: no end
	Cond  Expr
}

// Window is `window D [every H] [by k, …] { n = f(x) [when C] … }`.
type Window struct {
	At
	Length *Dur
	Every  *Dur // nil: tumbling
	By     []*Name
	Aggs   []*Agg
}

// Agg is one line of a window: `NAME = FUNC(ARGS) [when C]`.
type Agg struct {
	At
	Name *Name
	Call *Call
	When Expr // nil: always
}

// Having is `having CONDITION`.
type Having struct {
	At
	Cond Expr
}

// Label is `label NAME [severity N] when CONDITION` or `… otherwise`.
type Label struct {
	At
	Name     *Name
	Severity *Num // nil: the branch's
	When     Expr // nil: otherwise
}

// Entity is `entity TYPE FIELD, …`.
type Entity struct {
	At
	Pairs []*EntityPair
}

// EntityPair is `TYPE FIELD`.
type EntityPair struct {
	At
	Type  *Name
	Field *Name
}

// Fields is `fields NAME, …`.
type Fields struct {
	At
	Names []*Name
}

// Deploy is `deploy search …` or `deploy siem …`.
//
//	deploy search [every D [over R] [delay D]] [then TARGET]
//	deploy siem [prototype] [entity TYPE FIELD, …] [window W] [having C]
type Deploy struct {
	At
	Target *Name // search or siem

	Every, Over, Delay *Dur
	Then               *Target

	Prototype bool
	Entities  []*EntityPair
	Window    *Dur
	Having    Expr
}

// Record is a source's `record { … }`.
type Record struct {
	At
	Where []*Where
	Maps  []*Mapping
}

// Mapping is `FIELD -> ATTRIBUTE [as "…{}"]` or `FIELD -> fields["a.b"]`.
type Mapping struct {
	At
	From *Name
	To   *Name // nil where Key is set
	Key  *Str  // the key of fields["…"]
	As   *Str  // nil: the value itself
}

// Branch is `branch NAME { … }`. Its clauses: TextClause (id, description,
// summary), Severity, From, Parse, Let, Where, Except, Window, Having, Label,
// Entity, Fields, Deploy.
type Branch struct {
	At
	Name    *Name
	Clauses []Clause
}

func (c *TextClause) Word() string  { return c.Key }
func (c *Attack) Word() string      { return "attack" }
func (c *Severity) Word() string    { return "severity" }
func (c *TextsClause) Word() string { return c.Key }
func (c *Notify) Word() string      { return "notify" }
func (c *Internal) Word() string    { return "internal" }
func (c *From) Word() string        { return "from" }
func (c *Scope) Word() string       { return "scope" }
func (c *Formats) Word() string     { return "format" }
func (c *ParseStep) Word() string   { return "parse" }
func (c *FieldDecl) Word() string   { return "field" }
func (c *Paths) Word() string       { return c.Key }
func (c *Let) Word() string         { return "let" }
func (c *Where) Word() string       { return "where" }
func (c *Except) Word() string      { return "except" }
func (c *Window) Word() string      { return "window" }
func (c *Having) Word() string      { return "having" }
func (c *Label) Word() string       { return "label" }
func (c *Entity) Word() string      { return "entity" }
func (c *Fields) Word() string      { return "fields" }
func (c *Deploy) Word() string      { return "deploy" }
func (c *Record) Word() string      { return "record" }
func (c *Branch) Word() string      { return "branch" }

// Expr is an expression or a condition:
//
//	*Name *Str *Num *Dur *Date *Net *Regex *Range *ListLit *ListRef
//	*Call *Binary *Neg *Paren *Test *Not *And *Block
type Expr interface {
	Node
	expr()
}

// Name is a name: of a field, a let, a declaration, a word of a fixed set.
type Name struct {
	At
	Text   string
	Quoted bool // written %"…"
}

// Str is "…" or `…`; Value has its escapes resolved.
type Str struct {
	At
	Value string
	Raw   bool // written with backquotes
}

// Num is a number.
type Num struct {
	At
	Value float64
	Text  string // as written
}

// Dur is a duration such as 30s; Text is as written.
type Dur struct {
	At
	Millis int64
	Text   string
}

// Date is a day such as 2027-03-31, the start of it in UTC as Unix seconds.
type Date struct {
	At
	Unix int64
	Text string
}

// Net is an address block such as 10.0.0.0/8 or fc00::/7, as written; it was
// found well-formed.
type Net struct {
	At
	Text string
}

// Regex is /…/; Source has `\/` resolved to `/` and is otherwise as written.
type Regex struct {
	At
	Source string
}

// Range is `lo..hi`, both ends included: numbers or durations.
type Range struct {
	At
	Lo, Hi Expr
}

// ListLit is `[a, b, …]`.
type ListLit struct {
	At
	Items []Expr
}

// ListRef is `list NAME` after `in`.
type ListRef struct {
	At
	Name *Name
}

// Call is `name(args)`.
type Call struct {
	At
	Func *Name
	Args []Expr
}

// Binary is arithmetic: Op is "+", "-" or "*".
type Binary struct {
	At
	Op   string
	L, R Expr
}

// Neg is `-x` on something that is not a number literal.
type Neg struct {
	At
	X Expr
}

// Paren is `(x)`; kept so that text can be printed as it was meant.
type Paren struct {
	At
	X Expr
}

// Test is `X op Y`. Op is one of
//
//	= != < <= > >= in contains starts ends like matches exists internal
//
// (`is internal` has the Op "internal"). Y is nil for exists and internal.
type Test struct {
	At
	X     Expr
	Op    string
	OpAt  diag.Span // the operator's word or sign
	Cased bool
	Quant string // "any", "all" or "" before a list
	Y     Expr
}

// Not is `not c`.
type Not struct {
	At
	X Expr
}

// And is `a and b and …` on one line.
type And struct {
	At
	Items []Expr
}

// Block is `all { … }`, `any { … }` or `none { … }`, a condition a line.
type Block struct {
	At
	Kind  string
	Items []Expr
}

func (*Name) expr()    {}
func (*Str) expr()     {}
func (*Num) expr()     {}
func (*Dur) expr()     {}
func (*Date) expr()    {}
func (*Net) expr()     {}
func (*Regex) expr()   {}
func (*Range) expr()   {}
func (*ListLit) expr() {}
func (*ListRef) expr() {}
func (*Call) expr()    {}
func (*Binary) expr()  {}
func (*Neg) expr()     {}
func (*Paren) expr()   {}
func (*Test) expr()    {}
func (*Not) expr()     {}
func (*And) expr()     {}
func (*Block) expr()   {}
