package agreement

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf16"

	"sumodet/compiler/ir"
	"sumodet/compiler/value"
)

// event is a message: members of a JSON object, in order.
type event struct {
	members []member
	time    int64
	broken  bool   // its text breaks off
	text    string // raw's, when it was asked for
	object  map[string]json.RawMessage
	found   map[string]string // what was looked up, by path
}

type member struct{ name, text string } // text is JSON

// start is the time of the first events: a whole number of every window.
const start = 1_795_500_000_000

// events draws events of a rule without a window.
func (g *gen) events(n int) []*event {
	events := make([]*event, n)
	for i := range events {
		events[i] = g.event(i, start+int64(i)*1000)
	}
	return events
}

// event draws the nth event, at a time.
func (g *gen) event(n int, at int64) *event {
	e := &event{time: at, broken: g.once(200)}
	e.add("id", fmt.Sprintf(`"e%d"`, n))
	e.add("ts", fmt.Sprint(e.time))
	for _, f := range []string{"a", "b", "c"} {
		e.add(f, g.json(g.text))
	}
	number := func() string { return pick(g, numbers) }
	address := func() string { return pick(g, addresses) }
	e.add("n", g.json(number))
	e.add("m", g.json(number))
	e.add("src", g.json(address))
	e.add("dst", g.json(address))
	e.add("code", g.json(func() string { return pick(g, codes) }))
	if g.once(2) {
		e.add("alt", g.json(g.text))
	}
	if g.once(3) {
		e.add("in", fmt.Sprintf(`{"b":%s,"n":%s}`, orNull(g.json(g.text)), orNull(g.json(number))))
	}
	e.add("host", pick(g, []string{"", `""`, `" "`, `"gw1"`, `"gw1"`, `"GW2"`, `"web.example.com"`, pick(g, []string{"{}", `["gw1"]`, "7", "true", "null"})}))
	g.Shuffle(len(e.members), func(i, j int) { e.members[i], e.members[j] = e.members[j], e.members[i] })
	return e
}

func orNull(text string) string {
	if text == "" {
		return "null"
	}
	return text
}

// add appends a member, unless it is absent.
func (e *event) add(name, text string) {
	if text != "" {
		e.members = append(e.members, member{name, text})
	}
}

// json draws a JSON value: mostly a text, at times another kind or, as "",
// none at all.
func (g *gen) json(draw func() string) string {
	switch g.IntN(24) {
	case 0, 1:
		return ""
	case 2:
		return "null"
	case 3:
		return `""`
	case 4:
		return pick(g, []string{`" "`, `"\t\n"`, `"\u00a0"`})
	case 5:
		return pick(g, []string{"true", "false", "0", "1", "10", "-5", "1e3", "10.50", "9007199254740993", `{"x":"root"}`, `["a", 1]`, "[]", "{}"})
	}
	text := draw()
	if json.Valid([]byte(text)) && text == strings.TrimSpace(text) && !strings.ContainsAny(text, "\r\n") && g.once(2) {
		return text // the same without quotes, on one line: a number
	}
	return g.encode(text)
}

// encode writes a JSON string as one of many writers does.
func (g *gen) encode(text string) string {
	style := g.IntN(8)
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '/' && style < 2:
			b.WriteString(`\/`)
		case r == '\n' && style > 2:
			b.WriteString(`\n`)
		case r < ' ' || r == '<' && style == 3 || r >= 0x80 && style < 4 || style == 7 && g.once(3):
			for _, u := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, pick(g, []string{`\u%04x`, `\u%04X`}), u)
			}
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + `"`
}

// raw is the message as it stands in a file of one a line.
func (e *event) raw() string {
	if e.text != "" {
		return e.text
	}
	var parts []string
	for _, m := range e.members {
		parts = append(parts, fmt.Sprintf("%q:%s", m.name, m.text))
	}
	e.text = "{" + strings.Join(parts, ",") + "}"
	if e.broken {
		e.text = e.text[:len(e.text)-1]
	}
	return e.text
}

// at returns the texts that the event has at paths, "" for none; of a value
// that is no text, its JSON. It reads with encoding/json, and not as the engine or
// the searches do.
func (e *event) at(paths ...string) (texts []string) {
	if e.found == nil {
		e.found = map[string]string{}
		if json.Unmarshal([]byte(e.raw()), &e.object) != nil {
			e.object = nil
		}
	}
	for _, path := range paths {
		text, known := e.found[path]
		if !known {
			text = e.lookUp(path)
			e.found[path] = text
		}
		texts = append(texts, text)
	}
	return texts
}

func (e *event) lookUp(path string) string {
	object := e.object
	var raw json.RawMessage
	for name := range strings.SplitSeq(path, ".") {
		if raw != nil && json.Unmarshal(raw, &object) != nil {
			return ""
		}
		raw, object = object[name], nil
	}
	var text string
	switch {
	case raw == nil || string(raw) == "null":
		return ""
	case json.Unmarshal(raw, &text) == nil:
		return text
	}
	return string(raw)
}

// holds reports whether one of the event's texts has such a character.
func (e *event) holds(f func(rune) bool) bool {
	for _, path := range []string{"a", "b", "in.b", "alt", "c"} {
		if strings.ContainsFunc(e.at(path)[0], f) {
			return true
		}
	}
	return false
}

// get gives the event's values to an evaluation of conditions.
func (e *event) get(f *ir.Field) value.Value {
	switch {
	case f.Origin == ir.FromLet:
		return ir.Eval(f.Let.Value, e.get)
	case f.Name == "_sourceHost":
		return value.TextOf(e.host())
	case f.Name == "_messageTime":
		return value.TimeOf(e.time)
	}
	return f.Type.Read(value.TextOf(first(e.at(paths[f.Name]...))))
}

// host is the event's metadata, which does not hang on its text: a member that
// is no text names no host.
func (e *event) host() (host string) {
	for _, m := range e.members {
		if m.name == "host" && json.Unmarshal([]byte(m.text), &host) != nil {
			return ""
		}
	}
	return host
}

// first returns the first text that is not blank, else the last.
func first(texts []string) (s string) {
	for _, s = range texts {
		if !value.IsBlank(s) {
			break
		}
	}
	return s
}
