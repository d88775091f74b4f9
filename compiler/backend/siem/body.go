package siem

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"sumodet/compiler/backend"
	"sumodet/compiler/ir"
	"sumodet/compiler/schema"
	"sumodet/compiler/siemql"
	"sumodet/dsl/diag"
)

// ruleBody is what an artifact holds: the kind, which is the request's path,
// and the request's fields (sumo-api.md 6.3).
type ruleBody struct {
	Kind   string `json:"kind"`
	Fields any    `json:"fields"`
}

type common struct {
	Name             string     `json:"name"`
	Enabled          bool       `json:"enabled"`
	IsPrototype      bool       `json:"isPrototype"`
	Stream           string     `json:"stream"`
	Summary          string     `json:"summaryExpression"`
	EntitySelectors  []selector `json:"entitySelectors"`
	Tags             []string   `json:"tags"`
	Category         string     `json:"category"`
	WindowSize       string     `json:"windowSize,omitempty"`
	WindowSizeMillis string     `json:"windowSizeMilliseconds,omitempty"`
}

type selector struct {
	EntityType string `json:"entityType"`
	Expression string `json:"expression"`
}

type scoreMapping struct {
	Type    string     `json:"type"`
	Default int        `json:"default"`
	Field   string     `json:"field"`
	Mapping []struct{} `json:"mapping"`
}

type matchBody struct {
	common
	Expression            string       `json:"expression"`
	NameExpression        string       `json:"nameExpression"`
	DescriptionExpression string       `json:"descriptionExpression"`
	ScoreMapping          scoreMapping `json:"scoreMapping"`
}

type thresholdBody struct {
	common
	Expression    string   `json:"expression"`
	Description   string   `json:"description"`
	Score         int      `json:"score"`
	Limit         int64    `json:"limit"`
	CountDistinct bool     `json:"countDistinct"`
	CountField    string   `json:"countField,omitempty"`
	GroupByFields []string `json:"groupByFields"`
	Version       int      `json:"version"`
}

type aggregationBody struct {
	common
	MatchExpression       string       `json:"matchExpression"`
	AggregationFunctions  []function   `json:"aggregationFunctions"`
	TriggerExpression     string       `json:"triggerExpression"`
	GroupByAsset          bool         `json:"groupByAsset"`
	GroupByFields         []string     `json:"groupByFields"`
	NameExpression        string       `json:"nameExpression"`
	DescriptionExpression string       `json:"descriptionExpression"`
	ScoreMapping          scoreMapping `json:"scoreMapping"`
}

type function struct {
	Name      string   `json:"name"`
	Function  string   `json:"function"`
	Arguments []string `json:"arguments"`
}

// body returns the request of a rule. An expression that might be read in two
// ways is an error at the label.
func body(b *ir.Branch, r *Rule, name string, diags *diag.List) json.RawMessage {
	text := func(x siemql.Expr) string {
		s, err := siemql.PrintSafe(x)
		if err != nil {
			diags.Errorf("cannot-say", r.Label.Span, "%s", err)
		}
		return s
	}
	c := common{Name: name, Enabled: true, IsPrototype: b.SIEM.Prototype, Stream: "record", Summary: r.summary, Tags: tags(b.Rule), Category: schema.UnknownCategory}
	if t := b.Rule.Tactic; t != nil {
		c.Category = schema.SIEMCategory(*t)
	}
	for _, x := range r.Entities {
		entity, _ := schema.EntityByWord(x.Type)
		c.EntitySelectors = append(c.EntitySelectors, selector{entity.Type, x.Field.Attr.Name})
	}
	if r.Window > 0 && r.Kind != "match" {
		c.WindowSize = schema.SIEMWindowName(time.Duration(r.Window) * time.Millisecond)
		if c.WindowSize == schema.CustomWindow {
			c.WindowSizeMillis = strconv.FormatInt(r.Window, 10)
		}
	}
	score := scoreMapping{Type: "constant", Default: r.Label.Severity, Mapping: []struct{}{}}
	groupBy := []string{}
	for _, f := range r.GroupBy {
		groupBy = append(groupBy, siemql.Print(f))
	}
	out := ruleBody{Kind: r.Kind}
	switch r.Kind {
	case "threshold":
		t := thresholdBody{common: c, Expression: text(r.Expr), Description: r.description, Score: r.Label.Severity, Limit: r.Limit, GroupByFields: groupBy, Version: 1}
		if r.Distinct != nil {
			t.CountDistinct, t.CountField = true, siemql.Print(r.Distinct)
		}
		out.Fields = t
	case "aggregation":
		a := aggregationBody{common: c, MatchExpression: text(r.Expr), TriggerExpression: text(r.Trigger), GroupByAsset: true, GroupByFields: groupBy,
			NameExpression: name, DescriptionExpression: r.description, ScoreMapping: score}
		for _, f := range r.Aggregates {
			a.AggregationFunctions = append(a.AggregationFunctions, function{f.Name, f.Func, []string{text(f.Arg)}})
		}
		out.Fields = a
	default:
		out.Fields = matchBody{common: c, Expression: text(r.Expr), NameExpression: name, DescriptionExpression: r.description, ScoreMapping: score}
	}
	return backend.Indented(out)
}

// tags name every tactic and technique by its id (cloud-siem.md 2).
func tags(r *ir.Rule) []string {
	out := []string{}
	for _, t := range r.Tactics {
		out = append(out, schema.TacticTag+t.ID)
	}
	for _, t := range r.Techniques {
		out = append(out, schema.TechniqueTag+t.ID)
	}
	return out
}

// texts returns the description and the summary, with {field} marks as Cloud
// SIEM's {{attribute}}.
func (e *emitter) texts(l *ir.Label) (description, summary string) {
	b := e.b
	expand := func(s string) string {
		return ir.ExpandTemplate(s, func(name string) string {
			for _, f := range b.Source.Fields {
				if strings.EqualFold(f.Name, name) && f.Attr != nil {
					return "{{" + attrName(f.Attr) + "}}"
				}
			}
			e.diags.Errorf("not-on-record", b.SIEM.Span, "the text names {%s}, which is not on the record", name).
				Note("map it in the record block of source %s, or take it out of the text", b.Source.Name)
			return ""
		})
	}
	var d strings.Builder
	d.WriteString(expand(b.Description))
	if b.Description == "" {
		d.WriteString(b.Rule.Title + ": " + strings.ReplaceAll(l.Name, "_", " ") + ".")
	}
	section := func(title string, items []string) {
		if len(items) > 0 {
			d.WriteString("\n\n" + title + ":")
			for _, i := range items {
				d.WriteString("\n- " + i)
			}
		}
	}
	section("Known false positives", b.Rule.FalsePositives)
	section("References", b.Rule.References)
	summary = expand(b.Summary)
	if summary == "" {
		summary = strings.ReplaceAll(l.Name, "_", " ")
		entities := b.SIEM.Entities
		if len(entities) == 0 {
			entities = b.Entities
		}
		for i, x := range entities {
			if x.Field.Attr != nil {
				summary += []string{": ", ", "}[min(i, 1)] + "{{" + attrName(x.Field.Attr) + "}}"
			}
		}
	}
	return d.String(), summary
}
