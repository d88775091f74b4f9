package regex

import (
	"math"
	"regexp/syntax"
	"slices"
	"unicode"
	"unicode/utf8"
)

// maxOps bounds the steps of an expression.
const maxOps = 2000

// compile makes the steps of the expression, the last first, so that each knows with
// which bytes what follows it can begin.
func (f *Finder) compile() {
	tree, err := syntax.Parse(f.re.String(), syntax.Perl)
	if err != nil {
		return // package regexp took it by another syntax
	}
	f.needs = longest(tree)
	c := compiler{groups: f.groups, spent: new(int)}
	match := c.add(op{kind: opMatch}, ahead{empty: true})
	start := c.seq(tree, match)
	if c.failed {
		return
	}
	f.ops, f.start, f.ascii = c.ops, start, c.ascii
	f.first, f.empty = c.heads[start].set, c.heads[start].empty
	f.lit, f.least, f.most = literalOf(tree)
	for c.ops[start].kind == opMark {
		start = c.ops[start].next
	}
	o := &c.ops[start]
	f.begin = o.kind == opBeginText
	if o.kind == opRun && o.min > 1 {
		f.lead = o
	}
}

// longest returns the longest text that stands in every match as it is, or "" where
// none is known. It looks at what the expression holds one after the other and not
// into alternatives.
func longest(re *syntax.Regexp) (best string) {
	switch re.Op {
	case syntax.OpLiteral:
		// U+FFFD also matches a byte that is no UTF-8.
		if re.Flags&syntax.FoldCase == 0 && !slices.Contains(re.Rune, utf8.RuneError) {
			return string(re.Rune)
		}
	case syntax.OpRepeat:
		if re.Min > 0 {
			return longest(re.Sub[0])
		}
	case syntax.OpCapture, syntax.OpPlus, syntax.OpConcat:
		for _, sub := range re.Sub {
			if s := longest(sub); len(s) > len(best) {
				best = s
			}
		}
	}
	return best
}

// literalOf returns the first text that every match holds, and how many bytes stand
// before it in a match at least and at most; "" where none is known.
func literalOf(re *syntax.Regexp) (lit string, least, most int) {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			return string(re.Rune), 0, 0
		}
	case syntax.OpCapture:
		return literalOf(re.Sub[0])
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if lit, a, b := literalOf(sub); lit != "" {
				return lit, least + a, most + b
			}
			a, b := widths(sub)
			if least, most = least+a, most+b; most > maxBefore {
				break
			}
		}
	}
	return "", 0, 0
}

// maxBefore is how many bytes may stand before a literal that is looked for: a match
// is tried at each of them.
const maxBefore = 16

// widths returns how many bytes an expression takes at least and at most, of which
// more than maxBefore are as good as any number.
func widths(re *syntax.Regexp) (least, most int) {
	switch re.Op {
	case syntax.OpLiteral:
		return len(re.Rune), utf8.UTFMax * len(re.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		if n := len(re.Rune); n > 0 && re.Rune[n-1] < utf8.RuneSelf {
			return 1, 1
		}
		return 1, utf8.UTFMax
	case syntax.OpCapture:
		return widths(re.Sub[0])
	case syntax.OpQuest:
		_, most = widths(re.Sub[0])
		return 0, most
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			a, b := widths(sub)
			least, most = least+a, min(most+b, maxBefore+1)
		}
		return least, most
	case syntax.OpAlternate:
		least = maxBefore
		for _, sub := range re.Sub {
			a, b := widths(sub)
			least, most = min(least, a), max(most, b)
		}
		return least, most
	case syntax.OpStar, syntax.OpPlus, syntax.OpRepeat, syntax.OpNoMatch:
		return 0, maxBefore + 1
	}
	return 0, 0 // assertions, and nothing
}

// ahead is what can follow at a place.
type ahead struct {
	set   charset // the bytes with which it begins
	empty bool    // it may also match without one
}

func (a *ahead) or(b *ahead) {
	for i, in := range b.set {
		a.set[i] = a.set[i] || in
	}
	a.empty = a.empty || b.empty
}

// begin adds what begins with a character.
func (a *ahead) begin(r rune) {
	var b [utf8.UTFMax]byte
	utf8.EncodeRune(b[:], r)
	a.set[b[0]] = true
	if b[0] >= utf8.RuneSelf { // of charset's bytes beyond ASCII all are alike
		for i := utf8.RuneSelf; i < len(a.set); i++ {
			a.set[i] = true
		}
	}
}

type compiler struct {
	groups []int
	ops    []op
	heads  []ahead // by step
	spent  *int    // steps that were made
	ascii  bool    // what was left out can only be in texts beyond ASCII
	failed bool
}

func (c *compiler) add(o op, a ahead) int32 {
	if *c.spent++; *c.spent > maxOps {
		c.failed = true
	}
	c.ops, c.heads = append(c.ops, o), append(c.heads, a)
	return int32(len(c.ops) - 1)
}

// seq returns the first step of an expression that next follows.
func (c *compiler) seq(re *syntax.Regexp, next int32) int32 {
	if c.failed {
		return 0
	}
	switch re.Op {
	case syntax.OpNoMatch:
		return c.add(op{kind: opFail}, ahead{})
	case syntax.OpEmptyMatch:
		return next
	case syntax.OpLiteral:
		return c.literal(re, next)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		set := c.setOf(re)
		return c.add(op{kind: opChar, next: next, set: set}, ahead{set: *set})
	case syntax.OpBeginLine:
		return c.assert(opBeginLine, next)
	case syntax.OpEndLine:
		return c.assert(opEndLine, next)
	case syntax.OpBeginText:
		return c.assert(opBeginText, next)
	case syntax.OpEndText:
		return c.assert(opEndText, next)
	case syntax.OpWordBoundary:
		return c.assert(opWord, next)
	case syntax.OpNoWordBoundary:
		return c.assert(opNotWord, next)
	case syntax.OpCapture:
		if !slices.Contains(c.groups, re.Cap) {
			return c.seq(re.Sub[0], next)
		}
		next = c.add(op{kind: opMark, n: int32(2*re.Cap + 1), next: next}, c.heads[next])
		next = c.seq(re.Sub[0], next)
		return c.add(op{kind: opMark, n: int32(2 * re.Cap), next: next}, c.heads[next])
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		return c.repeat(re, next)
	case syntax.OpConcat:
		for _, sub := range slices.Backward(re.Sub) {
			next = c.seq(sub, next)
		}
		return next
	case syntax.OpAlternate:
		first := c.seq(re.Sub[len(re.Sub)-1], next)
		for _, sub := range slices.Backward(re.Sub[:len(re.Sub)-1]) {
			first = c.split(c.seq(sub, next), first)
		}
		return first
	}
	c.failed = true
	return 0
}

// assert adds an assertion: what follows begins as it did.
func (c *compiler) assert(kind opKind, next int32) int32 {
	return c.add(op{kind: kind, next: next}, c.heads[next])
}

// literal adds a text. Letters whose case does not matter are sets.
func (c *compiler) literal(re *syntax.Regexp, next int32) int32 {
	if re.Flags&syntax.FoldCase == 0 {
		text := string(re.Rune)
		var a ahead
		a.begin(re.Rune[0])
		return c.add(op{kind: opText, lit: text, next: next}, a)
	}
	for _, r := range slices.Backward(re.Rune) {
		var set charset
		for o := r; ; {
			if o < utf8.RuneSelf {
				set[o] = true
			} else {
				c.ascii = true
			}
			if o = unicode.SimpleFold(o); o == r {
				break
			}
		}
		next = c.add(op{kind: opChar, next: next, set: &set}, ahead{set: set})
	}
	return next
}

// setOf returns the characters of a class.
func (c *compiler) setOf(re *syntax.Regexp) *charset {
	set := new(charset)
	switch re.Op {
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		for i := range set {
			set[i] = i != '\n' || re.Op == syntax.OpAnyChar
		}
		return set
	}
	beyond := rune(0)
	for i := 0; i < len(re.Rune); i += 2 {
		for r := re.Rune[i]; r <= re.Rune[i+1] && r < utf8.RuneSelf; r++ {
			set[r] = true
		}
		beyond += max(0, re.Rune[i+1]-max(re.Rune[i], utf8.RuneSelf)+1)
	}
	if beyond == unicode.MaxRune+1-utf8.RuneSelf {
		for i := utf8.RuneSelf; i < len(set); i++ {
			set[i] = true
		}
	} else if beyond > 0 {
		c.ascii = true
	}
	return set
}

// repeat adds x*, x+, x? or x{2,3}.
func (c *compiler) repeat(re *syntax.Regexp, next int32) int32 {
	lazy := re.Flags&syntax.NonGreedy != 0
	switch re.Sub[0].Op {
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return c.run(re, next)
	}
	if re.Op == syntax.OpRepeat {
		return c.seq(re.Simplify(), next)
	}
	choice := func(body, exit int32) int32 {
		if lazy {
			return c.split(exit, body)
		}
		return c.split(body, exit)
	}
	if re.Op == syntax.OpQuest {
		return choice(c.seq(re.Sub[0], next), next)
	}
	// What comes round again begins as the body does, or as what follows.
	body := c.headOf(re.Sub[0])
	if body.empty {
		c.failed = true // package regexp says when to leave such a loop
		return 0
	}
	body.or(&c.heads[next])
	again := c.add(op{kind: opSplit}, body) // made below
	into := c.seq(re.Sub[0], again)
	if c.failed {
		return 0
	}
	c.ops[again] = c.ops[choice(into, next)] // the one that was added last goes unused
	if re.Op == syntax.OpPlus {
		return into
	}
	return again
}

// headOf returns with what an expression begins that nothing follows.
func (c *compiler) headOf(re *syntax.Regexp) ahead {
	alone := compiler{spent: c.spent}
	end := alone.add(op{kind: opMatch}, ahead{empty: true})
	start := alone.seq(re, end)
	c.failed, c.ascii = c.failed || alone.failed, c.ascii || alone.ascii
	return alone.heads[start]
}

// run adds a repeated set.
func (c *compiler) run(re *syntax.Regexp, next int32) int32 {
	set := c.setOf(re.Sub[0])
	o := op{kind: opRun, next: next, set: set, max: math.MaxInt32}
	if re.Flags&syntax.NonGreedy != 0 {
		o.kind = opLazy
	}
	switch re.Op {
	case syntax.OpPlus:
		o.min = 1
	case syntax.OpQuest:
		o.max = 1
	case syntax.OpRepeat:
		o.min = int32(re.Min)
		if re.Max >= 0 {
			o.max = int32(re.Max)
		}
	}
	if o.max == 0 {
		return next
	}
	head := &c.heads[next]
	a := ahead{set: *set}
	if o.min == 0 {
		a.or(head)
	}
	apart := true
	missing := 0
	for i := range set {
		apart = apart && !(set[i] && head.set[i])
		if !set[i] {
			missing++
			o.stop = byte(i)
		}
	}
	if missing != 1 {
		o.stop = 0
	}
	o.sole = apart && !head.empty || c.matches(next)
	if !head.empty {
		o.follow = &charset{}
		*o.follow = head.set
	}
	return c.add(o, a)
}

// matches reports whether a match is certain from a step on.
func (c *compiler) matches(at int32) bool {
	for c.ops[at].kind == opMark {
		at = c.ops[at].next
	}
	return c.ops[at].kind == opMatch
}

// split adds a choice.
func (c *compiler) split(first, second int32) int32 {
	if c.failed {
		return 0
	}
	a, b := &c.heads[first], &c.heads[second]
	o := op{kind: opSplit, next: first, alt: second, route: new([257]uint8)}
	for i := range o.route {
		if a.empty || i < len(a.set) && a.set[i] {
			o.route[i] |= routeNext
		}
		if b.empty || i < len(b.set) && b.set[i] {
			o.route[i] |= routeAlt
		}
	}
	both := *a
	both.or(b)
	return c.add(o, both)
}
