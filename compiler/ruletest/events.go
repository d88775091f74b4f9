package ruletest

import (
	"errors"
	"io"
	"strings"

	"sumodet/compiler"
	"sumodet/compiler/ir"
	"sumodet/compiler/logs"
	"sumodet/compiler/value"
)

// event is a message with the plain values of its fields, computed when they
// are asked for: without the engine, so that both can be held to each other.
type event struct {
	source *ir.Source
	raw    string
	time   int64 // logs.NoTime: none
	host   string
	member func(name string) (string, bool) // of the record it came from
	values map[*ir.Field]value.Value
}

// events reads a log of a case.
func (c *Case) events(log Log, src *ir.Source) (out []*event, err error) {
	layout, err := compiler.LogSource(src)
	if err != nil {
		return nil, err
	}
	in, err := openLog(log)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	r, err := logs.NewReader(in, layout, c.Now)
	if err != nil {
		return nil, err
	}
	var chunk logs.Chunk
	var m logs.Message
	for {
		err := r.Next(&chunk)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		for off := 0; ; {
			start, end, ok := chunk.Next(off)
			if !ok {
				break
			}
			off = end
			r.Message(chunk.Text[start:end], &m)
			out = append(out, newEvent(src, r, &m))
		}
	}
}

func openLog(log Log) (*logs.Input, error) {
	if log.File != "" {
		return logs.Open(log.File, nil)
	}
	return logs.Open("-", strings.NewReader(log.Data))
}

func newEvent(src *ir.Source, r *logs.Reader, m *logs.Message) *event {
	e := &event{source: src, raw: string(m.Raw), time: m.Time, host: string(m.Host), values: map[*ir.Field]value.Value{}}
	members := map[string]string{}
	want := []string{"_sourceCategory", "_sourceName", "_source", "_collector"}
	for _, f := range src.Fields {
		if f.Origin == ir.FromPlatform {
			want = append(want, f.Local...)
			if len(f.Local) == 0 {
				want = append(want, logs.MemberPath(f.Name))
			}
		}
	}
	for _, name := range want {
		if p, err := logs.ParsePath(name); err == nil {
			if v, ok := r.Member(m, p, nil); ok {
				members[name] = string(v)
			}
		}
	}
	e.member = func(name string) (string, bool) { v, ok := members[name]; return v, ok }
	return e
}

// get returns a field's value as rules know it: of fields of the source, and
// of a branch's own with its parse steps.
func (e *event) get(b *ir.Branch) func(*ir.Field) value.Value {
	steps := append([]ir.Parse{}, e.source.Parses...)
	if b != nil {
		steps = b.AllParses()
	}
	var get func(f *ir.Field) value.Value
	get = func(f *ir.Field) value.Value {
		if v, ok := e.values[f]; ok {
			return v
		}
		v := e.compute(f, steps, get)
		e.values[f] = v
		return v
	}
	return get
}

func (e *event) compute(f *ir.Field, steps []ir.Parse, get func(*ir.Field) value.Value) value.Value {
	switch f.Origin {
	case ir.FromLet:
		return ir.Eval(f.Let.Value, get)
	case ir.FromPlatform:
		names := f.Local
		if len(names) == 0 {
			names = []string{logs.MemberPath(f.Name)}
		}
		for _, n := range names {
			if v, ok := e.member(n); ok && !value.IsBlank(v) {
				return f.Type.Read(value.TextOf(v))
			}
		}
		return value.Value{}
	case ir.FromMeta:
		return e.meta(f)
	}
	last := ""
	for _, step := range steps {
		for _, text := range cut(step, f, get) {
			last = text
			if !value.IsBlank(text) {
				return f.Type.Read(value.TextOf(text))
			}
		}
	}
	return f.Type.Read(value.TextOf(last))
}

func (e *event) meta(f *ir.Field) value.Value {
	switch f.Name {
	case "_raw":
		return value.TextOf(e.raw)
	case "_messageTime":
		if e.time == logs.NoTime {
			return value.Value{}
		}
		return value.TimeOf(e.time)
	case "_size":
		return value.NumberOf(float64(len(e.raw)))
	case "_sourceHost":
		if e.host != "" {
			return value.TextOf(e.host)
		}
	default:
		if v, ok := e.member(f.Name); ok {
			return value.TextOf(v)
		}
	}
	return value.TextOf(ir.ScopeValue(e.source.Scope, f))
}

// cut returns the texts that a parse step finds for a field, in order; "" for
// each place where it finds none.
func cut(step ir.Parse, f *ir.Field, get func(*ir.Field) value.Value) (out []string) {
	switch step := step.(type) {
	case *ir.RegexParse:
		for _, g := range step.Groups {
			if g.Field != f {
				continue
			}
			text := ""
			m := step.Regex.Compile().FindStringSubmatch(get(step.From).Str())
			for i, name := range step.Regex.Names() {
				if name == g.Name && m != nil {
					text = m[i+1]
				}
			}
			out = append(out, text)
		}
	case *ir.JSONParse:
		for _, m := range step.Members {
			if m.Field != f {
				continue
			}
			for _, text := range m.Paths {
				if p, err := logs.ParsePath(text); err == nil {
					found := make([]logs.Found, 1)
					if logs.NewExtractor([]logs.Path{p}).Extract([]byte(get(step.From).Str()), found) != nil {
						found[0] = logs.Found{}
					}
					if k := found[0].Kind; k == logs.Absent || k == logs.Null {
						out = append(out, "")
						continue
					}
					val := found[0].Val
					if found[0].Escaped {
						val = logs.Unescape(nil, val)
					}
					out = append(out, string(val))
				}
			}
		}
	}
	return out
}
