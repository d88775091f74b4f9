package deploy

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestMarkerIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := mark{
			project: rapid.StringMatching(`[a-z0-9_-]{1,32}`).Draw(t, "project"),
			id:      rapid.StringMatching(`[A-Za-z0-9_.-]{1,100}`).Draw(t, "id"),
			hash:    rapid.StringMatching(`[0-9a-f]{12}`).Draw(t, "hash"),
			rows:    rapid.StringMatching(`([0-9a-f]{12})?`).Draw(t, "rows"),
		}
		text := strings.TrimRight(rapid.StringMatching(`[a-z \n\]\[:/]{0,40}`).Draw(t, "text"), " \n")
		got, back := readMark(m.onto(text))
		assert.Equal(t, m, back)
		assert.Equal(t, strings.TrimLeft(text, " "), got)
		assert.Equal(t, len(m.onto("x"))-1, room(m, m.rows != ""))
	})
}

func TestMarkerCountsOnlyWholeAndLast(t *testing.T) {
	for _, text := range []string{
		"", "plain", "[dac:p/i h1:0123456789ab] and more", "[dac:P/i h1:0123456789ab]", "[dac:p/i h1:0123456789]",
		"[dac:p/ h1:0123456789ab]", "[dac:p/i h2:0123456789ab]", "dac:p/i h1:0123456789ab",
	} {
		rest, m := readMark(text)
		assert.Equal(t, mark{}, m, text)
		assert.Equal(t, text, rest)
	}
	_, m := readTags([]string{"dac-project:p", "dac-hash:1"})
	assert.Equal(t, mark{}, m, "without an id")
}

func TestSecondsOfRelativeTimes(t *testing.T) {
	for text, want := range map[string]float64{"-15m": -900, "-1h": -3600, "-60m": -3600, "-2w5d3h": -1652400, "15m": 900, "0s": 0} {
		got, ok := seconds(text)
		assert.True(t, ok, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "-", "m", "-15", "15 m", "-15x", "--1h"} {
		_, ok := seconds(text)
		assert.False(t, ok, text)
	}
}

// same states that two bodies mean the same to normal.
func same(t *testing.T, normal func(dict) dict, a, b string) {
	t.Helper()
	x, err := decode(json.RawMessage(a))
	require.NoError(t, err)
	y, err := decode(json.RawMessage(b))
	require.NoError(t, err)
	assert.Equal(t, encode(normal(x)), encode(normal(y)))
}

func TestBodiesThatMeanTheSame(t *testing.T) {
	threshold := func(m dict) dict { return normalRule("threshold", m) }
	same(t, threshold, `{"windowSize":"T30M"}`, `{"windowSize":1800000,"windowSizeName":"T30M"}`)
	same(t, threshold, `{"windowSize":"CUSTOM","windowSizeMilliseconds":"60000"}`, `{"windowSize":"60000"}`)
	same(t, threshold, `{"tags":["b","a"],"countField":"","category":null}`, `{"tags":["a","b","a"],"id":"X","created":"now","signalCount07d":3}`)
	same(t, threshold, `{"expression":" a\r\nb ","groupByFields":[]}`, `{"expression":"a\nb","groupByFields":null,"enabled":true,"stream":"record"}`)
	same(t, func(m dict) dict { return normalRule("match", m) },
		`{"scoreMapping":{"type":"constant","default":4,"field":"","mapping":[]}}`, `{"scoreMapping":{"type":"constant","default":4.0,"mapping":null}}`)
	same(t, normalSearch, `{"schedule":{"scheduleType":"1Day","cronExpression":"0  0 16 ? * 2-6 *"}}`,
		`{"schedule":{"scheduleType":"1Day","cronExpression":"0 0 16 ? * 2-6 *","displayableTimeRange":"x","muteErrorEmails":false}}`)
	same(t, normalSearch, `{"schedule":{"scheduleType":"1Hour"}}`, `{"schedule":{"scheduleType":"1Hour","cronExpression":"0 0 * * * ? *"}}`)
	same(t, normalSearch, `{"schedule":{"notification":{"taskType":"WebhookSearchNotificationSyncDefinition","webhookId":"1","payload":"{\"a\": 1}"}}}`,
		`{"schedule":{"notification":{"taskType":"WebhookSearchNotificationSyncDefinition","webhookId":"1","payload":"{\n\"a\":1}","itemizeAlerts":false,"maxItemizedAlerts":50}}}`)
	same(t, normalLookup, `{"fields":[],"ttl":0}`, `{"sizeLimitAction":"StopIncomingMessages","size":7,"contentPath":"/x"}`)
}

func TestDifferencesThatMatterShow(t *testing.T) {
	for path, pair := range map[string][2]string{
		"limit":                         {`{"limit":0}`, `{}`},
		"windowMilliseconds":            {`{"windowSize":"T05M"}`, `{"windowSize":600000}`},
		"groupByFields[0]":              {`{"groupByFields":["a","b"]}`, `{"groupByFields":["b","b"]}`},
		"suppressionWindowSize":         {`{}`, `{"suppressionWindowSize":90000000}`},
		"entitySelectors[0].expression": {`{"entitySelectors":[{"expression":"a"}]}`, `{"entitySelectors":[{"expression":"b"}]}`},
	} {
		a, _ := decode(json.RawMessage(pair[0]))
		b, _ := decode(json.RawMessage(pair[1]))
		d := differences("", normalRule("threshold", a), normalRule("threshold", b))
		require.NotEmpty(t, d, path)
		assert.Equal(t, path, d[0].Path)
	}
}

func TestPlanAsJSON(t *testing.T) {
	w := newWorld(t)
	w.apply([]Object{thresholdRule("a", "A", 1)})
	doc, err := json.Marshal(w.plan([]Object{thresholdRule("a", "A", 2)}))
	require.NoError(t, err)
	assert.JSONEq(t, `{"project":"demo","changes":[{"action":"update","kind":"siem_rule","id":"a","name":"A","target":"THRESHOLD-U00002",
		"reason":"changed in the rules","differs":[{"path":"limit","old":"1","new":"2"}]}]}`, string(doc))
	r, err := Apply(t.Context(), w.plan([]Object{thresholdRule("a", "A", 2)}), nil)
	require.NoError(t, err)
	doc, err = json.Marshal(r)
	require.NoError(t, err)
	assert.JSONEq(t, `{"project":"demo","results":[{"action":"update","kind":"siem_rule","id":"a","name":"A","target":"THRESHOLD-U00002","status":"done"}]}`, string(doc))
}
