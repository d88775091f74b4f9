package run

import (
	"slices"
	"strings"

	"sumodet/compiler/builtin"
	"sumodet/compiler/engine"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
	"sumodet/dsl/diag"
)

// Options are what a query is run with.
type Options struct {
	// From and To are the query's range in epoch ms, To not in it: what
	// queryStartTime() and queryEndTime() give. Both 0: unknown.
	From, To int64
	// Guessed says that nobody gave the range: it was made to hold all messages.
	Guessed bool
	// At is what now() gives, in epoch ms.
	At int64
	// Fields are names that results show although the query does not name them:
	// those of the messages.
	Fields []string
	// LackMetadata makes a scope's terms about metadata that a message lacks true,
	// for log files that have none; the notes say so.
	LackMetadata bool
	// Tables are lookup tables by their address as it stands in the query.
	Tables map[string]*Table
	// Trace asks for Plan.Trace, and for a run that passes over no message.
	Trace bool
}

// ranged reports whether somebody gave the query's range.
func (o Options) ranged() bool { return !o.Guessed && o.From < o.To }

// Table is a lookup table.
type Table struct {
	Columns []string
	Rows    [][]value.Value
}

// Plan is a query that is ready to run. It holds the state of one run at a
// time.
type Plan struct {
	opt    Options
	width  int              // slots of a message's row
	loads  map[string]*name // fields of messages that are read, by lower-case name
	raw    int              // slot of _raw
	time   int              // slot of _messageTime
	scope  engine.Cond
	alike  []string // literals of which each message has one; nil: not known
	parts  []*part
	out    *fields       // what the result shows
	before []*Plan       // of subqueries, and of compare
	result func(*Result) // takes that of such a plan
	past   bool          // of what compare looks back at
	trace  *Trace
	notes  notes
	static []string        // notes of the query itself
	rows   [][]value.Value // of the first part, while it runs
	stamps []builtin.Stamp // of rows that are messages
}

// part is the stages up to and with an operator that needs all rows.
type part struct {
	env    *environment
	stages []engine.Stage
	// end takes the rows; nil in the last part, whose rows are the result.
	end ender
	op  *Traced // end's
}

// ender is an operator that needs all rows.
type ender interface {
	run(rows [][]value.Value) [][]value.Value
}

// New plans a query. The list holds the mistakes of which no operator can make
// sense, with code "unknown-function", "unknown-field", "regex" and the like,
// and what this evaluator cannot do, "not-evaluated"; then there is no plan.
func New(q *sumoql.Query, opt Options) (*Plan, diag.List) {
	p := &planner{opt: opt, plan: &Plan{opt: opt}}
	p.parameters(q)
	p.query(q)
	p.diags.Sort()
	if p.diags.HasErrors() {
		return nil, p.diags
	}
	return p.plan, p.diags
}

// planner plans one query.
type planner struct {
	opt   Options
	plan  *Plan
	diags diag.List
	env   *environment
	part  *part
	parts []*part
	held  bool    // rows come from memory, newest first
	slice slicing // of the last timeslice
	// run of parsing stages (6.9): the slot that says that one with nodrop
	// matched, -1 outside
	matched int
	whole   *sumoql.Query // nil in brackets
	stage   int           // of whole: the one at hand
	grouped bool          // an aggregate has been
	keyless bool          // the last one had no keys
	joined  bool          // a join has been
	numbers []int         // slots of the last aggregate's results that are numbers
	unknown bool          // an operator is not evaluated: what fields there are is not known
	// filtering: in the brackets of a filter
	filtering bool
}

func (p *planner) query(q *sumoql.Query) {
	p.matched, p.whole = -1, q
	p.env = newEnvironment()
	p.env.root, p.env.loads = p.env, map[string]*name{}
	root := p.env
	p.plan.raw, p.plan.time = p.env.read("_raw"), p.env.read("_messageTime")
	for _, name := range p.opt.Fields {
		p.env.read(name)
	}
	p.begin()
	if q.Scope != nil {
		p.plan.scope = p.scopeCond(q.Scope)
		p.plan.alike = literals(q.Scope)
	}
	if p.opt.Trace && p.plan.trace == nil {
		p.plan.trace = p.traceScope(q.Scope)
		p.plan.alike = nil
	}
	p.stages(q.Stages)
	p.plan.parts, p.plan.out = p.parts, p.env.shown()
	p.plan.width, p.plan.loads = *root.width, root.loads
}

// begin starts the first part.
func (p *planner) begin() {
	p.part = &part{env: p.env}
	p.parts = []*part{p.part}
}

func (p *planner) stages(list []*sumoql.Stage) {
	for i, s := range list {
		p.stage = i
		if !isParse(s.Op) {
			p.matched = -1
		}
		p.traced(s.Op, p.operator)
	}
}

// operator plans one stage. The order of cases is that of sumoql.Operators.
func (p *planner) operator(op sumoql.Operator) {
	switch op := op.(type) {
	case *sumoql.Aggregate:
		p.aggregate(op)
	case *sumoql.Assign:
		p.assign(op)
	case *sumoql.Bin:
		p.bin(op)
	case *sumoql.Cat:
		p.cat(op)
	case *sumoql.TimeCompare:
		p.timeCompare(op)
	case *sumoql.CountFrequent:
		p.countFrequent(op)
	case *sumoql.CSV:
		p.csv(op)
	case *sumoql.Dedup:
		p.dedup(op)
	case *sumoql.Fields:
		p.fields(op)
	case *sumoql.FillMissing:
		p.fillmissing(op)
	case *sumoql.Filter:
		p.filter(op)
	case *sumoql.Join:
		p.join(op)
	case *sumoql.JSON:
		p.json(op)
	case *sumoql.JSONAuto:
		p.jsonAuto(op)
	case *sumoql.KV:
		p.kv(op)
	case *sumoql.Limit:
		p.limit(op)
	case *sumoql.Lookup:
		p.lookup(op)
	case *sumoql.Merge:
		p.merge(op)
	case *sumoql.ParseAnchor:
		p.parseAnchor(op)
	case *sumoql.ParseRegex:
		p.parseRegex(op)
	case *sumoql.ParseXML:
		p.parseXML(op)
	case *sumoql.Series:
		p.series(op)
	case *sumoql.Sort:
		p.sort(op)
	case *sumoql.Split:
		p.split(op)
	case *sumoql.Timeslice:
		p.timeslice(op)
	case *sumoql.Top:
		p.top(op)
	case *sumoql.Topk:
		p.topk(op)
	case *sumoql.Transaction:
		p.transaction(op)
	case *sumoql.Transactionize:
		p.transactionize(op)
	case *sumoql.Transpose:
		p.transpose(op)
	case *sumoql.Where:
		p.where(op)
	case *sumoql.WithTime:
		p.withtime(op)
	default:
		p.refuse(op)
	}
}

// refuse reports an operator that only Sumo itself can run, or that is not
// evaluated here.
func (p *planner) refuse(op sumoql.Operator) {
	name := op.Info().Name
	if o, ok := op.(*sumoql.Opaque); ok {
		name = o.Name
	}
	p.unknown = true
	d := p.diags.Errorf("not-evaluated", op.Place(), "%q is not evaluated here", name)
	if why := needs[strings.ToLower(name)]; why != "" {
		d.Note("%s", why)
	}
}

// needs says of operators what they would take that is not here, or what can be
// done instead.
var needs = map[string]string{
	"geoip":        "it needs Sumo's table of addresses; give your own with lookup and --table",
	"threatip":     "it needs Sumo's list of threats; give your own with lookup and --table",
	"threatlookup": "it needs Sumo's list of threats; give your own with lookup and --table",
	"logreduce":    "how Sumo tells messages' signatures is not documented",
	"logcompare":   "how Sumo tells messages' signatures is not documented",
	"logexplain":   "how Sumo tells messages' signatures is not documented",
	"outlier":      "how Sumo estimates the expected value is not documented",
	"predict":      "how Sumo estimates the expected value is not documented",
	"tourl":        "what its link is as a value is not documented; name the field instead: NAME as FIELD",
	"save":         "it writes a lookup table in Sumo; leave it out to see the rows it would write",
	"parse using":  "it needs a parser that lies in Sumo",
	"infer":        "it needs a parser that lies in Sumo",
}

// add appends a stage to the part at hand.
func (p *planner) add(s engine.Stage) { p.part.stages = append(p.part.stages, s) }

// end closes the part at hand with an operator; next names the slots of the
// rows it gives.
func (p *planner) end(e ender, next *environment) {
	p.part.end = e
	p.env = next
	p.part = &part{env: next}
	p.parts = append(p.parts, p.part)
	p.matched = -1
}

// note says something of the query itself.
func (p *planner) note(text string) {
	p.plan.static = append(p.plan.static, text)
}

func isParse(op sumoql.Operator) bool {
	switch op.(type) {
	case *sumoql.ParseAnchor, *sumoql.ParseRegex, *sumoql.ParseXML, *sumoql.JSON, *sumoql.JSONAuto, *sumoql.KV:
		return true
	}
	return false
}

// field returns the slot of a field that is read.
func (p *planner) field(n *sumoql.Name) int {
	slot, ok := p.env.find(n.Text)
	if ok {
		return slot
	}
	switch t := p.env.pivot; {
	case p.unknown:
	case t != nil && !t.others && !slices.ContainsFunc(t.fixed, func(c string) bool { return strings.EqualFold(c, n.Text) }):
		p.diags.Errorf("unknown-field", n.Place(), "unknown field %q", n.Text).Note("transpose … as names the columns that there are: %s", strings.Join(t.fixed, ", "))
	case p.env.root == nil && t == nil:
		p.diags.Errorf("unknown-field", n.Place(), "unknown field %q", n.Text).
			Note("after an aggregate there are: %s", strings.Join(p.env.names(), ", "))
	}
	return p.env.read(n.Text)
}

// set returns the slot of a field that is given a value.
func (p *planner) set(n *sumoql.Name) int { return p.env.set(n.Text) }
