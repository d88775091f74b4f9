package sumoql

import (
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// Option is KEY=VALUE behind an operator.
type Option struct {
	At
	Key string `parser:"@Word '='"` // as written; compare without case
	// Value is a number, word, text with its quotes, parameter, or the signs of
	// outlier's direction.
	Value string `parser:"@( '+' '-'? | '-' ( Number | '+' )? | Number | Word | String | Param )"`
	// Strict is the `;strict` of transactionize.
	Strict bool `parser:"( ';' @'strict' )?"`
}

// Text returns the value without quotes and escapes.
func (o *Option) Text() string {
	if strings.HasPrefix(o.Value, `"`) {
		return unescape(o.Value[1 : len(o.Value)-1])
	}
	return o.Value
}

// Number returns the value as a number, of a length of time in ms; ok is false
// for other values.
func (o *Option) Number() (value float64, ok bool) {
	digits, negative := strings.CutPrefix(o.Value, "-")
	if digits == "" || !isDigit(digits[0]) && digits[0] != '.' {
		return 0, false
	}
	value = numberValue(digits)
	if negative {
		value = -value
	}
	return value, true
}

// Options are the options of an operator in the order of the text.
type Options []*Option

// Get returns the option of a key, nil if it is not given.
func (list Options) Get(key string) *Option {
	for _, o := range list {
		if strings.EqualFold(o.Key, key) {
			return o
		}
	}
	return nil
}

// options prints options behind a blank.
func (p *printer) options(list Options, separator string) {
	for i, o := range list {
		if i == 0 {
			p.text(" ")
		} else {
			p.text(separator)
		}
		p.text(o.Key + "=" + o.Value)
		if o.Strict {
			p.text(";strict")
		}
	}
}

// checkOptions reports options that an operator does not have, and those that
// are given twice.
func (p *parser) checkOptions(list Options, keys ...string) {
	for i, o := range list {
		known := slices.ContainsFunc(keys, func(k string) bool { return strings.EqualFold(k, o.Key) })
		key := p.span(o.Pos.Offset, o.Pos.Offset+len(o.Key))
		switch {
		case !known:
			d := p.diags.Errorf("unknown-option", key, "%q has no option %s", p.info.Name, show(o.Key))
			didYouMean(d, o.Key, keys)
			d.Note("its options: %s", strings.Join(keys, ", "))
		case list[:i].Get(o.Key) != nil:
			p.diags.Errorf("syntax", key, "the option %s is given twice", show(o.Key))
		}
	}
}

// takesArguments tells an operator from a field of its name: what follows is
// no sign between operands and no `as`.
func takesArguments(toks []lexer.Token) bool {
	if len(toks) == 1 {
		return true
	}
	return toks[1].Value == "(" || !isSign(toks[1]) && !isWord(toks[1], "as")
}
