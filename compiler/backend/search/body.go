package search

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"sumodet/compiler/backend"
	"sumodet/compiler/ir"
	"sumodet/compiler/schema"
	"sumodet/dsl/diag"
)

// The body of a request that saves a search, its members in the order of
// sumo-api.md 4.1.
type logSearch struct {
	Name             string     `json:"name"`
	Description      string     `json:"description"`
	ParentID         string     `json:"parentId"`
	QueryString      string     `json:"queryString"`
	ParsingMode      string     `json:"parsingMode"`
	RunByReceiptTime bool       `json:"runByReceiptTime"`
	IntervalTimeType string     `json:"intervalTimeType"`
	TimeRange        *timeRange `json:"timeRange"`
	QueryParameters  []struct{} `json:"queryParameters"`
	Schedule         *schedule  `json:"schedule,omitempty"`
}

type timeRange struct {
	Type string    `json:"type"`
	From *boundary `json:"from"`
	To   *boundary `json:"to"`
}

type boundary struct {
	Type         string `json:"type"`
	RelativeTime string `json:"relativeTime"`
}

type schedule struct {
	ScheduleType       string     `json:"scheduleType"`
	CronExpression     string     `json:"cronExpression"`
	TimeZone           string     `json:"timeZone"`
	MuteErrorEmails    bool       `json:"muteErrorEmails"`
	Parameters         []struct{} `json:"parameters"`
	ParseableTimeRange *timeRange `json:"parseableTimeRange"`
	Threshold          threshold  `json:"threshold"`
	Notification       any        `json:"notification"`
}

type threshold struct {
	Operator string `json:"operator"`
	Count    int    `json:"count"`
}

type email struct {
	TaskType         string   `json:"taskType"`
	ToList           []string `json:"toList"`
	SubjectTemplate  string   `json:"subjectTemplate"`
	IncludeQuery     bool     `json:"includeQuery"`
	IncludeResultSet bool     `json:"includeResultSet"`
	IncludeHistogram bool     `json:"includeHistogram"`
	IncludeCSV       bool     `json:"includeCsvAttachment"`
}

type webhook struct {
	TaskType          string `json:"taskType"`
	WebhookID         string `json:"webhookId"`
	ItemizeAlerts     bool   `json:"itemizeAlerts"`
	MaxItemizedAlerts int    `json:"maxItemizedAlerts"`
}

type cseSignal struct {
	TaskType   string `json:"taskType"`
	RecordType string `json:"recordType"`
}

var nameRule = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(schema.NamePattern) })

// body returns the request's body. Text that Sumo would refuse is an error at
// the clause it comes from.
func body(b *ir.Branch, a backend.Artifact, diags *diag.List) json.RawMessage {
	if !nameRule().MatchString(a.Name) || len(a.Name) > schema.MaxName {
		diags.Errorf("bad-name", b.Rule.NameSpan, "Sumo takes no search named %q", a.Name).
			Note("a name has ASCII letters, digits, blanks and + %% & ' ( ) * , - . / : ; < = > ? @ _ \\ alone, %d at most; change the rule's title", schema.MaxName)
	}
	// The marker of a deployed search stands in its description too
	// (sumo-api.md 8.2): "[dac:PROJECT/ID h1:12 digits]" behind a blank.
	room := schema.MaxDescription - 24 - len(b.Rule.Project.ID) - len(b.ID)
	if n := len([]rune(b.Description)); n > room {
		diags.Errorf("too-long", b.NameSpan, "the description has %d characters, a search has room for %d beside its marker", n, room).
			Note("give the branch a shorter description of its own")
	}
	if strings.ContainsFunc(b.Description, func(r rune) bool { return r < ' ' }) {
		diags.Errorf("bad-description", b.NameSpan, "the description of a search stands on one line")
	}
	d := b.Search
	s := logSearch{
		Name: a.Name, Description: b.Description, ParentID: "${folder}", QueryString: strings.TrimSuffix(a.Query, "\n"),
		ParsingMode: ParsingMode(b), IntervalTimeType: "messageTime", TimeRange: rangeOf(d), QueryParameters: []struct{}{},
	}
	if d.Every > 0 {
		every := time.Duration(d.Every) * time.Millisecond
		cron, ok := cronOf(every)
		if !ok {
			diags.Errorf("bad-schedule", d.Span, "no schedule runs every %s", strings.TrimSuffix(strings.TrimSuffix(every.String(), "0s"), "0m")).
				Note("minutes that divide an hour (15m 20m 30m), hours that divide a day, 1d or 7d can be said")
		}
		s.Schedule = &schedule{
			ScheduleType: schema.ScheduleTypeOf(every).Name, CronExpression: cron, TimeZone: "UTC", Parameters: []struct{}{},
			ParseableTimeRange: rangeOf(d), Threshold: threshold{Operator: "gt"}, Notification: notification(b, a),
		}
	}
	return backend.Indented(s)
}

// ParsingMode is Manual unless the branch reads fields that Sumo may make by
// auto-parse mode. That mode does not exist for scheduled searches without an
// aggregate, where such fields must come from extraction rules
// (sumo-query-language.md 5.1).
func ParsingMode(b *ir.Branch) string {
	reads := b.Reads()
	for _, f := range b.Source.Fields {
		if f.Origin == ir.FromPlatform && reads[f] && (b.Window != nil || b.Search == nil || b.Search.Every == 0) {
			return "AutoParse"
		}
	}
	return "Manual"
}

func rangeOf(d *ir.SearchDeploy) *timeRange {
	r := &timeRange{Type: "BeginBoundedTimeRange", From: relative(d.Over)}
	if d.Delay > 0 {
		r.To = relative(d.Delay)
	}
	return r
}

func relative(ms int64) *boundary {
	return &boundary{Type: "RelativeTimeRangeBoundary", RelativeTime: fmt.Sprintf("-%dm", ms/60_000)}
}

func notification(b *ir.Branch, a backend.Artifact) any {
	t := b.Search.Then
	switch {
	case t.Signal != "":
		return cseSignal{TaskType: "CseSignalNotificationSyncDefinition", RecordType: t.Signal}
	case t.Webhook != "":
		return webhook{TaskType: "WebhookSearchNotificationSyncDefinition", WebhookID: "${connection:" + t.Webhook + "}", MaxItemizedAlerts: 100}
	}
	return email{TaskType: "EmailSearchNotificationSyncDefinition", ToList: t.Email, SubjectTemplate: a.Name, IncludeQuery: true, IncludeResultSet: true}
}

// cronOf returns the seven-field Quartz expression of a frequency in UTC
// (sumo-api.md 4.1.1).
func cronOf(every time.Duration) (string, bool) {
	minutes, hours := int(every.Minutes()), int(every.Hours())
	switch {
	case every < time.Hour && 60%minutes == 0:
		return fmt.Sprintf("0 0/%d * * * ? *", minutes), true
	case every == time.Hour:
		return "0 0 * * * ? *", true
	case every < schema.Day && every%time.Hour == 0 && 24%hours == 0:
		return fmt.Sprintf("0 0 0/%d * * ? *", hours), true
	case every == schema.Day:
		return "0 0 0 * * ? *", true
	case every == 7*schema.Day:
		return "0 0 0 ? * 2 *", true // Mondays
	}
	return "", false
}
