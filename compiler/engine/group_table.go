package engine

import (
	"encoding/binary"
	"hash/maphash"
	"runtime"
	"sync"
	"sync/atomic"

	"sumodet/compiler/builtin"
	"sumodet/compiler/value"
)

const (
	// partitions are tables by the hash of the key, so that workers' groups can
	// be merged side by side.
	partitions = 32
	// keptRows is how many rows of a group are kept as they came. Of groups by
	// window and address most stay below it, and to make an aggregate's state for
	// each costs more than all else: see BenchmarkGroup.
	keptRows = 8
)

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
}

// group is the rows of one key in one pane of time; without windows there is
// one pane.
type group struct {
	paneKey
	key    int // in keys
	keyLen int32
	states int32 // in states, in units of len(aggs), and 1; 0: none yet
	rows   int64
	first  builtin.Stamp
	kept   int // the last kept row in rows, and 1; 0: none
}

// paneKey is what a group is looked up by, together with its key.
type paneKey struct {
	hash uint64 // of the key
	pane int64  // its start
}

// tag mixes the pane into the hash. The upper half of it goes into a slot.
func (k paneKey) tag() uint64 {
	return (k.hash ^ uint64(k.pane)*0x9E3779B97F4A7C15) * 0xD6E8FEB86659FD93 >> 32
}

func (t *groupTable) key(g *group) []byte { return t.keys[g.key : g.key+int(g.keyLen)] }

// place returns the slot of a group, and the group or nil where there is none
// yet.
func (t *groupTable) place(k paneKey, key []byte) (slot uint64, g *group) {
	tag, mask := k.tag(), uint64(len(t.slots)-1)
	for slot = tag & mask; t.slots[slot] != 0; slot = (slot + 1) & mask {
		if t.slots[slot]>>32 != tag {
			continue
		}
		if g := &t.groups[uint32(t.slots[slot])-1]; g.paneKey == k && string(t.key(g)) == string(key) {
			return slot, g
		}
	}
	return slot, nil
}

// find returns the group of a key, or nil.
func (t *groupTable) find(k paneKey, key []byte) *group {
	_, g := t.place(k, key)
	return g
}

// group returns the group of a key, made if need be. It is valid until the next
// one is made.
func (t *groupTable) group(k paneKey, key []byte) *group {
	if len(t.groups)*4 >= len(t.slots)*3 {
		t.grow()
	}
	slot, g := t.place(k, key)
	if g != nil {
		return g
	}
	t.groups = append(t.groups, group{paneKey: k, key: len(t.keys), keyLen: int32(len(key))})
	t.keys = append(t.keys, key...)
	t.slots[slot] = k.tag()<<32 | uint64(len(t.groups))
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

// A record is a row as a group keeps it: the place of the group's record before
// and 1, the record's length, the row's stamp, and a value for each aggregate.
const recordHead = 8 + 4 + 8 + 8

func appendRecord(dst []byte, at builtin.Stamp, values []value.Value) []byte {
	from := len(dst)
	dst = append(dst, make([]byte, recordHead)...)
	for _, v := range values {
		dst = appendValue(dst, v)
	}
	r := dst[from:]
	binary.LittleEndian.PutUint32(r[8:], uint32(len(r)))
	binary.LittleEndian.PutUint64(r[12:], uint64(at.Time))
	binary.LittleEndian.PutUint64(r[20:], at.Seq)
	return dst
}

func stampOf(record []byte) builtin.Stamp {
	return builtin.Stamp{Time: int64(binary.LittleEndian.Uint64(record[12:])), Seq: binary.LittleEndian.Uint64(record[20:])}
}

// kept ranges over a group's records, the last first.
func (t *groupTable) kept(g *group, fn func(record []byte)) {
	for at := g.kept; at != 0; {
		r := t.rows[at-1:]
		r = r[:binary.LittleEndian.Uint32(r[8:])]
		fn(r)
		at = int(binary.LittleEndian.Uint64(r))
	}
}

func (t *groupTable) keep(g *group, record []byte) {
	from := len(t.rows)
	t.rows = append(t.rows, record...)
	binary.LittleEndian.PutUint64(t.rows[from:], uint64(g.kept))
	g.kept = from + 1
}

// statesOf returns a group's states; what was kept goes into them first.
func (t *groupTable) statesOf(g *group) []builtin.State {
	n := len(t.aggs)
	if g.states == 0 {
		t.states = append(t.states, t.result([]*group{g})...)
		g.states, g.kept = int32(len(t.states)/max(n, 1)), 0
	}
	return t.states[(int(g.states)-1)*n : int(g.states)*n]
}

// result returns states with all rows of some groups, which it leaves as they
// are: states do not change what they merge.
func (t *groupTable) result(groups []*group) []builtin.State {
	states := make([]builtin.State, len(t.aggs))
	for k := range t.aggs {
		states[k] = t.aggs[k].Func.New(t.aggs[k].Param)
	}
	for _, g := range groups {
		t.addTo(states, g)
	}
	return states
}

func (t *groupTable) addTo(states []builtin.State, g *group) {
	if g.states != 0 {
		for k, s := range t.statesOf(g) {
			states[k].Merge(s)
		}
		return
	}
	t.kept(g, func(r []byte) {
		at, rest := stampOf(r), r[recordHead:]
		for _, s := range states {
			var v value.Value
			v, rest = takeValue(rest)
			s.Add(v, at)
		}
	})
}

// merge takes over another table's groups.
func (t *groupTable) merge(o *groupTable) {
	for i := range o.groups {
		theirs := &o.groups[i]
		mine := t.group(theirs.paneKey, o.key(theirs))
		if mine.rows == 0 || theirs.first.Before(mine.first) {
			mine.first = theirs.first
		}
		mine.rows += theirs.rows
		if mine.states == 0 && theirs.states == 0 && mine.rows <= keptRows {
			o.kept(theirs, func(r []byte) { t.keep(mine, r) })
			continue
		}
		o.addTo(t.statesOf(mine), theirs)
	}
}

// each calls fn for 0 to n-1 on as many goroutines as there are processors. A
// panic of one comes back as the caller's.
func each(n int, fn func(i int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	var cause atomic.Pointer[any]
	for range min(n, runtime.GOMAXPROCS(0)) {
		all.Go(func() {
			defer func() {
				if c := recover(); c != nil {
					cause.CompareAndSwap(nil, &c)
				}
			}()
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				fn(int(i))
			}
		})
	}
	all.Wait()
	if c := cause.Load(); c != nil {
		panic(*c)
	}
}
