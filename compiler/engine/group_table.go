package engine

import (
	"encoding/binary"
	"hash/maphash"

	"sumodet/compiler/builtin"
	"sumodet/compiler/value"
)

// keptRows is how many rows of a group are kept as they came. Of groups by window
// and address most stay below it, and to make an aggregate's state for each costs
// more than all else: see BenchmarkGroup.
const keptRows = 8

var hashSeed = maphash.MakeSeed()

func hashOf(key []byte) uint64 { return maphash.Bytes(hashSeed, key) }

// groupTable is a hash table of groups by open addressing. Keys and kept rows
// lie in two blocks of bytes, and a group has no pointers: millions of them cost
// the garbage collector nothing.
type groupTable struct {
	aggs   []Agg
	slots  []uint64 // half of the hash, half index in groups and 1; 0 is free
	groups []group
	keys   []byte
	rows   []byte
	states []builtin.State // of groups that have them, one for each aggregate
	row    []value.Value   // scratch: of the row at hand, for each aggregate
}

// group is the rows of one key in one pane of time; without windows there is
// one pane.
type group struct {
	hash   uint64 // of the key
	key    int    // in keys
	keyLen int32
	states int32 // in states, in units of len(aggs), and 1; 0: none yet
	rows   int64
	first  builtin.Stamp
	kept   int // the last kept row in rows, and 1; 0: none
}

// reset empties the table and keeps its memory.
func (t *groupTable) reset() {
	clear(t.slots)
	clear(t.states)
	t.groups, t.keys, t.rows, t.states = t.groups[:0], t.keys[:0], t.rows[:0], t.states[:0]
}

func (t *groupTable) key(g *group) []byte { return t.keys[g.key : g.key+int(g.keyLen)] }

// place returns the slot of a group, and the group or nil where there is none
// yet.
func (t *groupTable) place(hash uint64, key []byte) (slot uint64, g *group) {
	tag, mask := hash>>32, uint64(len(t.slots)-1)
	for slot = tag & mask; t.slots[slot] != 0; slot = (slot + 1) & mask {
		if t.slots[slot]>>32 != tag {
			continue
		}
		if g := &t.groups[uint32(t.slots[slot])-1]; g.hash == hash && string(t.key(g)) == string(key) {
			return slot, g
		}
	}
	return slot, nil
}

// find returns the group of a key, or nil.
func (t *groupTable) find(hash uint64, key []byte) *group {
	if len(t.slots) == 0 {
		return nil
	}
	_, g := t.place(hash, key)
	return g
}

// group returns the group of a key, made if need be. It is valid until the next
// one is made.
func (t *groupTable) group(hash uint64, key []byte) *group {
	if len(t.groups)*4 >= len(t.slots)*3 {
		t.grow()
	}
	slot, g := t.place(hash, key)
	if g != nil {
		return g
	}
	t.groups = append(t.groups, group{hash: hash, key: len(t.keys), keyLen: int32(len(key))})
	t.keys = append(t.keys, key...)
	t.slots[slot] = hash>>32<<32 | uint64(len(t.groups))
	return &t.groups[len(t.groups)-1]
}

func (t *groupTable) grow() {
	old := t.slots
	t.slots = make([]uint64, max(16, 2*len(old)))
	mask := uint64(len(t.slots) - 1)
	for _, s := range old {
		if s == 0 {
			continue
		}
		i := s >> 32 & mask
		for t.slots[i] != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = s
	}
}

// A kept row is the place of the group's row before and 1, its length, its stamp,
// and the values that aggregates need.
const (
	keptHead  = 8 + 4 + stampSize
	stampSize = 8 + 8
)

func putStamp(b []byte, at builtin.Stamp) {
	binary.LittleEndian.PutUint64(b, uint64(at.Time))
	binary.LittleEndian.PutUint64(b[8:], at.Seq)
}

func stampOf(b []byte) builtin.Stamp {
	return builtin.Stamp{Time: int64(binary.LittleEndian.Uint64(b)), Seq: binary.LittleEndian.Uint64(b[8:])}
}

// add counts a row in its group.
func (t *groupTable) add(hash uint64, stamp, key, values []byte) {
	g, at := t.group(hash, key), stampOf(stamp)
	if g.rows == 0 || at.Before(g.first) {
		g.first = at
	}
	if g.rows++; g.states == 0 && g.rows <= keptRows {
		t.keep(g, stamp, values)
		return
	}
	t.addValues(t.statesOf(g), values, at)
}

func (t *groupTable) keep(g *group, stamp, values []byte) {
	from := len(t.rows)
	t.rows = binary.LittleEndian.AppendUint64(t.rows, uint64(g.kept))
	t.rows = binary.LittleEndian.AppendUint32(t.rows, uint32(keptHead+len(values)))
	t.rows = append(append(t.rows, stamp...), values...)
	g.kept = from + 1
}

func (t *groupTable) addValues(states []builtin.State, values []byte, at builtin.Stamp) {
	t.row = t.row[:0]
	for k, s := range states {
		var v value.Value
		switch a := &t.aggs[k]; {
		case a.Like > 0:
			v = t.row[a.Like-1]
		case a.ofAll():
			v = value.BoolOf(true)
		default:
			v, values = takeValue(values)
		}
		t.row = append(t.row, v)
		s.Add(v, at)
	}
}

// statesOf returns a group's states; what was kept goes into them first.
func (t *groupTable) statesOf(g *group) []builtin.State {
	n := len(t.aggs)
	if g.states == 0 {
		fresh := newStates(t.aggs)
		t.addTo(fresh, g)
		t.states = append(t.states, fresh...)
		g.states, g.kept = int32(len(t.states)/max(n, 1)), 0
		if n == 0 {
			g.states = 1
		}
	}
	return t.states[(int(g.states)-1)*n : int(g.states)*n]
}

func newStates(aggs []Agg) []builtin.State {
	states := make([]builtin.State, len(aggs))
	for k := range aggs {
		states[k] = aggs[k].Func.New(aggs[k].Param)
	}
	return states
}

// addTo adds a group's rows to states and leaves the group as it is: states do not
// change what they merge.
func (t *groupTable) addTo(states []builtin.State, g *group) {
	if g.states != 0 {
		for k, s := range t.statesOf(g) {
			states[k].Merge(s)
		}
		return
	}
	for at := g.kept; at != 0; { // the last first
		r := t.rows[at-1:]
		r = r[:binary.LittleEndian.Uint32(r[8:])]
		t.addValues(states, r[keptHead:], stampOf(r[12:]))
		at = int(binary.LittleEndian.Uint64(r))
	}
}
