package regex

import (
	"encoding/binary"
	"math"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
	"unsafe"
)

// Finder finds an expression in texts. It may be used by several goroutines. It
// gives what package regexp gives, without its price: nearly every expression of a
// parse step knows by the next byte what to do. It tries what it does not know in
// the order that Perl would, and a text on which that takes long it leaves to package
// regexp, as it does text that is not UTF-8 and expressions that it cannot read. A
// parse step takes a sixth of the time (BenchmarkFinder).
type Finder struct {
	re       *regexp.Regexp
	groups   []int
	plan     sync.Once // at the first text: many expressions see none
	ops      []op      // nil: package regexp alone
	start    int32
	begin    bool   // it matches at the start of a text alone
	needs    string // the longest text that stands in every match
	lit      string // stands in every match, behind least to most bytes of it
	least    int
	most     int
	first    charset // with which one begins, unless empty is set
	empty    bool    // it may match without a byte, or at a text's end
	lead     *op     // an opRun of two or more, with which every match begins; or nil
	ascii    bool    // it is known for ASCII texts alone
	slow     atomic.Int32
	searches sync.Pool
}

// Bounds of a search: how many texts may take long before all are left to package
// regexp, and how many places there may be to go back to, of 40 bytes each.
const (
	maxSlow  = 100
	maxStack = 10_000
)

// search is one under way.
type search struct {
	*Finder
	spans []int // of the groups, as FindStringSubmatchIndex gives them
	stack []frame
	left  int // steps that may still be taken
}

// charset is a set of ASCII characters, and of all others or none of them: the
// first 128 bytes and the others, which are all alike.
type charset [256]bool

// op is a step. Where it succeeds it goes on with next.
type op struct {
	kind opKind
	next int32
	alt  int32    // opSplit: what is tried behind next
	n    int32    // opMark: the place in spans
	min  int32    // opRun, opLazy
	max  int32    // likewise
	lit  string   // opText
	set  *charset // opChar, opRun, opLazy
	stop byte     // opRun: the one byte that is not in set, where there is but one
	sole bool     // opRun: shorter runs cannot lead to a match
	// opRun, opLazy: the bytes with which what follows begins; nil: it may be empty.
	follow *charset
	// opSplit: by the next byte which of both can succeed; at the end of a text that of 256.
	route *[257]uint8
}

type opKind uint8

const (
	opMatch opKind = iota
	opFail
	opText  // a text
	opChar  // a character of a set
	opRun   // as many of a set as there are, between min and max
	opLazy  // as few
	opSplit // next, else alt
	opMark  // the start or end of a group
	opBeginText
	opEndText
	opBeginLine
	opEndLine
	opWord    // a word's border
	opNotWord // none
)

// Of route: what can succeed.
const (
	routeNext = 1 << iota
	routeAlt
)

// frame is what is tried next where a match fails.
type frame struct {
	kind opKind // opSplit, opRun, opLazy, opMark
	pc   int32
	at   int // the place in the text; of opMark the value before
	end  int // opRun: the shortest; opLazy: how many characters more it may take
}

// NewFinder returns a finder of an expression of regexp.Compile, not of one that
// prefers longer matches (CompilePOSIX, Longest). Of a match the bounds of some of its
// groups are wanted, 0 being the whole.
func NewFinder(re *regexp.Regexp, groups ...int) *Finder {
	return &Finder{re: re, groups: groups}
}

// Find returns the bounds of the groups as FindStringSubmatchIndex does, in the
// memory of dst where it is large enough; those of groups that were not asked for
// are unspecified. It returns nil where there is no match.
func (f *Finder) Find(dst []int, text string) []int {
	if f.lacks(text) {
		return nil
	}
	if s := f.search(text); s != nil {
		defer f.searches.Put(s)
		switch from, ok := s.find(text); {
		case s.tooLong():
		case ok:
			s.spans[0] = from
			return append(dst[:0], s.spans...)
		default:
			return nil
		}
	}
	return f.re.FindStringSubmatchIndex(text)
}

// Match reports whether the expression matches somewhere in a text.
func (f *Finder) Match(text string) bool {
	if f.lacks(text) {
		return false
	}
	if s := f.search(text); s != nil {
		defer f.searches.Put(s)
		if _, ok := s.find(text); !s.tooLong() {
			return ok
		}
	}
	return f.re.MatchString(text)
}

// Needs returns a text that stands in every match; "" where there is none.
func (f *Finder) Needs() string {
	f.plan.Do(f.compile)
	return f.needs
}

// lacks reports whether a text does not hold what stands in every match.
func (f *Finder) lacks(text string) bool { return !strings.Contains(text, f.Needs()) }

// search returns a search of a text, or nil where package regexp is to do it.
func (f *Finder) search(text string) *search {
	if !f.Reads() || !ascii(text) && (f.ascii || !utf8.ValidString(text)) {
		return nil
	}
	s, ok := f.searches.Get().(*search)
	if !ok {
		s = &search{Finder: f, spans: make([]int, 2*(f.re.NumSubexp()+1))}
	}
	s.left = 256 + 8*len(text)
	return s
}

// Reads reports whether the expression is not left to package regexp.
func (f *Finder) Reads() bool {
	f.plan.Do(f.compile)
	return f.ops != nil && f.slow.Load() <= maxSlow
}

// tooLong reports whether the search was given up.
func (s *search) tooLong() bool {
	if s.left >= 0 {
		return false
	}
	s.slow.Add(1)
	return true
}

// find tries one start after the other and leaves a match's bounds in spans.
func (s *search) find(text string) (from int, ok bool) {
	if s.begin {
		return 0, s.match(text, 0)
	}
	lit := -1 // where it stands
	for at := 0; at <= len(text) && s.left >= 0; at++ {
		switch {
		case s.lit != "":
			if at+s.least > lit {
				i := strings.Index(text[min(at+s.least, len(text)):], s.lit)
				if i < 0 {
					return 0, false
				}
				s.left -= i / 16
				lit = at + s.least + i
				at = max(at, lit-s.most)
			}
			if !s.empty && !s.first[text[at]] || !utf8.RuneStart(text[at]) {
				continue
			}
		case !s.empty:
			i := at
			for i < len(text) && !(s.first[text[i]] && utf8.RuneStart(text[i])) {
				i++
			}
			if i == len(text) {
				return 0, false
			}
			s.left -= (i - at) / 4
			at = i
		case at < len(text) && !utf8.RuneStart(text[at]):
			continue
		}
		if s.match(text, at) {
			return at, true
		}
		if s.lead != nil {
			if end := s.lead.short(text, at); end > at {
				s.left -= (end - at) / 4
				at = end - 1
			}
		}
	}
	return 0, false
}

// match reports whether the expression matches at a place.
func (s *search) match(text string, i int) bool {
	for k := range s.spans {
		s.spans[k] = -1
	}
	s.stack = s.stack[:0]
	pc := s.start
	for {
		if s.left--; s.left < 0 || len(s.stack) > maxStack {
			s.left = -1
			return false
		}
		o := &s.ops[pc]
		ok := true
		switch o.kind {
		case opMatch:
			s.spans[1] = i
			return true
		case opText:
			if ok = strings.HasPrefix(text[i:], o.lit); ok {
				i += len(o.lit)
			}
		case opChar:
			if ok = i < len(text) && o.set[text[i]]; ok {
				i = after(text, i)
			}
		case opRun:
			from, least := i, o.times(text, i, o.min)
			if ok = least >= 0; ok {
				i = o.run(text, least)
				s.left -= (i - from) / 8
				if !o.sole && i > least {
					s.stack = append(s.stack, frame{opRun, pc, i, least})
				}
			}
		case opLazy:
			least := o.times(text, i, o.min)
			if ok = least >= 0; ok {
				i = least
				s.stack = append(s.stack, frame{opLazy, pc, i, int(o.max - o.min)})
			}
		case opSplit:
			next := 256
			if i < len(text) {
				next = int(text[i])
			}
			switch o.route[next] {
			case 0:
				ok = false
			case routeAlt:
				pc = o.alt
				continue
			case routeNext | routeAlt:
				s.stack = append(s.stack, frame{opSplit, o.alt, i, 0})
			}
		case opMark:
			if len(s.stack) > 0 {
				s.stack = append(s.stack, frame{opMark, o.n, s.spans[o.n], 0})
			}
			s.spans[o.n] = i
		default:
			ok = o.stands(text, i)
		}
		if ok {
			pc = o.next
			continue
		}
		if pc, i = s.back(text); pc < 0 {
			return false
		}
	}
}

// back returns where to go on after a failure; pc is -1 where nothing is left.
func (s *search) back(text string) (pc int32, i int) {
	for len(s.stack) > 0 {
		top := &s.stack[len(s.stack)-1]
		switch top.kind {
		case opMark:
			s.spans[top.pc] = top.at
		case opSplit:
			pc, i = top.pc, top.at
			s.stack = s.stack[:len(s.stack)-1]
			return pc, i
		case opRun: // a shorter one
			o, i := &s.ops[top.pc], top.at-1
			for i >= top.end && (o.follow != nil && !o.follow[text[i]] || !utf8.RuneStart(text[i])) {
				i--
			}
			s.left -= (top.at - i) / 4
			if i >= top.end {
				if top.at = i; i == top.end {
					s.stack = s.stack[:len(s.stack)-1]
				}
				return o.next, i
			}
		case opLazy: // a longer one
			o, i := &s.ops[top.pc], top.at
			for top.end > 0 && i < len(text) && o.set[text[i]] {
				i = after(text, i)
				top.end--
				if o.follow == nil || i < len(text) && o.follow[text[i]] {
					s.left -= (i - top.at) / 4
					top.at = i
					return o.next, i
				}
			}
			s.left -= (i - top.at) / 4
		}
		s.stack = s.stack[:len(s.stack)-1]
	}
	return -1, 0
}

// times returns the place behind n characters of the set, or -1 where there are
// fewer.
func (o *op) times(text string, i int, n int32) int {
	for ; n > 0; n-- {
		if i == len(text) || !o.set[text[i]] {
			return -1
		}
		i = after(text, i)
	}
	return i
}

// short returns the end of a run that is too short: it is too short for all that
// begins within it.
func (o *op) short(text string, i int) int {
	end := i
	for n := o.min; n > 0; n-- {
		if end == len(text) || !o.set[text[end]] {
			return end
		}
		end = after(text, end)
	}
	return i
}

// run returns where the characters of the set end, behind the least number of them.
func (o *op) run(text string, i int) int {
	switch {
	case o.max < math.MaxInt32:
		for n := o.max - o.min; n > 0 && i < len(text) && o.set[text[i]]; n-- {
			i = after(text, i)
		}
	case o.stop != 0:
		if k := strings.IndexByte(text[i:], o.stop); k >= 0 {
			return i + k
		}
		return len(text)
	default:
		for i < len(text) && o.set[text[i]] {
			i++
		}
	}
	return i
}

// after returns the place behind a character.
func after(text string, i int) int {
	if text[i] < utf8.RuneSelf {
		return i + 1
	}
	return afterWide(text, i)
}

func afterWide(text string, i int) int {
	_, n := utf8.DecodeRuneInString(text[i:])
	return i + n
}

// stands reports whether an assertion holds.
func (o *op) stands(text string, i int) bool {
	switch o.kind {
	case opBeginText:
		return i == 0
	case opEndText:
		return i == len(text)
	case opBeginLine:
		return i == 0 || text[i-1] == '\n'
	case opEndLine:
		return i == len(text) || text[i] == '\n'
	case opWord, opNotWord:
		before := i > 0 && word(text[i-1])
		after := i < len(text) && word(text[i])
		return (before != after) == (o.kind == opWord)
	}
	return false
}

func word(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

// ascii reports whether a text is ASCII alone.
func ascii(text string) bool {
	b := unsafe.Slice(unsafe.StringData(text), len(text))
	for ; len(b) >= 8; b = b[8:] {
		if binary.LittleEndian.Uint64(b)&0x8080808080808080 != 0 {
			return false
		}
	}
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}
