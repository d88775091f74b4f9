package deploy

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"sumodet/sumoapi"
)

// rules are Cloud SIEM rules (sumo-api.md 6.3 to 6.6).
type rules struct{ plain }

// ruleMembers are the members of each kind that can be written and mean
// something; tuning expressions are tied from their own side.
var ruleMembers = map[string][]string{
	"match":       strings.Fields("expression nameExpression descriptionExpression scoreMapping"),
	"threshold":   strings.Fields("expression description score limit countDistinct countField groupByFields"),
	"aggregation": strings.Fields("aggregationFunctions matchExpression triggerExpression groupByAsset groupByFields nameExpression descriptionExpression scoreMapping"),
}

var commonMembers = strings.Fields("name enabled entitySelectors isPrototype summaryExpression tags category suppressionWindowSize stream")

// namedWindows are the sizes Sumo has names for, in milliseconds.
var namedWindows = map[string]float64{"T05M": 300_000, "T10M": 600_000, "T30M": 1_800_000, "T60M": 3_600_000, "T12H": 43_200_000, "T24H": 86_400_000, "T05D": 432_000_000}

func (rules) prepare(w *want) error {
	kind, _ := w.body["kind"].(string)
	fields := object(w.body["fields"])
	if ruleMembers[kind] == nil {
		return fmt.Errorf("unknown kind of rule %q: it is match, threshold or aggregation", kind)
	}
	if fields == nil {
		return errors.New("its body has no fields")
	}
	tags, _ := fields["tags"].([]any)
	for _, t := range tags {
		if s, is := t.(string); !is || s == "" || strings.HasPrefix(s, tagPrefix) {
			return fmt.Errorf("tag %v: tags are texts, not empty, and do not begin with %s", t, tagPrefix)
		}
	}
	w.normal = normalRule(kind, fields)
	return nil
}

func (rules) fits(*account, *want) error { return nil }

func normalRule(kind string, fields map[string]any) map[string]any {
	n := pick(fields, append(slices.Clone(commonMembers), ruleMembers[kind]...)...)
	fill(n, map[string]any{"enabled": true, "isPrototype": false, "stream": "record"})
	n["kind"] = kind
	asSet(n, "tags", "entitySelectors")
	if kind == "threshold" {
		fill(n, map[string]any{"countDistinct": false})
	}
	if kind != "match" {
		n["windowMilliseconds"] = windowMillis(fields)
	}
	return n
}

// windowMillis reads a window as it is sent, "T30M" or "CUSTOM" and
// milliseconds in a text, or answered, a number of milliseconds (sumo-api.md 6.3).
func windowMillis(fields map[string]any) any {
	for _, member := range []string{"windowSize", "windowSizeMilliseconds"} {
		switch v := normalise(fields[member]).(type) {
		case float64:
			return v
		case string:
			if ms, is := namedWindows[v]; is {
				return ms
			}
			if ms, err := strconv.ParseFloat(v, 64); err == nil {
				return ms
			}
		}
	}
	return normalise(fields["windowSize"])
}

func haveRule(r *sumoapi.Rule) (*have, error) {
	raw, err := decode(r.Body)
	if err != nil {
		return nil, err
	}
	h := &have{kind: SIEMRule, id: r.ID, name: r.Name, created: r.Created, revision: r.LastUpdated, raw: raw}
	raw["tags"], h.mark = readTags(r.Tags)
	h.normal = normalRule(r.Kind(), raw)
	switch r.Status.Status {
	case "DEGRADED", "FAILED_AND_DISABLED", "RATE_LIMITED":
		h.trouble = strings.TrimSuffix(r.Status.Status+": "+short(r.Status.Message), ": ")
	}
	return h, nil
}

func haveRules(all []sumoapi.Rule, err error) ([]*have, error) {
	var list []*have
	for i := range all {
		h, err := haveRule(&all[i])
		if err != nil {
			return nil, err
		}
		list = append(list, h)
	}
	return list, err
}

func (rules) list(ctx context.Context, a *account) ([]*have, error) {
	return haveRules(a.client.UserRules(ctx))
}

func (r rules) named(ctx context.Context, a *account, name string, sure bool) ([]*have, error) {
	if !sure {
		return haveRules(a.client.UserRulesNamed(ctx, name))
	}
	all, err := r.list(ctx, a)
	return ofName(all, err, name)
}

func (rules) get(ctx context.Context, a *account, id string) (*have, error) {
	r, err := a.client.Rule(ctx, id)
	if err != nil {
		return absent(nil, err)
	}
	return haveRule(r)
}

// rebuild: a kind is part of the rule's id and path, and cannot change.
func (rules) rebuild(h *have, w *want) string {
	if was, will := h.normal["kind"], w.normal["kind"]; was != will {
		return fmt.Sprintf("a %v rule cannot become a %v rule", was, will)
	}
	return ""
}

// send gives the fields with the marker; enabled, if not nil, overrides what
// the body says. Every list is sent, since Sumo does not say what an absent
// one does (sumo-api.md 6.4).
func (rules) send(w *want, m mark, enabled any) map[string]any {
	fields := maps.Clone(object(w.body["fields"]))
	tags, _ := fields["tags"].([]any)
	fields["tags"] = append(slices.Clone(tags), m.tags()...)
	fill(fields, map[string]any{"enabled": true})
	if enabled != nil {
		fields["enabled"] = enabled
	}
	return fields
}

func (r rules) create(ctx context.Context, a *account, w *want, m mark) (string, error) {
	rule, err := a.client.CreateRule(ctx, w.normal["kind"].(string), r.send(w, m, nil))
	if err != nil {
		return "", err
	}
	return rule.ID, nil
}

// update leaves the switch as it is in Sumo unless the wanted text has changed.
func (r rules) update(ctx context.Context, a *account, h *have, w *want, m mark) error {
	var enabled any
	if h.mark.hash == w.hash {
		enabled = h.normal["enabled"]
	}
	_, err := a.client.UpdateRule(ctx, w.normal["kind"].(string), h.id, r.send(w, m, enabled))
	return err
}

func (rules) remove(ctx context.Context, a *account, id string) error {
	return a.client.DeleteRule(ctx, id)
}
