package siemql

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/dsl/diag"
)

// holds judges an expression over a record of JSON.
func holds(t *testing.T, record, expression string) bool {
	t.Helper()
	r, err := ReadRecord([]byte(record))
	require.NoError(t, err)
	e, list := Parse(diag.NewFile("expression", expression))
	require.False(t, list.HasErrors(), list)
	p, list := Compile(e)
	require.False(t, list.HasErrors(), list)
	return p.Match(r)
}

func TestReadRecord(t *testing.T) {
	const record = `{
		"action": "Deny", "user_username": "", "dstPort": 22, "success": false, "bytesIn": null, "device_uniqueId": 12345678901234567890,
		"listMatches": ["vuln_scanners", 7], "bro_smb_command": {"name": "write"}, "answers": [{"a": 1}],
		"fields": {"a": {"b": "x", "c.d": "y"}, "argv": ["ls", {"n": 2}], "e": ""},
		"fields.late.key": "z"
	}`
	for expression, want := range map[string]bool{
		`action = "Deny" and action != "deny"`:                                 true,
		`user_username is not null and isEmpty(user_username)`:                 true,
		`dstPort = 22 and dstPort = "22" and dstPort in (21, 22)`:              true,
		`success = false and NOT success`:                                      true,
		`bytesIn is null and isNull(bytesOut)`:                                 true,
		`device_uniqueId = "12345678901234567890"`:                             true,
		`device_uniqueId > 1M`:                                                 true,
		`array_contains(listMatches, "vuln_scanners") and size(listMatches)=2`: true,
		`array_contains(listMatches, 7) and listMatches[1] = "7"`:              true,
		`listMatches[2] is null and nothing[0] is null`:                        true,
		`bro_smb_command.name = "write"`:                                       true,
		`answers[0] = '{"a":1}'`:                                               true,
		`fields["a.b"] = "x" and fields.a.b = "x" and fields["a.c.d"] = "y"`:   true,
		`fields["argv.1"] = "ls" and fields["argv.2.n"] = 2`:                   true,
		`array_contains(fields["argv"], "ls")`:                                 true,
		`fields["late.key"] = "z" and a is null`:                               true,
		`fields["e"] = "" and fields["f"] is null`:                             true,
		`| json field=fields "$.a['c.d']" as y | where y = "y"`:                true,
		`json field=_raw "argv[0]" as first | where first = "ls"`:              true,
	} {
		assert.Equal(t, want, holds(t, record, expression), expression)
	}
}

func TestReadRecordMistakes(t *testing.T) {
	for text, want := range map[string]string{
		``:                     "no JSON object: it ends too early",
		`{"a": 1`:              "no JSON object: it ends too early",
		`{"a": 1} {}`:          "no JSON object: something stands behind it",
		`{'a': 1}`:             "no JSON object: invalid character '\\'' looking for beginning of object key string",
		`[{"a": 1}]`:           "no JSON object",
		`"a"`:                  "no JSON object",
		`{"fields": 1}`:        "fields is no JSON object",
		`{"fields": "a=b"}`:    "fields: no JSON object: invalid character 'a' looking for beginning of value",
		`{"fields": "[1, 2]"}`: "fields: no JSON object",
	} {
		_, err := ReadRecord([]byte(text))
		assert.EqualError(t, err, want, text)
	}
	assert.True(t, holds(t, `{"fields": "{\"a\": {\"b\": 1}}"}`, `fields["a.b"] = 1`))
	assert.True(t, holds(t, `{"fields": {"a": "1", "b": {"c": "2"}}}`, `json field=fields "a", "b.c" as x, y | where x = "1" and y = "2"`))
	assert.True(t, holds(t, `{"a": "[&b"}`, `a rlike "^\[&&?[b&]$" and a rlike "\Q[&\Eb"`))
	assert.True(t, holds(t, `{"fields": null}`, `fields["a"] is null`))
}

// A verdict tells of the points that the public text leaves open.
func TestJudgeNotes(t *testing.T) {
	for _, c := range []struct {
		expression string
		want       bool
		note       string
	}{
		{`a != "x"`, true, "indeterminate: 1.4 != with null"},
		{`a not in ("x")`, true, "indeterminate: 1.4 a negated test of null"},
		{`b matches /win/`, true, "indeterminate: 1.3 whether matches searches or wants the whole value"},
		{`b matches /^C.*$/`, true, ""},
		{`b like "C:\%"`, false, `indeterminate: 1.2 \% in a like pattern`},
		{`b like "C:\_indows"`, false, ""},
		{`b > "A"`, true, "indeterminate: 1.3 the order of two texts"},
		{`b rlike c`, false, "not judged: a pattern that is no regular expression here: ("},
	} {
		judged(t, `{"b": "C:\\windows", "c": "("}`, c.expression, c.want, c.note)
	}
}

// What only Cloud SIEM can say is refused and not guessed.
func TestCompileRefuses(t *testing.T) {
	for expression, want := range map[string]string{
		`hasThreatMatch([srcDevice_ip], confidence > 1)`: "needs-sumo",
		`srcDevice_ip_countryCode = "SE"`:                "needs-sumo",
		`a rlike "(?=x)"`:                                "regex",
		`a rlike "[a-z&&[^b]]"`:                          "regex",
		`a matches /[^]a[b]/`:                            "regex",
		`a matches /(/`:                                  "regex",
		`lowre(a) = "x"`:                                 "unknown-function",
		`if(a) = "x"`:                                    "arguments",
		`json field=fields "a[*]" as x | where x = "y"`:  "json-path",
		`json field=fields "a['b" as x | where x = "y"`:  "json-path",
		`json field=fields "a..b" as x | where x = "y"`:  "json-path",
	} {
		e, list := Parse(diag.NewFile("expression", expression))
		require.Empty(t, list, expression)
		p, list := Compile(e)
		assert.Nil(t, p)
		require.Len(t, list, 1, expression)
		assert.Equal(t, want, list[0].Code, expression)
	}
}

// TestEnrichment judges by attributes that Cloud SIEM adds to records.
func TestEnrichment(t *testing.T) {
	const record = `{"srcDevice_ip": "10.1.2.3", "dstDevice_ip": "203.0.113.9", "device_ip": "fd00::1", "http_url": "https://a.example.com/", "dns_queryDomain_rootDomain": "example.com"}`
	for _, c := range []struct {
		expression string
		want       bool
		note       string
	}{
		{`srcDevice_ip_isInternal = true and device_ip_isInternal = true`, true, ""},
		{`dstDevice_ip_isInternal = false`, true, "not judged: whether dstDevice_ip is in a network block that was configured as internal"},
		{`http_url_rootDomain = "example.com"`, false, "not judged: http_url_rootDomain, which Cloud SIEM works out from http_url, is not on the record"},
		{`dns_queryDomain_rootDomain = "example.com"`, true, ""},
		{`user_username = "x"`, false, ""},
	} {
		judged(t, record, c.expression, c.want, c.note)
	}
}

// judged holds what an expression says of a record, with one note or none.
func judged(t *testing.T, record, expression string, want bool, note string) {
	t.Helper()
	e, list := Parse(diag.NewFile("expression", expression))
	require.Empty(t, list, expression)
	p, list := Compile(e)
	require.Empty(t, list, expression)
	r, err := ReadRecord([]byte(record))
	require.NoError(t, err)
	got, notes := p.Judge(r)
	assert.Equal(t, want, got, expression)
	var all []string
	if note != "" {
		all = []string{note}
	}
	assert.Equal(t, all, notes, expression)
}
