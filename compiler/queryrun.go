package compiler

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"sumodet/compiler/engine"
	"sumodet/compiler/ir"
	"sumodet/compiler/logs"
	"sumodet/compiler/schema"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/sumoql/run"
	"sumodet/compiler/value"
	"sumodet/dsl/diag"
)

// QueryInput is files that a query is run over, of a source or of none.
type QueryInput struct {
	Source *ir.Source // nil: any format; metadata is what the files have
	Files  []string
}

// QueryOptions are what RunQuery depends on.
type QueryOptions struct {
	Inputs   []QueryInput
	From, To time.Time // zero: a day before the first message, a day after the last
	At       time.Time // zero: each file's time of change; for now() the end of the range
	Stdin    io.Reader
	Tables   map[string]*run.Table // lookup tables by their address in the query
	whole    []string              // arrays that the query reads (logs.Source)
}

// RunQuery evaluates a query over local logs. Without a range it reads the
// files twice: first for the time of their messages, which standard input
// cannot give.
func RunQuery(ctx context.Context, q *sumoql.Query, opt QueryOptions) (*run.Result, diag.List, error) {
	res, _, list, err := runQuery(ctx, q, opt, false)
	return res, list, err
}

// TraceQuery is RunQuery that also counts what is left at every operator.
func TraceQuery(ctx context.Context, q *sumoql.Query, opt QueryOptions) (*run.Result, *run.Trace, diag.List, error) {
	return runQuery(ctx, q, opt, true)
}

func runQuery(ctx context.Context, q *sumoql.Query, opt QueryOptions, trace bool) (*run.Result, *run.Trace, diag.List, error) {
	for _, name := range logs.Wrapped() {
		if text := q.Place(); !text.IsZero() && strings.Contains(text.Text(), name+"[") {
			opt.whole = append(opt.whole, name)
		}
	}
	rng := noTimes
	if opt.From.IsZero() || opt.To.IsZero() {
		var err error
		if rng, err = timesOf(ctx, opt); err != nil {
			return nil, nil, nil, err
		}
	}
	const day = 24 * 60 * 60 * 1000
	o := run.Options{From: rng.first - day, To: rng.last + day, Tables: opt.Tables, Trace: trace}
	o.Guessed = opt.From.IsZero() || opt.To.IsZero()
	if !opt.From.IsZero() {
		o.From = opt.From.UnixMilli()
	}
	if !opt.To.IsZero() {
		o.To = opt.To.UnixMilli()
	}
	o.At = o.To
	if !opt.At.IsZero() {
		o.At = opt.At.UnixMilli()
	}
	for _, in := range opt.Inputs {
		o.LackMetadata = o.LackMetadata || in.Source == nil
		if in.Source != nil {
			for _, f := range in.Source.Fields {
				if f.Origin == ir.FromPlatform {
					o.Fields = append(o.Fields, f.Name)
				}
			}
		}
	}
	plan, list := run.New(q, o)
	if list.HasErrors() {
		return nil, nil, list, nil
	}
	if len(plan.Before()) > 0 && readsStdin(opt) {
		return nil, nil, list, errors.New("a subquery or a compare reads the messages first, and standard input can be read once only: give a file")
	}
	res, err := runPlan(ctx, plan, opt)
	return res, plan.Trace(), list, err
}

// runPlan runs the plans of subqueries and compare and then the query's own, each over
// all messages of its range.
func runPlan(ctx context.Context, plan *run.Plan, opt QueryOptions) (*run.Result, error) {
	for _, sub := range plan.Before() {
		if _, err := runPlan(ctx, sub, opt); err != nil {
			return nil, err
		}
	}
	exec := plan.Program().Start(ctx, engine.Options{})
	from, to, untimed := plan.Range()
	var warnings []string
	var err error
	for _, in := range opt.Inputs {
		var more []string
		more, err = in.feed(exec, opt, func(r *logs.Reader) engine.Input {
			return &queryInput{FileInput: engine.FileInput{Reader: r}, plan: plan, source: in.Source, from: from, to: to, untimed: untimed}
		})
		if err != nil {
			break
		}
		warnings = append(warnings, more...)
	}
	if finish := exec.Finish(); err == nil {
		err = finish
	}
	if err != nil {
		return nil, err
	}
	res := plan.Result()
	res.Notes = append(warnings, res.Notes...)
	return res, nil
}

// feed feeds the files to a run. It returns what their readers say of them.
func (in QueryInput) feed(exec *engine.Exec, opt QueryOptions, input func(*logs.Reader) engine.Input) (warnings []string, err error) {
	layout, err := in.layout()
	layout.Reads = append(layout.Reads, opt.whole...)
	if err != nil {
		return nil, err
	}
	feed := logFeed{
		exec:  exec,
		open:  func(name string) (*logFile, error) { return openLog(name, opt.Stdin, layout, opt.At) },
		input: func(f *logFile) engine.Input { return input(f.reader) },
	}
	err = feed.run(in.Files)
	return feed.warnings, err
}

func readsStdin(opt QueryOptions) bool {
	for _, in := range opt.Inputs {
		if slices.Contains(in.Files, "-") {
			return true
		}
	}
	return false
}

// layout says how the files are read.
func (in QueryInput) layout() (logs.Source, error) {
	if in.Source == nil {
		return logs.Source{Zone: time.UTC}, nil
	}
	return LogSource(in.Source)
}

// queryInput gives a file's messages as a query's program wants them.
type queryInput struct {
	engine.FileInput
	plan     *run.Plan
	source   *ir.Source
	from, to int64
	untimed  bool
}

// Loader implements engine.Input. A field that the query reads and that no
// stage has made is a member of the record, in any case (1.4), or where the source says
// that a local file has it; metadata of a named source is what its scope asks for.
func (in *queryInput) Loader() engine.Loader {
	type slot struct {
		at     int
		paths  []logs.Path // of which the first counts that is not blank
		or     value.Value
		number bool // metadata that is one
	}
	raw, when, host, size := -1, -1, -1, -1
	var hostOr value.Value
	var members []slot
	for _, i := range in.plan.Inputs() {
		var or value.Value
		var local []string
		if in.source != nil {
			for _, f := range in.source.Fields {
				switch {
				case !strings.EqualFold(f.Name, i.Name):
				case f.Origin == ir.FromMeta:
					or = value.TextOf(ir.ScopeValue(in.source.Scope, f))
				case f.Origin == ir.FromPlatform:
					local = f.Local
				}
			}
		}
		switch strings.ToLower(i.Name) {
		case "_raw":
			raw = i.Slot
		case "_messagetime":
			when = i.Slot
		case "_sourcehost":
			host, hostOr = i.Slot, or
		case "_size":
			size = i.Slot
		default:
			meta, _ := schema.MetadataFieldFold(i.Name)
			s := slot{at: i.Slot, or: or, number: meta.Type == "time" || meta.Type == "number"}
			for _, text := range local {
				if p, err := logs.ParsePath(text); err == nil {
					s.paths = append(s.paths, p)
				}
			}
			if len(local) == 0 {
				text := i.Name
				if strings.ContainsAny(text, ".['") {
					text = logs.MemberPath(text)
				}
				if p, err := logs.ParsePath(text); err == nil {
					s.paths = append(s.paths, p.Fold())
				}
			}
			members = append(members, s)
		}
	}
	var m logs.Message
	return func(text []byte, b *engine.Batch, i int32) bool {
		in.Reader.Message(text, &m)
		if m.Time == logs.NoTime && !in.untimed || m.Time != logs.NoTime && (m.Time < in.from || m.Time >= in.to) {
			return false
		}
		row := b.Row(i)
		if raw >= 0 {
			row[raw] = own(b, m.Raw)
		}
		if when >= 0 && m.Time != logs.NoTime {
			row[when] = value.NumberOf(float64(m.Time))
		}
		if host >= 0 {
			if row[host] = hostOr; len(m.Host) > 0 {
				row[host] = own(b, m.Host)
			}
		}
		if size >= 0 {
			row[size] = value.NumberOf(float64(len(m.Raw)))
		}
		for _, s := range members {
			row[s.at] = s.or
			for _, p := range s.paths {
				v, ok := in.Reader.Member(&m, p, nil)
				if !ok {
					continue
				}
				row[s.at] = own(b, v)
				if f, ok := value.ParseNumber(row[s.at].Str()); ok && s.number {
					row[s.at] = value.NumberOf(f)
				}
				if !value.IsBlank(row[s.at].Str()) {
					break
				}
			}
		}
		return true
	}
}

// own returns text that lives as long as the batch.
func own(b *engine.Batch, text []byte) value.Value {
	if len(text) == 0 {
		return value.EmptyText
	}
	return value.TextOf(engine.View(append(b.Alloc(len(text))[:0], text...)))
}
