package dsl

import (
	"net/netip"
	"strings"

	"sumodet/dsl/diag"
)

// fault says what is wrong with a Bad token.
func (p *parser) fault(t token) {
	text, at := textOf(p.text, t), p.spanOf(t)
	say := func(format string, args ...any) *diag.Diagnostic { return p.mistake(at, format, args...) }
	switch t.why {
	case faultControl:
		say("a control character cannot stand here").
			Note(`in a text it is written as an escape, such as "\u{1b}"`)
	case faultUTF8:
		say("this is not UTF-8").Note("a file of rules is UTF-8 text")
	case faultSpace:
		say("this blank is none that a file of rules may hold").Suggest(" ").
			Note("write an ordinary blank")
	case faultString:
		say("this text is never closed").Note(`it needs a " before the line ends`)
	case faultRaw:
		say("this text is never closed").Note("it needs a ` before the line ends")
	case faultEscape:
		start := strings.IndexByte(text, '"')
		_, i, n := unquote(text[start:])
		p.mistake(p.span(at.Start+start+i, at.Start+start+i+n), "unknown escape %s", text[start+i:start+i+n]).
			Note(`the escapes are \\ \" \n \r \t and \u{…}`).
			Note("in `backquotes` a backslash is a backslash")
	case faultQuotes:
		d := say("text is written in double quotes")
		if in := strings.Trim(text, "'"); len(text) > 1 && strings.HasSuffix(text, "'") {
			d.Suggest(PrintText(in)).Note("write %s", PrintText(in))
		}
	case faultCurly:
		say(`quotes are written as plain "`)
	case faultName:
		say("%q is no plain name", text).Suggest(`%`+Quote(text)).
			Note("plain names are made of the letters a to z and A to Z, digits and _").
			Note(`any other name of a field is written %%%s`, Quote(text))
	case faultDotted:
		say("%q is no plain name", text).Suggest(`%`+Quote(text)).
			Note(`a name with dots in it is written %%%s`, Quote(text))
	case faultQuotedName:
		say("a name cannot be empty")
	case faultNumber:
		say("this number is too large")
	case faultUnit:
		p.unit(text, at)
	case faultDuration:
		say("this duration is over a hundred years")
	case faultDate:
		say("there is no such day").Note("a date is written year-month-day, as in 2027-03-31")
	case faultAddress:
		say("an address alone is a text, not a network").Suggest(PrintText(text)).
			Note("write %s, or a network such as 10.0.0.0/8", PrintText(text))
	case faultMask:
		block := netip.MustParsePrefix(text).Masked().String()
		say("%s has bits beyond its prefix", text).Suggest(block).Note("write %s", block)
	case faultNet:
		say("this is no address or network").Note("a network is written as in 10.0.0.0/8 or fc00::/7")
	case faultRegex:
		say("this regex is never closed").Note(`it needs a / before the line ends; a slash in it is written \/`)
	case faultHash:
		say("a comment starts with //")
	case faultSlashStar:
		say("a comment starts with // and ends with its line")
	default:
		say("%s means nothing here", show(text))
	}
}

// unit says what is wrong with a number that letters follow.
func (p *parser) unit(text string, at diag.Span) {
	n := digits(text)
	unit := text[n:]
	d := p.mistake(at, "%q is neither a number nor a duration", text).
		Note("durations are whole numbers with one of the units ms, s, m, h, d")
	switch {
	case strings.HasPrefix(unit, "w"):
		d.Note("a week is 7d")
	case strings.HasPrefix(unit, "mo"), strings.HasPrefix(unit, "y"):
		d.Note("months and years differ in length: say it in days")
	case strings.HasPrefix(unit, "us"):
		d.Note("messages have no finer time than milliseconds")
	case len(unit) > 1 && units[unit[:1]] > 0 && unit[0] != 'm':
		if !isDigit(unit[1]) {
			d.Suggest(text[:n] + unit[:1])
		}
	case strings.HasPrefix(unit, "min"):
		d.Suggest(text[:n] + "m")
	}
}

// show quotes a piece of the text for a message, cut where it is long.
func show(text string) string {
	const most = 40
	for i := range text {
		if i > most {
			text = text[:i] + "…"
			break
		}
	}
	return `"` + text + `"`
}
