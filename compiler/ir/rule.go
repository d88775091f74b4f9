package ir

import (
	"net/netip"

	"sumodet/compiler/regex"
	"sumodet/compiler/schema"
	"sumodet/compiler/value"
	"sumodet/dsl/diag"
)

// Set is all that one compilation takes in: one project and the rules that
// belong to it, with the sources and lists they use.
type Set struct {
	Project *Project
	Sources []*Source // by name
	Lists   []*List   // by name
	Rules   []*Rule   // by file and place
}

// Project is what holds for all rules of a folder.
type Project struct {
	Name     string // "default" without a declaration
	ID       string // the name with "-" for "_", as markers need it (sumo-api.md 8.2)
	Declared bool
	Folder   string  // the content folder below the user's own, such as "Detections"
	Notify   *Target // nil: none
	Internal []netip.Prefix
	Span     diag.Span
}

// List is a declared list with the rows of its file.
type List struct {
	Name string
	Kind schema.ListKind
	Text string // what the list is, for people
	File string // as written in the declaration
	Rows []ListRow
	Span diag.Span
}

// ListRow is one row of a list's file. In lists of addresses a value may be a
// CIDR block.
type ListRow struct {
	Value string
	Note  string // the other columns, "a; b"
	Span  diag.Span
}

// Source is a named place logs come from.
type Source struct {
	Name    string
	Title   string
	Scope   Expr     // a condition over metadata
	Formats []string // what local files may be; empty: any
	Host    []string // JSON paths or CSV columns where a file has _sourceHost
	Time    []string // … and _messageTime
	Zone    string   // IANA name; "" is UTC
	Fields  []*Field // every field, metadata too, by declaration
	Parses  []Parse
	Lets    []*Let
	Record  *Record // nil: Cloud SIEM is not reached from here
	Span    diag.Span
}

// Origin says where a field's value comes from.
type Origin uint8

// The origins.
const (
	FromMeta     Origin = iota // message metadata and _raw
	FromParse                  // a parse step cuts it from another field
	FromPlatform               // `field`: Sumo makes it, a local file has it as a member
	FromLet                    // a let computes it
	FromWindow                 // an aggregate
)

// Field is a named value of a message or of a window's row.
type Field struct {
	Name   string
	Type   value.Type
	Origin Origin
	// Verbatim says that the value's characters stand in _raw as they are, but
	// for a format's escapes; only such fields give necessary literals.
	Verbatim bool
	Local    []string // of FromPlatform: where a local file has it
	Let      *Let     // of FromLet
	Agg      *Agg     // of FromWindow
	Attr     *Attr    // the record attribute it is mapped to; nil: not on the record
	Span     diag.Span
}

// Attr is a field's counterpart on a Cloud SIEM record.
type Attr struct {
	Name string // of the attribute; "" where Key is set
	Key  string // of fields["…"]
	Type string // the schema's word, such as "string" or "int"; "string" for Key
	// As, unless empty, is the attribute's value with {} for the field's; then
	// only = and in can be said of the field.
	As   string
	Span diag.Span
}

// Parse is a step that cuts fields out of another: *RegexParse or *JSONParse.
// Where several steps give one field, the first value that is not blank wins;
// where all are blank, the last, which may be none.
type Parse interface {
	// Input is the field that the step reads; _raw by default.
	Input() *Field
	// Gives lists the fields that the step may set.
	Gives() []*Field
	Place() diag.Span
}

// RegexParse assigns the groups of a regular expression. `parse kv`, `csv` and
// `anchor` come here too, so that every target cuts the same way.
type RegexParse struct {
	From   *Field
	Regex  *regex.Regex
	Groups []Group
	Span   diag.Span
}

// Group is one named group of a RegexParse and the field that it gives.
type Group struct {
	Name  string
	Field *Field
}

// JSONParse assigns members of a JSON object.
type JSONParse struct {
	From    *Field
	Members []Member
	Span    diag.Span
}

// Member is one field of a JSONParse: the value at the first of Paths that is
// not blank, else at the last. A path joins names by "."; ['a.b'] is one name.
type Member struct {
	Field *Field
	Paths []string
}

func (p *RegexParse) Input() *Field { return p.From }
func (p *JSONParse) Input() *Field  { return p.From }

// Gives implements Parse.
func (p *RegexParse) Gives() []*Field {
	var out []*Field
	for _, g := range p.Groups {
		out = append(out, g.Field)
	}
	return out
}

// Gives implements Parse.
func (p *JSONParse) Gives() []*Field {
	var out []*Field
	for _, m := range p.Members {
		out = append(out, m.Field)
	}
	return out
}

func (p *RegexParse) Place() diag.Span { return p.Span }
func (p *JSONParse) Place() diag.Span  { return p.Span }

// Let is a named expression; a bool one is a named condition.
type Let struct {
	Field *Field
	Value Expr
	Span  diag.Span
}

// Record says which Cloud SIEM record a source's messages become. It is the
// author's assumption about Sumo's parsers.
type Record struct {
	Where []AttrTest // all hold; objectType is among them
	Span  diag.Span
}

// AttrTest is `attribute in [values]`; a local record has the first value.
type AttrTest struct {
	Attr   Attr
	Values []value.Value
	Span   diag.Span
}

// Rule is one authored detection.
type Rule struct {
	Name           string
	ID             string // Name, or what an id clause says
	Title          string
	Description    string
	Summary        string
	Techniques     []schema.TechniqueInfo
	Tactics        []schema.Tactic // of all techniques, each once
	Tactic         *schema.Tactic  // the one that leads; nil without attack
	Severity       int             // 0..10
	References     []string
	FalsePositives []string
	Branches       []*Branch
	Project        *Project
	Span           diag.Span
	NameSpan       diag.Span
}

// Branch is one independent view of a rule's behaviour.
type Branch struct {
	Rule        *Rule
	Name        string
	ID          string // RULE.BRANCH, or what an id clause says
	Description string
	Summary     string
	Source      *Source
	Parses      []Parse // the branch's own, after the source's
	Lets        []*Let  // the branch's own, before the window
	Where       []Expr
	Excepts     []*Except
	Window      *Window // nil: each message for itself
	PostLets    []*Let  // after the window
	Having      []Expr
	Labels      []*Label // never empty; the first that holds
	Entities    []Entity // never empty
	Fields      []*Field // what a signal shows, in order
	Search      *SearchDeploy
	SIEM        *SIEMDeploy
	Span        diag.Span
	NameSpan    diag.Span
}

// Except hides what matches its condition.
type Except struct {
	Name  string
	Until string // a day such as 2027-03-31; "" has no end. Never emitted
	Cond  Expr
	Span  diag.Span
}

// Window groups messages by time and keys.
type Window struct {
	Length int64 // ms
	Every  int64 // ms between starts; equal to Length when windows don't overlap
	By     []*Field
	Aggs   []*Agg
	Span   diag.Span // of the whole clause
	Head   diag.Span // of `window D every H by k`
}

// Overlaps reports whether a message falls into more than one window.
func (w *Window) Overlaps() bool { return w.Every < w.Length }

// Agg is one aggregate of a window.
type Agg struct {
	Field *Field
	Func  string  // a name of builtin.Aggregates
	Arg   Expr    // nil for count()
	Param float64 // of pct: the percentage
	When  Expr    // nil: every message
	Span  diag.Span
}

// Label names what a match is; a nil When is `otherwise` or the only label.
type Label struct {
	Name     string
	ID       string // BRANCH-ID.LABEL
	Severity int
	When     Expr
	Span     diag.Span
	NameSpan diag.Span
}

// Entity is whom a signal is about.
type Entity struct {
	Type  string // the rule language's word, such as "ip"
	Field *Field
	Span  diag.Span
}

// SearchDeploy is `deploy search`.
type SearchDeploy struct {
	Every int64 // ms between runs; 0: a saved search without schedule
	Over  int64 // ms from now back to the start of the range
	Delay int64 // ms from now back to its end
	Then  *Target
	Span  diag.Span
}

// Target is where a scheduled search's rows go; one member is set.
type Target struct {
	Email   []string
	Webhook string
	Signal  string // a record type
	Span    diag.Span
}

// SIEMDeploy is `deploy siem` with what to say where Cloud SIEM cannot say
// what the branch says.
type SIEMDeploy struct {
	Prototype bool
	Entities  []Entity // empty: the branch's
	Window    int64    // ms; 0: the branch's
	Having    Expr     // nil: the branch's
	Span      diag.Span
	WindowAt  diag.Span
}

// AllParses returns the source's parse steps and then the branch's.
func (b *Branch) AllParses() []Parse {
	return append(append([]Parse{}, b.Source.Parses...), b.Parses...)
}

// AllLets returns the source's lets and then the branch's before the window.
func (b *Branch) AllLets() []*Let {
	return append(append([]*Let{}, b.Source.Lets...), b.Lets...)
}
