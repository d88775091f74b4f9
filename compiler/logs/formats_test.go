package logs

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFormats(t *testing.T) {
	for _, c := range []struct {
		name   string
		text   string
		src    Source
		format Format
		want   []string // time, host and _raw of each message
	}{
		{
			"syslog as files hold it",
			"Nov 25 02:30:31 web01 knockd: starting up, listening on eth0\r\n\nNov 25 02:30:35 web01 kernel: [ 1344.258731] FW-DENY: IN=eth0 URGP=0 \n indented\n",
			Source{}, Syslog,
			[]string{
				"11-25T02:30:31.000 web01 Nov 25 02:30:31 web01 knockd: starting up, listening on eth0",
				"11-25T02:30:35.000 web01 Nov 25 02:30:35 web01 kernel: [ 1344.258731] FW-DENY: IN=eth0 URGP=0 ",
				"- -  indented",
			},
		},
		{
			"syslog as the wire has it",
			"<29>Nov 25 02:30:31 web01 knockd: starting up\n<13>Nov  5 02:30:31 knockd: no host\n",
			Source{}, Syslog,
			[]string{
				"11-25T02:30:31.000 web01 <29>Nov 25 02:30:31 web01 knockd: starting up",
				"11-05T02:30:31.000 - <13>Nov  5 02:30:31 knockd: no host",
			},
		},
		{
			"syslog of RFC 5424",
			"<29>1 2026-11-25T02:30:31.814443Z web01 knockd - - - up\n<29>1 - - knockd - - - no time\n",
			Source{}, Syslog,
			[]string{
				"11-25T02:30:31.814 web01 <29>1 2026-11-25T02:30:31.814443Z web01 knockd - - - up",
				"- - <29>1 - - knockd - - - no time",
			},
		},
		{
			"syslog in the ISO file form",
			"2026-11-25T02:30:31.814443+00:00 web01 knockd: up\n2026-11-25T02:30:35.1+01:00 web01 cron[70]: (CRON) INFO",
			Source{}, Syslog,
			[]string{
				"11-25T02:30:31.814 web01 2026-11-25T02:30:31.814443+00:00 web01 knockd: up",
				"11-25T01:30:35.100 web01 2026-11-25T02:30:35.1+01:00 web01 cron[70]: (CRON) INFO",
			},
		},
		{
			"plain lines with a time at the start",
			"[2026-11-25 02:30] 203.0.113.21: openSSH: Stage 1\n2026-11-25 02:30:31 startup archives unpack\nno time\n",
			Source{}, Lines,
			[]string{
				"11-25T02:30:00.000 - [2026-11-25 02:30] 203.0.113.21: openSSH: Stage 1",
				"11-25T02:30:31.000 - 2026-11-25 02:30:31 startup archives unpack",
				"- - no time",
			},
		},
		{
			"auditd, a record a line",
			"type=SYSCALL msg=audit(1795573826.671:913): arch=c000003e comm=\"auditd\"\n",
			Source{}, Lines,
			[]string{`11-25T02:30:26.671 - type=SYSCALL msg=audit(1795573826.671:913): arch=c000003e comm="auditd"`},
		},
		{
			"an object of which an inner one has its own line",
			"{\"list\": [\n  {\"time\": 1795573835}\n]}\n",
			Source{}, JSON,
			[]string{"- - {\"list\": [\n  {\"time\": 1795573835}\n]}"},
		},
		{
			"JSON lines of which the first is cut",
			"{\"a\": [\n{\"time\":1795573835}\n{\"time\":1795573836}\n",
			Source{}, JSON,
			[]string{"- - {\"a\": [", `11-25T02:30:35.000 - {"time":1795573835}`, `11-25T02:30:36.000 - {"time":1795573836}`},
		},
		{
			"JSON lines of which the first three are cut",
			"{\"a\":1\n{\"a\":2\n{\"a\":3\n{\"time\":1795573835}\n",
			Source{}, JSON,
			[]string{`- - {"a":1`, `- - {"a":2`, `- - {"a":3`, `11-25T02:30:35.000 - {"time":1795573835}`},
		},
		{
			"an object that goes on behind the head, of which an inner one has its own line",
			"{\n  \"a\": [\n  {\"b\": 1}\n],\n\"c\": \"" + strings.Repeat("x", 1<<20) + "\"}\n",
			Source{}, JSON,
			[]string{"- - {\n  \"a\": [\n  {\"b\": 1}\n],\n\"c\": \"" + strings.Repeat("x", 1<<20) + "\"}"},
		},
		{
			"JSON lines, one of them broken",
			"\ufeff{\"timestamp\": \"2026-11-25T02:30:35.148176\", \"host\": \"web01\"}\r\n{\"timestamp\": \"2026-11-25T0\n{\"host\":\"h\\u0031\",\"time\":1795573835}\n",
			Source{}, JSON,
			[]string{
				`11-25T02:30:35.148 web01 {"timestamp": "2026-11-25T02:30:35.148176", "host": "web01"}`,
				`- - {"timestamp": "2026-11-25T0`,
				`11-25T02:30:35.000 h1 {"host":"h\u0031","time":1795573835}`,
			},
		},
		{
			"JSON objects on one line",
			`{"time":1795573835,"a":"}{\""}{"time":1795573836} , {"b":[{}]}`,
			Source{}, JSON,
			[]string{`11-25T02:30:35.000 - {"time":1795573835,"a":"}{\""}`, `11-25T02:30:36.000 - {"time":1795573836}`, `- - {"b":[{}]}`},
		},
		{
			"pretty JSON with text between objects",
			"{\n  \"time\": 1795573835\n}\r\n--- next ---\r\n{\n  \"Computer\": \"ws17\"\n}\n",
			Source{}, JSON,
			[]string{"11-25T02:30:35.000 - {\n  \"time\": 1795573835\n}", "- - --- next ---", "- ws17 {\n  \"Computer\": \"ws17\"\n}"},
		},
		{
			"a JSON array",
			"[\n {\"time\":1795573835},\n {\"time\":1795573836}, 7, \"a,b\", [1, 2]\n]\n",
			Source{}, JSON,
			[]string{`11-25T02:30:35.000 - {"time":1795573835}`, `11-25T02:30:36.000 - {"time":1795573836}`, "- - 7", `- - "a,b"`, "- - [1, 2]"},
		},
		{
			"JSON whose source names time and host",
			`{"UtcTime":"2026-11-25 02:30:35.148","Computer":"WS17.example","host":"other","_messageTime":1}` + "\n" +
				`{"Event":{"EventData":{"UtcTime":"2026-11-25 02:30:36.000"}},"Computer":" "}` + "\n",
			Source{Time: mustPaths("UtcTime", "Event.EventData.UtcTime"), Host: mustPaths("Computer")}, JSON,
			[]string{
				`11-25T02:30:35.148 WS17.example {"UtcTime":"2026-11-25 02:30:35.148","Computer":"WS17.example","host":"other","_messageTime":1}`,
				`11-25T02:30:36.000 - {"Event":{"EventData":{"UtcTime":"2026-11-25 02:30:36.000"}},"Computer":" "}`,
			},
		},
		{
			"JSON whose first choices are there but no good",
			`{"time":"soon","host":"","timestamp":1795573835,"Computer":"ws17"}` + "\n",
			Source{Time: mustPaths("time", "timestamp"), Host: mustPaths("host", "Computer")}, JSON,
			[]string{`11-25T02:30:35.000 ws17 {"time":"soon","host":"","timestamp":1795573835,"Computer":"ws17"}`},
		},
		{
			"Windows events rendered as JSON",
			`{"Event":{"System":{"TimeCreated":{"#attributes":{"SystemTime":"2026-11-25T02:30:35.148176Z"}},"Computer":"ws17"}}}`,
			Source{}, JSON,
			[]string{`11-25T02:30:35.148 ws17 {"Event":{"System":{"TimeCreated":{"#attributes":{"SystemTime":"2026-11-25T02:30:35.148176Z"}},"Computer":"ws17"}}}`},
		},
		{
			"CSV with quoted line ends",
			"receive_time,serial,Hostname,note\r\n2026/11/25 02:30:35,1,fw1,\"a \"\"b\"\"\nc\"\r\n2026/11/25 02:30:36,2,,plain 5\" disk\r\n",
			Source{}, CSV,
			[]string{"11-25T02:30:35.000 fw1 2026/11/25 02:30:35,1,fw1,\"a \"\"b\"\"\nc\"", "11-25T02:30:36.000 - 2026/11/25 02:30:36,2,,plain 5\" disk"},
		},
		{
			"CSV whose source names the columns",
			"id,when,at\n1,2026-11-25 01:00:00,1795573835\n",
			Source{Time: mustPaths("at"), Host: mustPaths("id")}, CSV,
			[]string{"11-25T02:30:35.000 1 1,2026-11-25 01:00:00,1795573835"},
		},
		{
			"CSV without a header is plain lines",
			"2026/11/25 02:30:35,1,fw1\n2026/11/25 02:30:36,2,fw1\n",
			Source{Formats: []Format{CSV}}, Lines,
			[]string{"11-25T02:30:35.000 - 2026/11/25 02:30:35,1,fw1", "11-25T02:30:36.000 - 2026/11/25 02:30:36,2,fw1"},
		},
		{
			"an export as CSV",
			"\"_messagetime\",\"_sourceCategory\",\"_sourceHost\",\"_raw\"\n\"11/25/2026 02:30:35.148 AM +0000\",\"linux/syslog\",\"gw1\",\"Nov 25 02:30:35 web01 say \"\"hi\"\"\nnext\"\n\"\",\"\",\"\",\"<29>Nov 25 02:30:36 web01 knockd: x\"\n",
			Source{Formats: []Format{Syslog}}, CSV,
			[]string{
				"11-25T02:30:35.148 gw1 Nov 25 02:30:35 web01 say \"hi\"\nnext",
				"11-25T02:30:36.000 web01 <29>Nov 25 02:30:36 web01 knockd: x",
			},
		},
		{
			"an export without times whose messages have their own",
			"_raw,_sourceHost\n\"{\"\"time\"\":1795573835,\"\"host\"\":\"\"\\u0078\\u0079z\"\"}\",\"gw\"\"1\"\n",
			Source{}, CSV,
			[]string{`11-25T02:30:35.000 gw"1 {"time":1795573835,"host":"\u0078\u0079z"}`},
		},
		{
			"an export as a JSON array",
			`[{"_raw":"say \"hi\"","_messageTime":1795573835148,"_sourceHost":"gw1"},{"_raw":"{\"time\":1795573836,\"host\":\"web01\"}"}]`,
			Source{Formats: []Format{Syslog}}, JSON,
			[]string{`11-25T02:30:35.148 gw1 say "hi"`, `11-25T02:30:36.000 web01 {"time":1795573836,"host":"web01"}`},
		},
		{
			"an export as the API gives it, a record a line",
			`{"map":{"_messagetime":"1795573835148","_sourcehost":"gw1","_raw":"a\tb"}}` + "\n" + `{"map":{"_raw":"c"}}` + "\n",
			Source{}, JSON,
			[]string{"11-25T02:30:35.148 gw1 a\tb", "- - c"},
		},
		{
			"the body of the API's reply",
			`{"fields":[{"name":"_raw","fieldType":"string","keyField":false}],"messages":[{"map":{"_messagetime":"1795573835148","_raw":"a"}},{"map":{"_raw":"b"}}]}`,
			Source{}, JSON,
			[]string{"11-25T02:30:35.148 - a", "- - b"},
		},
		{
			"a message that might be a header, of a source that has other formats too",
			"alice, signed in\n",
			Source{Formats: []Format{Lines, CSV}}, Lines,
			[]string{"- - alice, signed in"},
		},
		{
			"an object whose Records are the messages, over lines and cut short",
			"\ufeff{\n \"Records\" : [ {\"eventTime\":\"2026-11-25T02:30:35Z\"},\n{\"a\":[{\"b\":\"]}\"}]}],\n \"more\": [{\"c\":1}",
			Source{}, JSON,
			[]string{`11-25T02:30:35.000 - {"eventTime":"2026-11-25T02:30:35Z"}`, `- - {"a":[{"b":"]}"}]}`},
		},
		{
			"such objects a line, and one that is none",
			`{"records":[{"a":1},{"a":2}],"x":"]"}` + "\n" + `{"records":[]}` + "\n" + `{"a":3}` + "\n" + `{"records":[{"a":4},5]}`,
			Source{Formats: []Format{JSON}}, JSON,
			[]string{`- - {"a":1}`, `- - {"a":2}`, `- - {"a":3}`, `- - {"a":4}`, "- - 5"},
		},
		{
			"a reply of Microsoft Graph",
			`{"@odata.context":"https://x","@odata.count":2,"count":2,"nextLink":"z","value":[{"createdDateTime":"2026-11-25T02:30:35Z"},{}],"@odata.nextLink":"y"}`,
			Source{Time: mustPaths("createdDateTime")}, JSON,
			[]string{`11-25T02:30:35.000 - {"createdDateTime":"2026-11-25T02:30:35Z"}`, "- - {}"},
		},
		{
			"Records that the source reads itself",
			`{"Records":[{"a":1}]}`,
			Source{Reads: []string{"Records"}}, JSON,
			[]string{`- - {"Records":[{"a":1}]}`},
		},
		{
			"Records that are not the first member, or no objects",
			`{"time":1795573835,"Records":[{"a":1}]}` + "\n" + `{"Records":[1]}`,
			Source{}, JSON,
			[]string{`11-25T02:30:35.000 - {"time":1795573835,"Records":[{"a":1}]}`, `- - {"Records":[1]}`},
		},
		{
			"Records that are no objects, in the first object",
			`{"Records":[1,2]}` + "\n" + `{"Records":[{}]}`,
			Source{}, JSON,
			[]string{`- - {"Records":[1,2]}`, `- - {"Records":[{}]}`},
		},
		{
			"a message that has Records of its own",
			`{"Records":[{"Records":[{"a":1}]}]}`,
			Source{}, JSON,
			[]string{`- - {"Records":[{"a":1}]}`},
		},
		{
			"an export whose records are wrapped so",
			`{"records":[{"_raw":"a","_messageTime":1795573835148}]}`,
			Source{}, JSON,
			[]string{"11-25T02:30:35.148 - a"},
		},
		{"an empty file", "", Source{Formats: []Format{JSON}}, Lines, nil},
		{"a file of line ends", "\r\n\n\r\n", Source{}, Lines, nil},
		{
			"a banner before JSON lines",
			"# started\n{\"time\":1795573835}\n",
			Source{Formats: []Format{JSON}}, JSON,
			[]string{"- - # started", `11-25T02:30:35.000 - {"time":1795573835}`},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, rows := rawOf(t, c.text, c.src)
			assert.Equal(t, c.format, r.Format())
			assert.Equal(t, c.want, rows)
		})
	}
}

func TestWarnings(t *testing.T) {
	for _, c := range []struct {
		name, text string
		src        Source
		want       []string
	}{
		{"nothing to say", "{\"a\":1}\n", Source{}, nil},
		{"broken JSON lines", "{\"a\":1}\n{\"a\":\nx\n", Source{}, []string{"2 messages looked at are broken JSON"}},
		{"a record cut behind time and host", "{\"time\":1795573835,\"host\":\"a\"}\n{\"time\":1795573835,\"host\":\"a\",\"b\":\n", Source{Time: mustPaths("time"), Host: mustPaths("host")}, []string{"1 message looked at is broken JSON"}},
		{"the last record ends early", "[\n{\n\"a\":1},\n{\n\"b\":", Source{}, []string{"the last record, which begins on line 4, is cut short", "1 message looked at is broken JSON"}},
		{"the last CSV record ends early", "a,b\n1,2\n3,\"4\n\n", Source{}, []string{"the last record, which begins on line 3, is cut short"}},
		{"text between objects", "{\n\"a\":1}\nx\n{}", Source{}, []string{"1 message is text and no JSON object", "1 message looked at is broken JSON"}},
		{"text between wrapped objects", "{\"Records\":[{}]}{\"Records\":[{},5]}", Source{}, []string{"1 message is text and no JSON object", "1 message looked at is broken JSON"}},
		{"none of the declared formats", "hello\n", Source{Formats: []Format{JSON, Syslog}}, []string{"its first lines do not look like json or syslog; read as plain lines"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, _ := rawOf(t, c.text, c.src)
			assert.Equal(t, c.want, r.Warnings())
		})
	}
}

func TestParseFormat(t *testing.T) {
	for _, f := range formats {
		got, ok := ParseFormat(string(f))
		assert.True(t, ok)
		assert.Equal(t, f, got)
	}
	_, ok := ParseFormat("export")
	assert.False(t, ok)
}

func TestHeaders(t *testing.T) {
	for text, want := range map[string][2]bool{ // where CSV is declared, and where it is not
		"a,b":                       {true, false},
		"a,b\n1,2":                  {true, true},
		"a,b\nc":                    {false, false},
		"a\nb":                      {false, false},
		"a,a\n1,2":                  {false, false},
		"a,1\n1,2":                  {false, false},
		"a,\n1,2":                   {false, false},
		"a,\"b\"\n1,2":              {true, true},
		"Hello, world!\nx,y":        {false, false},
		"Dear all, hello\nx,y":      {true, false},
		"src ip,dst.port ,n\n1,2,3": {true, true},
	} {
		for i, declared := range []bool{true, false} {
			_, ok := sniffCSV([]byte(text), true, declared)
			assert.Equal(t, want[i], ok, "%q declared %t", text, declared)
		}
	}
}

func TestBracesThatAreNoJSON(t *testing.T) {
	for _, text := range []string{"{thread-1} started\n{thread-2} ended\n", "[main] started\n", "{B3A4975A-36B0}\n"} {
		r, _ := rawOf(t, text, Source{})
		assert.Equal(t, Lines, r.Format(), text)
	}
}
