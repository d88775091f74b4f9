package agreement

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"sumodet/compiler"
	"sumodet/compiler/backend/local"
	"sumodet/compiler/backend/search"
	"sumodet/compiler/engine"
	"sumodet/compiler/ir"
	"sumodet/compiler/logs"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/sumoql/run"
	"sumodet/compiler/value"
	"sumodet/dsl/diag"
)

// verdicts say what a reading raises: by the id of the event "LABEL TYPE=VALUE"
// for each entity, values in lower case, sorted.
type verdicts map[string][]string

func (v verdicts) add(id, label, entity, text string) {
	if !value.IsBlank(text) {
		v[id] = append(v[id], fmt.Sprintf("%s %s=%q", label, entity, strings.ToLower(text)))
	}
}

func (v verdicts) sorted() verdicts {
	for _, all := range v {
		slices.Sort(all)
	}
	return v
}

// id is the name of an event in verdicts; broken ones share "".
func (e *event) id() string { return first(e.at("id")) }

// readIR walks the typed conditions.
func readIR(b *ir.Branch, events []*event) verdicts {
	out := verdicts{}
	for _, e := range events {
		if !passes(b, e) {
			continue
		}
		if l := label(b, e.get); l != nil {
			for _, x := range b.Entities {
				out.add(e.id(), l.Name, x.Type, e.get(x.Field).String())
			}
		}
	}
	return out.sorted()
}

// passes reports whether an event passes the branch's conditions and no
// exception hides it.
func passes(b *ir.Branch, e *event) bool {
	return !slices.ContainsFunc(b.Where, func(c ir.Expr) bool { return !ir.Holds(c, e.get) }) &&
		!slices.ContainsFunc(b.Excepts, func(x *ir.Except) bool { return ir.Holds(x.Cond, e.get) })
}

// label returns the first label that holds, nil where none does.
func label(b *ir.Branch, get func(*ir.Field) value.Value) *ir.Label {
	for _, l := range b.Labels {
		if l.When == nil || ir.Holds(l.When, get) {
			return l
		}
	}
	return nil
}

// readLocal runs the plan of local runs; without literals every message is
// looked at.
func readLocal(b *ir.Branch, events []*event, literals bool) (verdicts, error) {
	out := verdicts{}
	err := runLocal(b, [][]*event{events}, 1, literals, func(s local.Signal) {
		for _, x := range s.Entities {
			out.add(s.Fields[0].String(), s.Label.Name, x.Type, x.Value)
		}
	})
	return out.sorted(), err
}

// runLocal runs the plan over files, one after the other.
func runLocal(b *ir.Branch, files [][]*event, workers int, literals bool, raise func(local.Signal)) error {
	var texts []string
	for _, file := range files {
		var text strings.Builder
		for _, e := range file {
			text.WriteString(e.raw() + "\n")
		}
		texts = append(texts, text.String())
	}
	return runFiles(b, texts, workers, literals, raise)
}

// runFiles does so over the files' texts.
func runFiles(b *ir.Branch, files []string, workers int, literals bool, raise func(local.Signal)) error {
	layout, err := compiler.LogSource(b.Source)
	if err != nil {
		return err
	}
	plan := local.New(b.Source, []*ir.Branch{b}, func(s local.Signal) error { raise(s); return nil })
	if literals {
		plan.Prefilter()
	}
	exec := plan.Program.Start(context.Background(), engine.Options{Workers: workers})
	for _, text := range files {
		in, err := logs.Open("-", strings.NewReader(text))
		if err != nil {
			return err
		}
		r, err := logs.NewReader(in, layout, time.UnixMilli(start))
		if err != nil {
			return err
		}
		if err := exec.Feed(plan.Input(r)); err != nil {
			return err
		}
	}
	return exec.Finish()
}

// searchText is a rule's search as it will be saved, with a fault.
func searchText(b *ir.Branch, f *fault) (string, error) {
	q, _, diags := search.Query(b)
	if diags.HasErrors() {
		return "", refused{diags}
	}
	f.inSearch(b, q)
	return f.inText(sumoql.Print(q), true), nil
}

// refused says that a target cannot say a rule.
type refused struct{ diag.List }

// planSearch parses a search's text and plans it. Where nulls fail, a negated
// test of null is false.
func planSearch(text string, from, to int64, nullsFail bool) (*run.Plan, error) {
	q, diags := sumoql.Parse(diag.NewFile("search.sumo", text))
	if diags.HasErrors() {
		return nil, fmt.Errorf("the search does not parse: %w", diags)
	}
	if nullsFail {
		strictQuery(q)
	}
	plan, diags := run.New(q, run.Options{From: from, To: to, At: to})
	if diags.HasErrors() {
		return nil, fmt.Errorf("the search cannot be run: %w", diags)
	}
	return plan, nil
}

// runSearch runs a search over events as Sumo holds them.
func runSearch(text string, events []*event, from, to int64, nullsFail bool) (*run.Result, error) {
	plan, err := planSearch(text, from, to, nullsFail)
	if err != nil {
		return nil, err
	}
	var messages []run.Message
	for _, e := range events {
		m := run.Message{Raw: e.raw(), Time: e.time, Fields: []run.Field{{Name: "_sourceCategory", Value: value.TextOf("app/events")}}}
		if host := e.host(); host != "" {
			m.Fields = append(m.Fields, run.Field{Name: "_sourceHost", Value: value.TextOf(host)})
		}
		messages = append(messages, m)
	}
	res, err := plan.Run(context.Background(), iter.Seq[run.Message](slices.Values(messages)))
	if err != nil {
		return nil, err
	}
	// That aggregates skip nulls is what a window of several conditions rests on.
	notes := slices.DeleteFunc(res.Notes, func(n string) bool { return strings.Contains(n, "6.10 null") })
	if len(notes) > 0 {
		return nil, fmt.Errorf("the search hangs on what is not documented: %s", strings.Join(notes, "; "))
	}
	return res, nil
}

// readSearch runs the text of the search.
func readSearch(b *ir.Branch, text string, events []*event, nullsFail bool) (verdicts, error) {
	res, err := runSearch(text, events, 0, start*2, nullsFail)
	if err != nil {
		return nil, err
	}
	out := verdicts{}
	for _, row := range res.Rows {
		cell := func(name string) string { return row[slices.Index(res.Fields, name)].String() }
		id, before := cell("id"), len(out[cell("id")])
		for _, x := range b.Entities {
			out.add(id, cell(search.Label), x.Type, cell(x.Field.Name))
		}
		if len(out[id]) == before {
			out[id] = append(out[id], cell(search.Label)+" nobody") // such a row is not to be given
		}
	}
	return out.sorted(), nil
}
