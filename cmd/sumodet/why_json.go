package main

import (
	"encoding/json"
	"io"

	"sumodet/compiler"
	"sumodet/compiler/backend/local"
	"sumodet/compiler/ir"
	"sumodet/compiler/value"
)

// whyBranch is a branch's funnel for programs.
type whyBranch struct {
	Rule    string           `json:"rule"`
	Branch  string           `json:"branch"`
	Source  string           `json:"source"`
	Read    int64            `json:"read"`
	Fields  map[string]int64 `json:"fields"`
	Words   []string         `json:"words,omitempty"`
	Worded  int64            `json:"worded"`
	Steps   []whyStep        `json:"steps"`
	Groups  *int64           `json:"groups,omitempty"` // of a window
	Labels  map[string]int64 `json:"labels"`
	Signals int64            `json:"signals"`
	// Messages without a time, and matches that name no entity.
	NoTime   int64    `json:"no_time"`
	NoEntity int64    `json:"no_entity"`
	Nearest  *whyMiss `json:"nearest,omitempty"`
}

type whyStep struct {
	Kind         string    `json:"kind"`
	Text         string    `json:"text"`
	File         string    `json:"file,omitempty"`
	Line         int       `json:"line,omitempty"`
	Col          int       `json:"col,omitempty"`
	Left         int64     `json:"left"`
	Alternatives []whyStep `json:"alternatives,omitempty"`
}

type whyMiss struct {
	Time   string            `json:"time,omitempty"`
	Host   string            `json:"host,omitempty"`
	Raw    string            `json:"raw,omitempty"`
	Group  map[string]string `json:"group,omitempty"` // keys and aggregates of a window
	Failed []whyFailed       `json:"failed"`
}

type whyFailed struct {
	whyStep
	Tests []whyTest `json:"tests"`
}

type whyTest struct {
	Text  string  `json:"text"`
	Field string  `json:"field,omitempty"`
	Value *string `json:"value"` // cut; null where the field is absent
	Hint  string  `json:"hint,omitempty"`
}

// encoder leaves < and > as they are written.
func encoder(w io.Writer) *json.Encoder {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc
}

func lossJSON(l *compiler.Lost) whyBranch {
	b := l.Branch
	out := whyBranch{Rule: b.Rule.Name, Branch: b.Name, Source: b.Source.Name, Read: l.Messages.Load(),
		Fields: map[string]int64{}, Words: l.Words, Worded: l.Worded.Load(), Steps: []whyStep{}, Labels: map[string]int64{},
		Signals: l.Signals.Load(), NoTime: l.Plan.NoTime.Load(), NoEntity: l.Plan.NoEntity.Load()}
	for _, c := range l.Fields {
		out.Fields[c.Field.Name] = c.Have.Load()
	}
	for _, s := range l.Steps {
		out.Steps = append(out.Steps, stepJSON(s))
	}
	if b.Window != nil {
		n := l.Groups.Load()
		out.Groups = &n
	}
	for i, x := range b.Labels {
		out.Labels[x.Name] = l.Labels[i].Load()
	}
	if miss := l.Nearest(); miss != nil {
		out.Nearest = missJSON(l, miss)
	}
	return out
}

func missJSON(l *compiler.Lost, m *local.Miss) *whyMiss {
	out := &whyMiss{Raw: m.Raw, Host: m.Host.String()}
	if !m.Time.IsNull() {
		out.Time = m.Time.AsTime().String()
	}
	if m.Group {
		out.Group = map[string]string{}
		for _, v := range groupOf(l.Branch, m) {
			out.Group[v.name] = cut(v.value.String())
		}
	}
	for _, s := range l.Fails(m) {
		f := whyFailed{stepJSON(s), []whyTest{}}
		for _, x := range l.Explain(s, m) {
			t := whyTest{Text: ir.Said(x.Cond), Hint: x.Hint}
			if x.Field != nil {
				t.Field, t.Value = x.Field.Name, textJSON(x.Value)
			}
			f.Tests = append(f.Tests, t)
		}
		out.Failed = append(out.Failed, f)
	}
	return out
}

// textJSON is a value cut to be looked at; nil for null.
func textJSON(v value.Value) *string {
	if v.IsNull() {
		return nil
	}
	text := cut(v.String())
	return &text
}

func stepJSON(s *local.Step) whyStep {
	out := whyStep{Kind: s.Kind, Text: s.Said(), Left: s.Left.Load()}
	if at := s.Cond.Place(); at.File != nil {
		out.File = at.File.Name
		out.Line, out.Col = at.File.Position(at.Start)
	}
	for _, a := range s.Alternatives {
		out.Alternatives = append(out.Alternatives, stepJSON(a))
	}
	return out
}
