package logs

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestExtract(t *testing.T) {
	for _, c := range []struct {
		name, obj, path string
		want            Found
	}{
		{"a string", `{"a":"x"}`, "a", Found{[]byte("x"), String, false}},
		{"an escaped string", `{"a":"x\"y"}`, "a", Found{[]byte(`x\"y`), String, true}},
		{"an empty string", `{"a":""}`, "a", Found{[]byte{}, String, false}},
		{"a number", `{"a": -1.5e3 }`, "a", Found{[]byte("-1.5e3"), Number, false}},
		{"true", `{"a":true}`, "a", Found{[]byte("true"), Bool, false}},
		{"null", `{"a":null}`, "a", Found{[]byte("null"), Null, false}},
		{"an object", `{"a":{"b":"}"}}`, "a", Found{[]byte(`{"b":"}"}`), Object, false}},
		{"an array", `{"a":[1,[2]]}`, "a", Found{[]byte("[1,[2]]"), Array, false}},
		{"absent", `{"b":1}`, "a", Found{}},
		{"a deeper member", `{"x":{"b":0},"a":{"c":[{"b":2}],"b":1}}`, "a.b", Found{[]byte("1"), Number, false}},
		{"no member of a string", `{"a":"b"}`, "a.b", Found{}},
		{"a name with a dot", `{"a":{"b":1},"a.b":2}`, "['a.b']", Found{[]byte("2"), Number, false}},
		{"a name with a sign", `{"E":{"#attributes":{"x":1}}}`, "E['#attributes'].x", Found{[]byte("1"), Number, false}},
		{"an item", `{"a":[0,{"b":7}]}`, "a[1].b", Found{[]byte("7"), Number, false}},
		{"no item of an object", `{"a":{"":1}}`, "a[0]", Found{}},
		{"no member of an array", `{"a":[1]}`, "a[''].b", Found{}},
		{"an escaped name", `{"\u0061\/":1}`, "a/", Found{[]byte("1"), Number, false}},
		{"a name written twice", `{"a":1,"a":2}`, "a", Found{[]byte("2"), Number, false}},
		{"a parent written twice", `{"a":{"b":1},"a":{"c":2}}`, "a.b", Found{}},
		{"white space", " {\r\n\t\"a\" : 1 , \"b\" : 2 } ", "b", Found{[]byte("2"), Number, false}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out [1]Found
			require.NoError(t, NewExtractor(paths(t, c.path)).Extract([]byte(c.obj), out[:]))
			assert.Equal(t, c.want, out[0])
		})
	}
}

func TestExtractManyPaths(t *testing.T) {
	e := NewExtractor(append(paths(t, "a", "a.b", "a.c[0]", "d", "a.b"), Path{}))
	out := make([]Found, 6)
	require.NoError(t, e.Extract([]byte(`{"d":1,"a":{"c":["x"],"b":"y"}}`), out))
	var got []string
	for _, f := range out {
		got = append(got, string(f.Val))
	}
	assert.Equal(t, []string{`{"c":["x"],"b":"y"}`, "y", "x", "1", "y", ""}, got)
}

func TestExtractBrokenJSON(t *testing.T) {
	e := NewExtractor(paths(t, "a", "b"))
	for _, obj := range []string{"", "x", "[]", "{", `{"a`, `{"a"`, `{"a":`, `{"a":1`, `{"a":"x`, `{"a":1]`, `{a:1}`, `{"a":}`, `{"a":[1}`, `{"a" 1}`, `{"a":1}x`, `{"a":1}{}`, `{"a":1[3,"b":"and so on"}`, `{"a":8:3,"b":"and so on"}`, "{\"a\":1\xff\xff\xff\xff\xff\xff\xff\xff,\"b\":\"and so on\"}", "{\"a\":12345678\xc0\x89\xba\xff\xb9\xbb\x80\x80,\"b\":1}"} {
		var out [2]Found
		assert.Error(t, e.Extract([]byte(obj), out[:]), obj)
	}
	var out [2]Found
	require.Error(t, e.Extract([]byte(`{"a":1,"b`), out[:]))
	assert.Equal(t, "1", string(out[0].Val), "what was found before is kept")
}

func TestUnescape(t *testing.T) {
	for raw, want := range map[string]string{
		`plain`:            "plain",
		`\"\\\/\b\f\n\r\t`: "\"\\/\b\f\n\r\t",
		`C:\\knock.exe`:    `C:\knock.exe`,
		`\u0041\u00e9`:     "A\u00e9",
		`\ud83d\uDD11!`:    "\U0001F511!",
		`\ud83d`:           `\ud83d`,
		`\ud83dx`:          `\ud83dx`,
		`\ud83d\u0041`:     `\ud83dA`,
		`\uDD11`:           `\uDD11`,
		`\u00g0`:           `\u00g0`,
		`\u00`:             `\u00`,
		`\x\`:              `\x\`,
		``:                 "",
	} {
		assert.Equal(t, "> "+want, string(Unescape([]byte("> "), []byte(raw))), raw)
	}
}

// Runs of backslashes stand at every place of the eight bytes that are read at once,
// and at a text's end.
func TestUnescapeBackslashes(t *testing.T) {
	for before := range 17 {
		for run := range 6 {
			for behind := range 10 {
				head, tail := strings.Repeat("a", before), strings.Repeat("x", behind)
				raw := head + strings.Repeat(`\`, run) + tail
				want := head + strings.Repeat(`\`, run/2+run%2) + tail // \x is no escape and is kept
				require.Equal(t, want, string(Unescape(nil, []byte(raw))), raw)
			}
		}
	}
}

func TestParsePath(t *testing.T) {
	for text, want := range map[string][]string{
		"a":                     {"a"},
		"Event.System.Computer": {"Event", "System", "Computer"},
		"['a.b']":               {"a.b"},
		`["a'b"].c`:             {"a'b", "c"},
		"E['#attributes'].x":    {"E", "#attributes", "x"},
		"a[0][12].b":            {"a", "0", "12", "b"},
		"@timestamp":            {"@timestamp"},
		"src ip":                {"src ip"},
	} {
		p, err := ParsePath(text)
		require.NoError(t, err, text)
		assert.Equal(t, text, p.String())
		assert.Equal(t, want, p.Names())
	}
	for text, want := range map[string]string{
		"":                             `path "": no name at byte 1`,
		".a":                           `path ".a": no name at byte 1`,
		"a.":                           `path "a.": no name after the dot at byte 2`,
		"a..b":                         `path "a..b": no name at byte 3`,
		"a.[0]":                        `path "a.[0]": no name after the dot at byte 2`,
		"a[":                           `path "a[": expected a quoted name or an index at byte 3`,
		"a[x]":                         `path "a[x]": expected a quoted name or an index at byte 3`,
		"a['b]":                        `path "a['b]": the quote at byte 3 is not closed`,
		"a['b'":                        `path "a['b'": expected ] at byte 6`,
		"a[0]b":                        `path "a[0]b": expected a dot or a bracket at byte 5`,
		"a]":                           `path "a]": unexpected ] at byte 2`,
		"a[-1]":                        `path "a[-1]": expected a quoted name or an index at byte 3`,
		"a['b'c":                       `path "a['b'c": expected ] at byte 6`,
		strings.Repeat("a.", 32) + "a": `path "` + strings.Repeat("a.", 32) + `a": more than 32 names`,
	} {
		_, err := ParsePath(text)
		assert.EqualError(t, err, want)
	}
}

// checkExtract compares with what encoding/json makes of an object.
func checkExtract(t require.TestingT, obj []byte, list []Path) {
	out := make([]Found, len(list))
	err := NewExtractor(list).Extract(obj, out)
	var tree map[string]any
	decoder := json.NewDecoder(strings.NewReader(string(obj)))
	decoder.UseNumber()
	if !json.Valid(obj) || decoder.Decode(&tree) != nil || tree == nil {
		return
	}
	require.NoError(t, err)
	for i, p := range list {
		var want any = tree
		ok := true
		for _, s := range p.steps {
			if s.index >= 0 {
				items, _ := want.([]any)
				if ok = s.index < len(items); ok {
					want = items[s.index]
				}
			} else {
				members, _ := want.(map[string]any)
				want, ok = members[s.name]
			}
			if !ok {
				break
			}
		}
		if !ok {
			require.Equal(t, Absent, out[i].Kind, p.String())
			continue
		}
		require.NotEqual(t, Absent, out[i].Kind, p.String())
		val := out[i].Val
		if text, is := want.(string); is {
			require.Equal(t, String, out[i].Kind)
			if got := string(Unescape(nil, val)); !strings.ContainsRune(text, '\ufffd') { // encoding/json puts it for what Unescape keeps
				require.Equal(t, text, got)
			}
			continue
		}
		var got any
		decoder := json.NewDecoder(strings.NewReader(string(val)))
		decoder.UseNumber()
		require.NoError(t, decoder.Decode(&got))
		require.Equal(t, want, got)
	}
}

var fuzzPaths = mustPaths("a", "a.b", "a[1]", "a[0].b", "b.a.b", "['a.b']", "c")

func TestExtractAgreesWithEncodingJSON(t *testing.T) {
	var value func(depth int) *rapid.Generator[any]
	value = func(depth int) *rapid.Generator[any] {
		leaves := []*rapid.Generator[any]{
			rapid.SampledFrom([]string{"", "x", "\"\\\n", "}{", "\U0001F511"}).AsAny(), rapid.Int().AsAny(), rapid.Just[any](nil), rapid.Bool().AsAny(),
		}
		if depth > 0 {
			leaves = append(leaves,
				rapid.MapOfN(rapid.SampledFrom([]string{"a", "b", "c", "a.b"}), rapid.Deferred(func() *rapid.Generator[any] { return value(depth - 1) }), 0, 4).AsAny(),
				rapid.SliceOfN(rapid.Deferred(func() *rapid.Generator[any] { return value(depth - 1) }), 0, 3).AsAny())
		}
		return rapid.OneOf(leaves...)
	}
	rapid.Check(t, func(t *rapid.T) {
		obj, err := json.Marshal(map[string]any{"a": value(3).Draw(t, "a"), "b": value(3).Draw(t, "b"), "a.b": value(1).Draw(t, "a.b")})
		require.NoError(t, err)
		checkExtract(t, obj, fuzzPaths)
	})
}

func FuzzExtract(f *testing.F) {
	for _, s := range []string{`{"a":{"b":1},"a":[1,{"b":2}]}`, `{"\u0061":"\ud83d","b":{"a":{"b":[]}}}`, `{"a":"\\\"","c":1e5 , "a.b":null}`, `{"a`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, obj []byte) { checkExtract(t, obj, fuzzPaths) })
}
