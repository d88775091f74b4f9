package agreement

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"sumodet/compiler/backend/siem"
	"sumodet/compiler/ir"
	"sumodet/compiler/siemql"
	"sumodet/compiler/value"
	"sumodet/dsl/diag"
)

// siemTexts are the expressions of a rule's Cloud SIEM rules as they will be
// deployed, with a fault.
func siemTexts(b *ir.Branch, f *fault) (rules []*siem.Rule, texts []string, err error) {
	rules, diags := siem.Rules(b)
	if diags.HasErrors() {
		return nil, nil, refused{diags}
	}
	for _, r := range rules {
		text, err := siemql.PrintSafe(f.inSIEM(b, r.Expr))
		if err != nil {
			return nil, nil, err
		}
		encoded, err := json.Marshal(text)
		if err != nil {
			return nil, nil, err
		}
		if err := json.Unmarshal(encoded, &text); err != nil {
			return nil, nil, err
		}
		texts = append(texts, f.inText(text, false))
	}
	return rules, texts, nil
}

// siemView is one way in which Cloud SIEM may read what is not documented.
type siemView struct {
	name       string
	nullsFail  bool // a negated test of null is false
	emptyTexts bool // an empty text is on the record, not absent
}

var siemViews = []siemView{{name: "siem"}, {name: "siem, empty texts on the record", emptyTexts: true}, {name: "siem, null fails a negation", nullsFail: true}}

// siemReader judges the records of the events by the texts of the rules. What
// views share is made once.
type siemReader struct {
	b        *ir.Branch
	rules    []*siem.Rule
	texts    []string
	events   []*event
	programs map[bool][]*siemql.Program // of the rules, by nullsFail
	records  map[bool][]*siemql.Record  // of the events, by emptyTexts
}

func (r *siemReader) read(view siemView) (verdicts, error) {
	if r.programs[view.nullsFail] == nil {
		for _, text := range r.texts {
			p, err := siemProgram(text, view.nullsFail)
			if err != nil {
				return nil, err
			}
			r.programs[view.nullsFail] = append(r.programs[view.nullsFail], p)
		}
	}
	if r.records[view.emptyTexts] == nil {
		for _, e := range r.events {
			r.records[view.emptyTexts] = append(r.records[view.emptyTexts], record(r.b, e, view.emptyTexts))
		}
	}
	out := verdicts{}
	for i, rule := range r.rules {
		for k, rec := range r.records[view.emptyTexts] {
			ok, notes := r.programs[view.nullsFail][i].Judge(rec)
			if len(notes) > 0 {
				return nil, fmt.Errorf("the Cloud SIEM rule of %s hangs on what is not documented: %s", rule.Label.Name, strings.Join(notes, "; "))
			}
			if !ok {
				continue
			}
			for _, x := range rule.Entities {
				out.add(r.events[k].id(), rule.Label.Name, x.Type, rec.Attrs[x.Field.Attr.Name].String())
			}
		}
	}
	return out.sorted(), nil
}

func siemProgram(text string, nullsFail bool) (*siemql.Program, error) {
	e, diags := siemql.Parse(diag.NewFile("rule.siem", text))
	if diags.HasErrors() {
		return nil, fmt.Errorf("the Cloud SIEM rule does not parse: %w", diags)
	}
	if nullsFail {
		e = strictExpr(e)
	}
	p, diags := siemql.Compile(e)
	if diags.HasErrors() {
		return nil, fmt.Errorf("the Cloud SIEM rule cannot be judged: %w", diags)
	}
	return p, nil
}

// record makes the record of an event.
func record(b *ir.Branch, e *event, emptyTexts bool) *siemql.Record {
	r := siem.Record(b.Source, e.get)
	var lists []*ir.List
	ir.WalkBranch(b, func(x ir.Expr) bool {
		if in, ok := x.(*ir.InList); ok && !slices.Contains(lists, in.List) {
			lists = append(lists, in.List)
		}
		return true
	})
	siem.Lists(r, lists)
	if emptyTexts {
		for name, attr := range map[string]string{"a": "user_username", "b": "commandLine", "src": "srcDevice_ip", "dst": "dstDevice_ip"} {
			if e.emptyAt(name) {
				r.Attrs[attr] = value.EmptyText
			}
		}
		if e.emptyAt("c") {
			r.Raw["in.c"] = value.EmptyText
		}
	}
	return r
}

// emptyAt reports whether the event may have a field as a text without
// characters.
func (e *event) emptyAt(name string) bool { return first(e.at(paths[name]...)) == "" }
