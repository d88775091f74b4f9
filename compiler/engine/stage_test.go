package engine

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"sumodet/compiler/logs"
	"sumodet/compiler/value"
)

func paths(t testing.TB, texts ...string) (list []logs.Path) {
	for _, text := range texts {
		p, err := logs.ParsePath(text)
		require.NoError(t, err)
		list = append(list, p)
	}
	return list
}

func eventFields(t testing.TB) *JSON {
	return &JSON{From: rawSlot, FromName: "_raw", Fields: []JSONField{
		{Name: "Image", Slot: slotA, Paths: paths(t, "EventData.Image", "Image")},
		{Name: "CommandLine", Slot: slotB, Paths: paths(t, "EventData.CommandLine", "CommandLine")},
		{Name: "EventCode", Slot: slotC, Paths: paths(t, "EventID", "EventCode"), Number: true},
	}}
}

// apply runs stages over one message and returns slots a, b and c.
func apply(text string, stages ...Stage) []value.Value {
	b := NewBatch(len(testNames))
	for range 2 { // the second time memory is used again
		b.Reset()
		i := b.Append(0)
		b.Row(i)[rawSlot] = value.TextOf(text)
		for _, s := range stages {
			b.Sel = append(b.Sel[:0], i)
			s.New()(b)
		}
	}
	return b.Row(0)[slotA:]
}

func TestJSON(t *testing.T) {
	null, text, number := value.Value{}, value.TextOf, value.NumberOf
	for in, want := range map[string][]value.Value{
		`{"Image":"a","EventCode":1}`:                                      {text("a"), null, number(1)},
		`{"Image":"C:\\x\\y.exe","EventCode":"4688"}`:                      {text(`C:\x\y.exe`), null, number(4688)},
		`{"EventData":{"Image":"deep"},"Image":"flat"}`:                    {text("deep"), null, null},
		`{"EventData":{"Image":"  "},"Image":"flat"}`:                      {text("flat"), null, null},
		`{"EventData":{"Image":null},"Image":""}`:                          {null, null, null},
		`{"EventData":{"Image":"x"},"CommandLine":null}`:                   {text("x"), null, null},
		`{"EventData":{"Image":" "}}`:                                      {null, null, null}, // the last counts
		`{"EventData":{"Image":" "},"Image":"\t"}`:                         {text("\t"), null, null},
		`{"Image":{"a":[1, 2]},"CommandLine":[true]}`:                      {text(`{"a":[1, 2]}`), text("[true]"), null},
		`{"Image":true,"CommandLine":1.50,"EventCode":true}`:               {text("true"), text("1.50"), null},
		`{"Image":"\ud83d\ude00 \u006b","EventID":" ","EventCode":"0x10"}`: {text("😀 k"), null, null},
		`{"EventID":"none","EventCode":1}`:                                 {null, null, null},
		`{"Image":"cut`:                                                    {null, null, null},
		`{"Image":"a"`:                                                     {null, null, null},
		`Image a`:                                                          {null, null, null},
	} {
		assert.Equal(t, want, apply(in, eventFields(t)), in)
	}
}

func TestJSONKeepsWhatIsSet(t *testing.T) {
	again := &JSON{From: rawSlot, Fields: []JSONField{
		{Slot: slotA, Paths: paths(t, "other")}, {Slot: slotB, Paths: paths(t, "other")}, {Slot: slotC, Paths: paths(t, "other"), Number: true},
	}}
	got := apply(`{"Image":"a","CommandLine":" ","EventCode":0,"other":7}`, eventFields(t), again)
	assert.Equal(t, []value.Value{value.TextOf("a"), value.TextOf("7"), value.NumberOf(0)}, got)
}

func TestJSONAgreesWithEncodingJSON(t *testing.T) {
	stage := eventFields(t)
	rapid.Check(t, func(t *rapid.T) {
		image, line := rapid.String().Draw(t, "image"), rapid.String().Draw(t, "line")
		b, err := json.Marshal(map[string]any{"Image": image, "CommandLine": line, "EventCode": 1, rapid.String().Draw(t, "name"): line})
		require.NoError(t, err)
		var want struct{ Image, CommandLine string }
		require.NoError(t, json.Unmarshal(b, &want))
		require.Equal(t, []value.Value{value.TextOf(want.Image), value.TextOf(want.CommandLine), value.NumberOf(1)}, apply(string(b), stage))
	})
}

func TestRegex(t *testing.T) {
	syslog := func(pattern string) Regex {
		re := regexp.MustCompile(pattern)
		s := Regex{From: rawSlot, FromName: "_raw", Re: re}
		for slot, name := range map[int]string{slotA: "process", slotB: "message", slotC: "pid"} {
			if i := re.SubexpIndex(name); i >= 0 {
				s.Groups = append(s.Groups, RegexGroup{Name: name, Slot: slot, Group: i, Number: name == "pid"})
			}
		}
		return s
	}
	whole := syslog(`^(?:<\d+>)?\w+ (?P<process>[\w.-]+)(?:\[(?P<pid>\d+)\])?: (?P<message>.*)`)
	short := syslog(`stage (?P<pid>\w+)`)
	again := syslog(`(?P<process>stage) (?P<pid>\d+)`)
	bare := syslog(`^(?P<message>.+)`)
	null, text, number := value.Value{}, value.TextOf, value.NumberOf
	for _, c := range []struct {
		in     string
		stages Regexes
		want   []value.Value
	}{
		{"<30>gw1 knockd[812]: stage 2", Regexes{whole}, []value.Value{text("knockd"), text("stage 2"), number(812)}},
		{"gw1 knockd: stage 2", Regexes{whole}, []value.Value{text("knockd"), text("stage 2"), null}},
		{"gw1 knockd: stage 2", Regexes{whole, short}, []value.Value{text("knockd"), text("stage 2"), number(2)}},
		{"gw1 knockd: stage 2", Regexes{whole, again}, []value.Value{text("knockd"), text("stage 2"), number(2)}},
		{"gw1 knockd: stage two", Regexes{whole, short}, []value.Value{text("knockd"), text("stage two"), null}},
		{"gw1 knockd[812]: ", Regexes{whole, bare}, []value.Value{text("knockd"), text("gw1 knockd[812]: "), number(812)}},
		{"gw1 knockd:   ", Regexes{whole}, []value.Value{text("knockd"), text("  "), null}},
		{"nothing", Regexes{whole, short}, []value.Value{null, null, null}},
		{"", Regexes{bare}, []value.Value{null, null, null}},
	} {
		assert.Equal(t, c.want, apply(c.in, c.stages), c.in)
	}
	assert.Equal(t, `regex from _raw: pid number /stage (?P<pid>\w+)/
regex from _raw: message /^(?P<message>.+)/`, Regexes{short, bare}.Describe())
}

func BenchmarkStages(b *testing.B) {
	text := string(processEvents(64<<10, 100))
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	re := regexp.MustCompile(`"Image":"(?P<image>[^"]*)"`)
	batch := NewBatch(len(testNames))
	for name, stage := range map[string]Stage{
		"json":  eventFields(b),
		"regex": Regexes{{From: rawSlot, Re: re, Groups: []RegexGroup{{Slot: slotA, Group: 1}}}},
	} {
		step := stage.New()
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				batch.Reset()
				for k, line := range lines {
					i := batch.Append(uint64(k))
					batch.Row(i)[rawSlot] = value.TextOf(line)
					batch.Sel = append(batch.Sel, i)
				}
				step(batch)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(lines)), "ns/row")
		})
	}
}
