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
func (p *Plan) Input(r *logs.Reader) engine.Input { return &input{p, r} }

type input struct {
	plan   *Plan
	reader *logs.Reader
}

func (in *input) Next(c *logs.Chunk) error { return in.reader.Next(c) }

// member is a slot that is read from the file's record.
type member struct {
	slot  int
	paths []logs.Path
	or    value.Value // where the record has none
	num   bool
}

// Loader implements engine.Input.
func (in *input) Loader() engine.Loader {
	p, r := in.plan, in.reader
	rawSlot, hostSlot, sizeSlot := -1, -1, -1
	var host value.Value
	var members []member
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
					from = []string{"['" + f.Name + "']"}
				}
			}
			members = append(members, member{slot: slot, paths: paths(from), num: f.Type.Kind == value.Number})
		case f.Origin != ir.FromMeta:
		case f.Name == "_raw":
			rawSlot = slot
		case f.Name == "_sourceHost":
			hostSlot, host = slot, value.TextOf(ir.ScopeValue(p.source.Scope, f))
		case f.Name == "_size":
			sizeSlot = slot
		case f.Name != "_messageTime":
			members = append(members, member{slot: slot, paths: paths([]string{f.Name}), or: value.TextOf(ir.ScopeValue(p.source.Scope, f))})
		}
	}
	timeSlot := p.Program.Time
	var m logs.Message
	return func(raw []byte, b *engine.Batch, i int32) bool {
		r.Message(raw, &m)
		row := b.Row(i)
		if rawSlot >= 0 {
			row[rawSlot] = value.TextOf(own(b, raw, m.Raw))
		}
		if sizeSlot >= 0 {
			row[sizeSlot] = value.NumberOf(float64(len(m.Raw)))
		}
		if m.Time != logs.NoTime {
			row[timeSlot] = value.TimeOf(m.Time)
		} else {
			p.NoTime.Add(1)
		}
		if hostSlot >= 0 {
			row[hostSlot] = host
			if len(m.Host) > 0 {
				row[hostSlot] = value.TextOf(own(b, raw, m.Host))
			}
		}
		for _, f := range members {
			v := f.or
			for _, path := range f.paths {
				if val, ok := r.Member(&m, path, nil); ok && !value.IsBlank(engine.View(val)) {
					v = value.TextOf(own(b, raw, val))
					break
				}
			}
			if f.num {
				v = v.ToNumber()
			}
			row[f.slot] = v
		}
		return true
	}
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
