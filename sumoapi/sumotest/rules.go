package sumotest

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Cloud SIEM rules (sumo-api.md 6).

// A ruleKind says which members the fields of a rule have; a star marks those
// that are required.
type ruleKind struct {
	prefix, ruleType string
	members          []string
}

var commonMembers = strings.Fields("name* enabled entitySelectors* isPrototype summaryExpression tags category assetField tuningExpressionIds suppressionWindowSize")

var ruleKinds = map[string]ruleKind{
	"templated":   {"MATCH", "templated match", strings.Fields("expression* nameExpression* descriptionExpression* scoreMapping* stream*")},
	"threshold":   {"THRESHOLD", "threshold", strings.Fields("expression* description* score* limit* countDistinct* countField groupByFields windowSize* windowSizeMilliseconds stream* version*")},
	"aggregation": {"AGGREGATION", "aggregation", strings.Fields("aggregationFunctions* matchExpression* triggerExpression* groupByAsset* groupByFields* nameExpression* descriptionExpression* scoreMapping* windowSize* windowSizeMilliseconds stream*")},
}

// windows are the named sizes in milliseconds.
var windows = map[string]int{"T05M": 300_000, "T10M": 600_000, "T30M": 1_800_000, "T60M": 3_600_000, "T12H": 43_200_000, "T24H": 86_400_000, "T05D": 432_000_000}

var queryTerm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(\w+):"((?:[^"\\]|\\.)*)"`) })

// listRules takes of the q language field:"v" for ruleSource, name and tag,
// joined by blanks; a name fits if it contains the words, as in an index of
// words.
func (s *Server) listRules(q *request) reply {
	var all []any
	for _, id := range slices.Sorted(maps.Keys(s.state.Rules)) {
		if r := s.state.Rules[id]; ruleFits(r, q.query.Get("q")) {
			all = append(all, r)
		}
	}
	return s.page(q, all, 100)
}

func ruleFits(r map[string]any, query string) bool {
	for _, term := range queryTerm().FindAllStringSubmatch(query, -1) {
		value := strings.ReplaceAll(term[2], `\"`, `"`)
		switch term[1] {
		case "tag":
			tags, _ := r["tags"].([]any)
			if !slices.Contains(tags, any(value)) {
				return false
			}
		case "name":
			name, _ := r["name"].(string)
			if !strings.Contains(strings.ToLower(name), strings.ToLower(value)) {
				return false
			}
		default:
			if fmt.Sprint(r[term[1]]) != value {
				return false
			}
		}
	}
	return true
}

// page answers a Cloud SIEM listing from offset and limit.
func (s *Server) page(q *request, all []any, most int) reply {
	offset, limit := 0, min(50, most)
	for name, into := range map[string]*int{"offset": &offset, "limit": &limit} {
		if text := q.query.Get(name); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil || n < 0 {
				return s.invalid(q, name+" is not a number")
			}
			*into = n
		}
	}
	if limit > most {
		return s.invalid(q, fmt.Sprintf("limit is at most %d", most))
	}
	from := min(offset, len(all))
	to := min(from+limit, len(all))
	return data(map[string]any{"hasNextPage": to < len(all), "total": len(all), "objects": append([]any{}, all[from:to]...)})
}

func data(v any) reply { return ok(map[string]any{"data": v}) }

func (s *Server) getRule(q *request) reply {
	if r := s.state.Rules[q.vars[0]]; r != nil {
		return data(r)
	}
	return s.missing(q)
}

func (s *Server) createRule(q *request) reply {
	kind, known := ruleKinds[q.vars[0]]
	if !known {
		return s.missing(q)
	}
	fields, bad := s.ruleFields(q, kind, true, "")
	if bad != "" {
		return s.invalid(q, bad)
	}
	s.state.Seq++
	id := fmt.Sprintf("%s-U%05d", kind.prefix, s.state.Seq)
	r := map[string]any{"id": id, "ruleId": s.state.Seq, "ruleSource": "user", "ruleType": kind.ruleType, "contentType": "RULE",
		"created": s.now(), "createdBy": s.opts.User, "deleted": false, "signalCount07d": 0, "signalCount24h": 0, "hasOverride": false}
	s.state.Rules[id] = s.storedRule(r, fields)
	return data(s.state.Rules[id])
}

func (s *Server) updateRule(q *request) reply {
	kind, known := ruleKinds[q.vars[0]]
	old := s.state.Rules[q.vars[1]]
	if !known || old == nil || !strings.HasPrefix(q.vars[1], kind.prefix+"-") {
		return s.missing(q)
	}
	if old["ruleSource"] != "user" {
		return s.invalid(q, "a rule of Sumo's own takes an override only")
	}
	fields, bad := s.ruleFields(q, kind, false, q.vars[1])
	if bad != "" {
		return s.invalid(q, bad)
	}
	if fields["enabled"] == nil {
		fields["enabled"] = old["enabled"]
	}
	r := map[string]any{}
	for _, set := range []string{"id", "ruleId", "ruleSource", "ruleType", "contentType", "created", "createdBy", "deleted", "signalCount07d", "signalCount24h", "hasOverride"} {
		r[set] = old[set]
	}
	s.state.Rules[q.vars[1]] = s.storedRule(r, fields)
	return data(s.state.Rules[q.vars[1]])
}

func (s *Server) enableRule(q *request) reply {
	r := s.state.Rules[q.vars[0]]
	on, given := q.json["enabled"].(bool)
	if r == nil {
		return s.missing(q)
	}
	if !given {
		return s.invalid(q, "enabled is required")
	}
	r["enabled"] = on
	s.judge(r)
	return data(map[string]any{"ok": true})
}

func (s *Server) deleteRule(q *request) reply {
	if r := s.state.Rules[q.vars[0]]; r == nil {
		return s.missing(q)
	} else if r["ruleSource"] != "user" {
		return s.invalid(q, "a rule of Sumo's own cannot be deleted")
	}
	delete(s.state.Rules, q.vars[0])
	return data(map[string]any{"ok": true})
}

// ruleFields returns the fields of a create or update, or what is wrong.
func (s *Server) ruleFields(q *request, kind ruleKind, create bool, self string) (map[string]any, string) {
	in, _ := q.json["fields"].(map[string]any)
	if in == nil {
		return nil, "fields is required"
	}
	known := map[string]bool{}
	for _, m := range append(slices.Clone(commonMembers), kind.members...) {
		name, required := strings.CutSuffix(m, "*")
		known[name] = true
		if required = required || create && name == "enabled"; required && in[name] == nil {
			return nil, name + " is required"
		}
	}
	for _, name := range slices.Sorted(maps.Keys(in)) {
		if !known[name] {
			return nil, "unknown field " + name
		}
	}
	name, _ := in["name"].(string)
	if strings.TrimSpace(name) == "" {
		return nil, "name is required"
	}
	for id, r := range s.state.Rules {
		if id != self && r["name"] == name {
			return nil, "rule name: " + name + " already exists"
		}
	}
	if selectors, _ := in["entitySelectors"].([]any); len(selectors) == 0 {
		return nil, "entitySelectors is required"
	}
	if tags, is := in["tags"].([]any); !is && in["tags"] != nil || slices.Contains(tags, any("")) {
		return nil, "tags is a list of texts that are not empty"
	}
	if score, is := in["score"].(float64); is && (score < 0 || score > 10) {
		return nil, "score is 0 to 10"
	}
	if _, is := windowMillis(in); in["windowSize"] != nil && !is {
		return nil, "windowSize or windowSizeMilliseconds is not valid"
	}
	return in, ""
}

func windowMillis(in map[string]any) (int, bool) {
	name, _ := in["windowSize"].(string)
	if ms, is := windows[name]; is {
		return ms, true
	}
	text, _ := in["windowSizeMilliseconds"].(string) // a string, not a number
	ms, err := strconv.Atoi(text)
	return ms, name == "CUSTOM" && err == nil && ms >= 60_000 && ms <= 432_000_000
}

// storedRule spells the fields as Cloud SIEM answers them (sumo-api.md 6.5).
func (s *Server) storedRule(r, in map[string]any) map[string]any {
	for k, v := range in {
		r[k] = v
	}
	fill(r, map[string]any{"enabled": true, "isPrototype": false, "tags": []any{}, "category": "", "assetField": "", "summaryExpression": ""})
	for _, k := range []string{"expression", "matchExpression", "triggerExpression"} {
		if text, is := r[k].(string); is {
			r[k] = strings.TrimSpace(text)
		}
	}
	if ms, is := windowMillis(in); is {
		r["windowSize"], r["windowSizeName"] = ms, in["windowSize"]
		delete(r, "windowSizeMilliseconds")
	}
	if m, is := r["scoreMapping"].(map[string]any); is {
		m = maps.Clone(m)
		if list, _ := m["mapping"].([]any); len(list) == 0 {
			m["mapping"] = nil
		}
		fill(m, map[string]any{"field": ""})
		r["scoreMapping"] = m
	}
	tags := slices.Clone(r["tags"].([]any))
	slices.SortFunc(tags, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	r["tags"] = tags
	r["nameOverride"], r["tuningExpressions"] = nil, nil
	delete(r, "tuningExpressionIds") // readable with expand only
	r["lastUpdated"], r["lastUpdatedBy"] = s.now(), s.opts.User
	s.judge(r)
	return r
}

// judge sets the status a rule has at run time (sumo-api.md 6.6).
func (s *Server) judge(r map[string]any) {
	status := map[string]any{"status": "ACTIVE", "message": nil}
	if r["enabled"] == false {
		status["status"] = "DISABLED"
	}
	for _, k := range []string{"expression", "matchExpression"} {
		if text, is := r[k].(string); is && s.CheckRule != nil {
			if err := s.CheckRule(text); err != nil {
				status = map[string]any{"status": "DEGRADED", "message": "Failure to parse rule: " + err.Error()}
			}
		}
	}
	r["status"] = status
}

// AddVendorRule adds a rule of Sumo's own to the account.
func (s *Server) AddVendorRule(name string) (id string) {
	s.Edit(func(st *State) {
		st.Seq++
		id = fmt.Sprintf("MATCH-S%05d", st.Seq)
		st.Rules[id] = map[string]any{"id": id, "name": name, "ruleSource": "sumo", "enabled": true, "expression": "true",
			"status": map[string]any{"status": "ACTIVE", "message": nil}}
	})
	return id
}
