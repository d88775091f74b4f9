package local

import (
	"strings"
	"unsafe"

	"sumodet/compiler/engine"
	"sumodet/compiler/ir"
	"sumodet/compiler/logs"
	"sumodet/compiler/value"
)

// Input returns a file's messages as the plan's program wants them. Metadata
// that the file lacks is what the source's scope asks for: of several values
// the first.
func (p *Plan) Input(r *logs.Reader) engine.Input {
	in := &input{FileInput: engine.FileInput{Reader: r}, plan: p}
	in.members()
	var want []logs.Path
	for _, m := range in.platform {
		want = append(want, m.paths...)
	}
	if first := p.first; first != nil && r.Format() == logs.JSON && !r.Export() {
		in.extracts = true
		want = append(want, first.Paths()...)
	}
	r.Want(want)
	return in
}

type input struct {
	engine.FileInput
	plan                        *Plan
	platform                    []member
	extracts                    bool // the loader does the first shared stage
	hostSlot, rawSlot, sizeSlot int
	host                        value.Value
}

// Done implements engine.Extracting: the members that the first parse step reads
// are found in the pass that finds time and host.
func (in *input) Done() int {
	if in.extracts {
		return 1
	}
	return 0
}

// member is a slot that is read from the file's record.
type member struct {
	slot  int
	paths []logs.Path
	or    value.Value // where the record has none
	typ   value.Type
}

// members settles where the message's metadata goes.
func (in *input) members() {
	p := in.plan
	in.rawSlot, in.hostSlot, in.sizeSlot = -1, -1, -1
	for _, f := range p.source.Fields {
		slot, ok := p.slots[f]
		if !ok {
			continue
		}
		switch {
		case f.Origin == ir.FromPlatform:
			from := f.Local
			if len(from) == 0 {
				from = []string{f.Name}
				if strings.ContainsAny(f.Name, ".['") {
					from = []string{logs.MemberPath(f.Name)}
				}
			}
			in.platform = append(in.platform, member{slot: slot, paths: paths(from), typ: f.Type})
		case f.Origin != ir.FromMeta:
		case f.Name == "_raw":
			in.rawSlot = slot
		case f.Name == "_sourceHost":
			in.hostSlot, in.host = slot, value.TextOf(ir.ScopeValue(p.source.Scope, f))
		case f.Name == "_size":
			in.sizeSlot = slot
		case f.Name != "_messageTime":
			in.platform = append(in.platform, member{slot: slot, paths: paths([]string{f.Name}), or: value.TextOf(ir.ScopeValue(p.source.Scope, f))})
		}
	}
}

// Loader implements engine.Input.
func (in *input) Loader() engine.Loader {
	p, r := in.plan, in.Reader
	var m logs.Message
	return func(raw []byte, b *engine.Batch, i int32) bool {
		r.Message(raw, &m)
		row := b.Row(i)
		if in.rawSlot >= 0 {
			row[in.rawSlot] = value.TextOf(own(b, raw, m.Raw))
		}
		if in.sizeSlot >= 0 {
			row[in.sizeSlot] = value.NumberOf(float64(len(m.Raw)))
		}
		if m.Time != logs.NoTime {
			row[p.Program.Time] = value.TimeOf(m.Time)
		} else {
			p.NoTime.Add(1)
		}
		if in.hostSlot >= 0 {
			row[in.hostSlot] = in.host
			if len(m.Host) > 0 {
				row[in.hostSlot] = value.TextOf(own(b, raw, m.Host))
			}
		}
		found := m.Members
		for k := range in.platform {
			f := &in.platform[k]
			row[f.slot] = in.member(f, &m, found, b, raw)
			if len(found) > 0 {
				found = found[len(f.paths):]
			}
		}
		if in.extracts {
			p.first.Set(b, row, found, m.Odd)
		}
		return true
	}
}

// member returns a member's first value that is not blank. found is what stands
// at its paths where that was looked for already.
func (in *input) member(f *member, m *logs.Message, found []logs.Found, b *engine.Batch, raw []byte) value.Value {
	v := f.or
	for k, path := range f.paths {
		var text string
		if found != nil {
			text, _ = engine.FoundText(b, &found[k])
		} else if val, ok := in.Reader.Member(m, path, nil); ok {
			text = own(b, raw, val)
		}
		if !value.IsBlank(text) {
			v = value.TextOf(text)
			break
		}
	}
	return f.typ.Read(v)
}

// own returns text that lives as long as the batch: a view of the chunk where
// it lies there, else a copy, as the message's memory is used again.
func own(b *engine.Batch, chunk, text []byte) string {
	if len(text) == 0 {
		return ""
	}
	if within(chunk, text) {
		return engine.View(text)
	}
	return engine.View(append(b.Alloc(len(text))[:0], text...))
}

// within reports whether part lies in the memory of whole.
func within(whole, part []byte) bool {
	start, at := uintptr(unsafe.Pointer(unsafe.SliceData(whole))), uintptr(unsafe.Pointer(unsafe.SliceData(part)))
	return start <= at && at+uintptr(len(part)) <= start+uintptr(len(whole))
}
