package sumotest

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"
)

// Log searches (sumo-api.md 4.1).

var searchName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-zA-Z0-9 +%-@.,_()\\]+$`) })

// scheduleTypes are the types that can still be created, with the cron
// expression the server fills in; empty where the caller must give it.
var scheduleTypes = map[string]string{
	"15Minutes": "0 0/15 * * * ? *", "1Hour": "0 0 * * * ? *", "2Hours": "0 0 0/2 * * ? *", "4Hours": "0 0 0/4 * * ? *",
	"6Hours": "0 0 0/6 * * ? *", "8Hours": "0 0 0/8 * * ? *", "12Hours": "0 0 0/12 * * ? *",
	"1Day": "", "1Week": "", "Custom": "",
}

// notifications are the notification types with their required members.
var notifications = map[string][]string{
	"EmailSearchNotificationSyncDefinition":      {"toList"},
	"WebhookSearchNotificationSyncDefinition":    {"webhookId"},
	"CseSignalNotificationSyncDefinition":        {"recordType"},
	"SaveToViewNotificationSyncDefinition":       {"viewName"},
	"SaveToLookupNotificationSyncDefinition":     {"lookupFilePath", "isLookupMergeOperation"},
	"AlertSearchNotificationSyncDefinition":      {"sourceId"},
	"ServiceNowSearchNotificationSyncDefinition": {"externalId"},
}

func (s *Server) search(it *Item) map[string]any {
	m := maps.Clone(it.Body)
	m["id"], m["name"], m["parentId"] = it.ID, it.Name, it.Parent
	m["createdAt"], m["modifiedAt"], m["createdBy"], m["modifiedBy"] = it.Created, it.Modified, rootID, rootID
	return m
}

func (s *Server) listSearches(q *request) reply {
	limit, err := strconv.Atoi(q.query.Get("limit"))
	if err != nil {
		limit = 50
	}
	if limit < 1 || limit > 100 {
		return s.invalid(q, "Invalid field: limit is 1 to 100")
	}
	var all []any
	for _, id := range slices.Sorted(maps.Keys(s.state.Items)) {
		if it := s.state.Items[id]; it.Type == "Search" && id > q.query.Get("token") {
			all = append(all, s.search(it))
		}
	}
	var token any
	if len(all) > limit {
		all = all[:limit]
		token = all[limit-1].(map[string]any)["id"]
	}
	return ok(map[string]any{"logSearches": all, "warnings": []any{}, "token": token})
}

func (s *Server) getSearch(q *request) reply {
	if it := s.item(q.vars[0], "Search"); it != nil {
		return ok(s.search(it))
	}
	return s.missing(q)
}

func (s *Server) createSearch(q *request) reply {
	parent, _ := q.json["parentId"].(string)
	name, _ := q.json["name"].(string)
	if bad := s.searchMistake(q.json); bad != "" {
		return s.invalid(q, bad)
	}
	if s.item(parent, "Folder") == nil {
		return s.fail(q, http.StatusBadRequest, "content:parent_not_found", "Parent object not found.")
	}
	if s.state.taken(parent, "Search", name, "") {
		return s.duplicate(q)
	}
	return ok(s.search(s.add(parent, name, "Search", filledSearch(q.json))))
}

func (s *Server) updateSearch(q *request) reply {
	it := s.item(q.vars[0], "Search")
	if it == nil {
		return s.missing(q)
	}
	if bad := s.searchMistake(q.json); bad != "" {
		return s.invalid(q, bad)
	}
	name := q.json["name"].(string)
	if s.state.taken(it.Parent, "Search", name, it.ID) {
		return s.duplicate(q)
	}
	it.Name, it.Body, it.Modified = name, filledSearch(q.json), s.now()
	return ok(s.search(it))
}

func (s *Server) deleteSearch(q *request) reply {
	if s.item(q.vars[0], "Search") == nil {
		return s.missing(q)
	}
	s.state.drop(q.vars[0])
	return reply{status: http.StatusNoContent}
}

func (s *Server) estimate(q *request) reply {
	query, _ := q.json["queryString"].(string)
	if query == "" || q.json["timeRange"] == nil || q.json["timezone"] == nil {
		return s.invalid(q, "Invalid field: queryString, timeRange and timezone are required")
	}
	if s.CheckQuery != nil {
		if err := s.CheckQuery(query); err != nil {
			return s.fail(q, http.StatusBadRequest, "searchjob.parse.error", err.Error())
		}
	}
	m := maps.Clone(q.json)
	m["estimatedUsageDetails"] = []any{map[string]any{"viewName": "", "usageDetails": []any{}}}
	return ok(m)
}

// searchMistake says what is wrong with a SaveLogSearchRequest; "" if nothing.
func (s *Server) searchMistake(b map[string]any) string {
	name, _ := b["name"].(string)
	description, _ := b["description"].(string)
	query, _ := b["queryString"].(string)
	switch {
	case len(name) < 1 || len(name) > 255 || !searchName().MatchString(name):
		return "Invalid field: name"
	case utf8.RuneCountInString(description) > 255:
		return "Invalid field: description has at most 255 characters"
	case query == "" || utf8.RuneCountInString(query) > 15000:
		return "Invalid field: queryString has 1 to 15000 characters"
	}
	switch b["parsingMode"] {
	case nil, "Manual", "AutoParse":
	default:
		return "Invalid field: parsingMode"
	}
	switch b["intervalTimeType"] {
	case nil, "messageTime", "receiptTime", "searchableTime":
	default:
		return "Invalid field: intervalTimeType"
	}
	if bad := rangeMistake(b["timeRange"]); bad != "" {
		return "Invalid field: timeRange" + bad
	}
	if b["schedule"] == nil {
		return ""
	}
	schedule, _ := b["schedule"].(map[string]any)
	if bad := scheduleMistake(schedule); bad != "" {
		return bad
	}
	n := schedule["notification"].(map[string]any)
	if id, _ := n["webhookId"].(string); n["taskType"] == "WebhookSearchNotificationSyncDefinition" && s.state.Connections[id] == "" {
		return "Invalid field: schedule.notification.webhookId: no such connection"
	}
	return ""
}

func scheduleMistake(b map[string]any) string {
	kind, _ := b["scheduleType"].(string)
	cron, known := scheduleTypes[kind]
	given, _ := b["cronExpression"].(string)
	switch {
	case !known:
		return "Invalid field: schedule.scheduleType"
	case cron == "" && given == "":
		return "Invalid field: schedule.cronExpression is required for " + kind
	case b["timeZone"] == nil || b["timeZone"] == "":
		return "Invalid field: schedule.timeZone is required"
	}
	if bad := rangeMistake(b["parseableTimeRange"]); bad != "" {
		return "Invalid field: schedule.parseableTimeRange" + bad
	}
	from, _ := b["parseableTimeRange"].(map[string]any)["from"].(map[string]any)
	if span, _ := relativeSeconds(fmt.Sprint(from["relativeTime"])); kind == "15Minutes" && -span > 86400 {
		return "Invalid query. Max allowed time range for 15 minutes frequency is 1 day"
	}
	if t, present := b["threshold"].(map[string]any); present {
		if op, _ := t["operator"].(string); !slices.Contains([]string{"eq", "gt", "ge", "lt", "le"}, op) || t["count"] == nil {
			return "Invalid field: schedule.threshold"
		}
	}
	n, _ := b["notification"].(map[string]any)
	task, _ := n["taskType"].(string)
	required, known := notifications[task]
	if !known {
		return "Invalid field: schedule.notification.taskType"
	}
	for _, member := range required {
		if n[member] == nil {
			return "Invalid field: schedule.notification." + member + " is required"
		}
	}
	return ""
}

// filledSearch is the body as the server answers it: defaults filled in,
// times respelt.
func filledSearch(in map[string]any) map[string]any {
	b := respell(in).(map[string]any)
	for _, set := range []string{"id", "name", "parentId", "createdAt", "createdBy", "modifiedAt", "modifiedBy"} {
		delete(b, set)
	}
	fill(b, map[string]any{"description": "", "parsingMode": "Manual", "runByReceiptTime": false, "intervalTimeType": "messageTime", "queryParameters": []any{}})
	schedule, _ := b["schedule"].(map[string]any)
	if schedule == nil {
		delete(b, "schedule")
		return b
	}
	kind, _ := schedule["scheduleType"].(string)
	fill(schedule, map[string]any{"cronExpression": scheduleTypes[kind], "muteErrorEmails": false, "parameters": []any{}})
	if cron := scheduleTypes[kind]; cron != "" {
		schedule["cronExpression"] = cron // scheduleType wins
	}
	schedule["displayableTimeRange"] = "Last 15 Minutes"
	if t, has := schedule["threshold"].(map[string]any); has {
		t["thresholdType"] = "group"
	}
	if n := schedule["notification"].(map[string]any); n["taskType"] == "EmailSearchNotificationSyncDefinition" {
		fill(n, map[string]any{"includeQuery": true, "includeResultSet": true, "includeHistogram": true, "includeCsvAttachment": false})
	}
	return b
}

func fill(b, defaults map[string]any) {
	for k, v := range defaults {
		if b[k] == nil {
			b[k] = v
		}
	}
}
