package deploy

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"strings"

	"sumodet/sumoapi"
)

// searches are log searches in the project's folder (sumo-api.md 4.1).
type searches struct{ plain }

const searchDescription = 255 // characters

func (searches) prepare(w *want) error {
	if p, _ := w.body["parentId"].(string); p != folderPlaceholder {
		return errors.New(`its parentId is not "` + folderPlaceholder + `"`)
	}
	w.normal = normalSearch(w.body)
	return nil
}

func (searches) fits(a *account, w *want) error {
	if a.project.Folder == "" {
		return errNoFolder
	}
	return describe(a, w, searchDescription)
}

// normalSearch leaves out what the server adds or rewords: ids, dates, the
// displayed time range, the kind of threshold, and the cron expression where
// the schedule's type decides (sumo-api.md 4.1.1).
func normalSearch(body map[string]any) map[string]any {
	n := pick(body, "name", "description", "queryString", "timeRange", "parsingMode", "runByReceiptTime", "intervalTimeType", "queryParameters", "schedule")
	fill(n, map[string]any{"parsingMode": "Manual", "runByReceiptTime": false, "intervalTimeType": "messageTime"})
	if s := object(n["schedule"]); s != nil {
		cron, _ := s["cronExpression"].(string)
		notification, threshold := object(s["notification"]), object(s["threshold"])
		s = pick(s, "scheduleType", "timeZone", "muteErrorEmails", "parameters", "parseableTimeRange")
		fill(s, map[string]any{"muteErrorEmails": false})
		switch s["scheduleType"] {
		case "Custom", "1Day", "1Week":
			s["cronExpression"] = strings.Join(strings.Fields(cron), " ")
		}
		if threshold != nil {
			s["threshold"] = pick(threshold, "operator", "count")
		}
		if notification != nil {
			s["notification"] = normalNotification(notification, threshold != nil)
		}
		n["schedule"] = s
	}
	durations(n)
	return n
}

func normalNotification(in map[string]any, threshold bool) map[string]any {
	n := maps.Clone(in)
	switch n["taskType"] {
	case "EmailSearchNotificationSyncDefinition":
		subject := "Search Results: {{SearchName}}"
		if threshold {
			subject = "Search Alert: {{AlertCondition}} results found for {{SearchName}}"
		}
		fill(n, map[string]any{"subjectTemplate": subject, "includeQuery": true, "includeResultSet": true, "includeHistogram": true, "includeCsvAttachment": false})
		asSet(n, "toList")
	case "WebhookSearchNotificationSyncDefinition":
		fill(n, map[string]any{"itemizeAlerts": false})
		if n["itemizeAlerts"] == false {
			delete(n, "maxItemizedAlerts")
		}
		if text, is := n["payload"].(string); is { // Sumo may lay the JSON out anew
			var parsed any
			if json.Unmarshal([]byte(text), &parsed) == nil {
				n["payload"] = encode(parsed)
			}
		}
	}
	return n
}

func haveSearch(s *sumoapi.LogSearch) (*have, error) {
	raw, err := decode(s.Body)
	if err != nil {
		return nil, err
	}
	h := &have{kind: LogSearch, id: s.ID, name: s.Name, created: s.CreatedAt, revision: s.ModifiedAt, raw: raw}
	raw["description"], h.mark = readMark(s.Description)
	h.normal = normalSearch(raw)
	return h, nil
}

// fewSearches is how many searches are read one by one, in a quarter of a second each;
// of more the account's list is read, which has a hundred on a page.
const fewSearches = 8

// list reads the searches of our folders. Whether the account's list is whole is not
// known (sumo-api.md 4.1), so that what is not in it is read by itself, and before
// anything is made of a difference what is in it too.
func (r searches) list(ctx context.Context, a *account) ([]*have, error) {
	read := 0
	var listed map[string]*sumoapi.LogSearch
	return children(ctx, a, "Search", "", func(ctx context.Context, a *account, id string) (*have, error) {
		if read++; read <= fewSearches {
			return r.get(ctx, a, id)
		}
		if listed == nil {
			all, _, err := a.client.LogSearches(ctx)
			if err != nil {
				return nil, err
			}
			listed = map[string]*sumoapi.LogSearch{}
			for i := range all {
				listed[all[i].ID] = &all[i]
			}
		}
		s := listed[id]
		if s == nil {
			return r.get(ctx, a, id)
		}
		h, err := haveSearch(s)
		if err == nil {
			h.listed = true
		}
		return h, err
	})
}

func (r searches) named(ctx context.Context, a *account, name string, _ bool) ([]*have, error) {
	return children(ctx, a, "Search", name, r.get)
}

func (searches) get(ctx context.Context, a *account, id string) (*have, error) {
	s, err := a.client.LogSearch(ctx, id)
	if err != nil {
		return absent(nil, err)
	}
	return haveSearch(s)
}

func (searches) send(a *account, w *want, m mark) map[string]any {
	body := maps.Clone(w.body)
	description, _ := body["description"].(string)
	body["description"], body["parentId"] = m.onto(description), a.folder
	return body
}

func (r searches) create(ctx context.Context, a *account, w *want, m mark) (string, error) {
	s, err := a.client.CreateLogSearch(ctx, r.send(a, w, m))
	if err != nil {
		return "", err
	}
	return s.ID, nil
}

func (r searches) update(ctx context.Context, a *account, h *have, w *want, m mark) error {
	_, err := a.client.UpdateLogSearch(ctx, h.id, r.send(a, w, m))
	return err
}

func (searches) remove(ctx context.Context, a *account, id string) error {
	return a.client.DeleteLogSearch(ctx, id)
}
