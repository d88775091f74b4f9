package builtin

import (
	"strconv"
	"strings"
	"time"

	"sumodet/compiler/value"
)

var sumoParseDate = &SumoFunc{
	Name: "parseDate",
	Doc: "Reads a time that a text starts with, by a pattern of Java's SimpleDateFormat, as epoch milliseconds. A zone in the text decides, " +
		"else the zone given; the default is UTC, Sumo takes the reader's (sumo-query-language.md 3.5). What the pattern does not read is that of " +
		"1970-01-01 00:00. Text of another form gives null, and years of two digits are 1970 to 2069; neither is documented.",
	Min: 2, Max: 3,
	Examples: []Example{
		{`parseDate("2019-11-18T19:00:00.000-08:00", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX")`, "1574132400000"},
		{`parseDate("20170720000030", "yyyyMMddHHmmss", "etc/utc")`, "1500508830000"},
		{`parseDate("3/4/2005 other", "M/d/yyyy", "UTC")`, "1109894400000"},
		{`parseDate("Jul 20 2017 1:00 PM", "MMM d yyyy h:mm a", "America/Los_Angeles")`, "1500580800000"},
		{`parseDate("2005-02-03 10:10:10 PST", "yyyy-MM-dd HH:mm:ss z")`, "1107454210000"},
		{`parseDate("2017-02-30", "yyyy-MM-dd")`, "null"},
	},
	Eval: func(args []value.Value) value.Value {
		s, ok := text(args[0])
		pattern, ok2 := text(args[1])
		zone := "UTC"
		ok3 := true
		if len(args) > 2 {
			zone, ok3 = text(args[2])
		}
		if !ok || !ok2 || !ok3 {
			return value.Value{}
		}
		loc, ok := location(zone)
		if !ok {
			return value.Value{}
		}
		t, ok := parseDate(s, pattern, loc)
		if !ok {
			return value.Value{}
		}
		return value.NumberOf(float64(t.UnixMilli()))
	},
}

// parseDate reads the time that s starts with.
func parseDate(s, pattern string, loc *time.Location) (time.Time, bool) {
	parts, ok := dateParts(pattern)
	if !ok {
		return time.Time{}, false
	}
	d := dateReader{rest: s, year: 1970, month: 1, day: 1, loc: loc}
	for i, p := range parts {
		if p.letter == 0 {
			if d.rest, ok = strings.CutPrefix(d.rest, p.text); !ok {
				return time.Time{}, false
			}
			continue
		}
		width := len(d.rest)
		if i+1 < len(parts) && parts[i+1].isNumber() { // nothing else tells where this number ends
			width = p.n
		}
		if !d.read(p, width) {
			return time.Time{}, false
		}
	}
	return d.time()
}

// isNumber reports whether digits stand for a part.
func (p datePart) isNumber() bool {
	return p.letter != 0 && strings.IndexByte("yMdDHkKhmsSu", p.letter) >= 0 && !(p.letter == 'M' && p.n >= 3)
}

// dateReader gathers the fields of a time.
type dateReader struct {
	rest             string
	year, month, day int
	hour, min, sec   int
	ms               int
	pm               bool
	loc              *time.Location
}

func (d *dateReader) read(p datePart, width int) bool {
	d.rest = strings.TrimLeft(d.rest, " \t")
	switch p.letter {
	case 'y':
		before := len(d.rest)
		ok := d.number(&d.year, width, 0, 9999)
		if p.n <= 2 && before-len(d.rest) == 2 {
			d.year += 1900
			if d.year < 1970 {
				d.year += 100
			}
		}
		return ok
	case 'M':
		if !p.isNumber() {
			return d.name(&d.month, 12, func(i int) string { return time.Month(i).String() })
		}
		return d.number(&d.month, width, 1, 12)
	case 'd':
		return d.number(&d.day, width, 1, 31)
	case 'D':
		d.month = 1 // time.Date counts on
		return d.number(&d.day, width, 1, 366)
	case 'E': // says nothing that the date does not
		var day int
		return d.name(&day, 7, func(i int) string { return time.Weekday(i - 1).String() })
	case 'u':
		var day int
		return d.number(&day, width, 1, 7)
	case 'H':
		return d.number(&d.hour, width, 0, 23)
	case 'k':
		ok := d.number(&d.hour, width, 1, 24)
		d.hour %= 24
		return ok
	case 'K':
		return d.number(&d.hour, width, 0, 11)
	case 'h':
		ok := d.number(&d.hour, width, 1, 12)
		d.hour %= 12
		return ok
	case 'm':
		return d.number(&d.min, width, 0, 59)
	case 's':
		return d.number(&d.sec, width, 0, 59)
	case 'S': // in Java a number of milliseconds, however many digits it has
		return d.number(&d.ms, width, 0, 999_999_999)
	case 'a':
		var half int
		ok := d.name(&half, 2, func(i int) string { return [...]string{"AM", "PM"}[i-1] })
		d.pm = half == 2
		return ok
	case 'z', 'Z', 'X':
		return d.zone()
	}
	return false
}

// number reads up to width digits.
func (d *dateReader) number(to *int, width, least, most int) bool {
	digits, _ := leadingDigits(d.rest)
	digits = min(digits, width)
	n, err := strconv.Atoi(d.rest[:digits])
	d.rest = d.rest[digits:]
	*to = n
	return err == nil && n >= least && n <= most
}

// name reads one of count names, in full or its first three letters, in any
// case, and gives its place from 1.
func (d *dateReader) name(to *int, count int, name func(int) string) bool {
	for i := 1; i <= count; i++ {
		full := name(i)
		for _, n := range []string{full, full[:min(3, len(full))]} {
			if len(d.rest) >= len(n) && strings.EqualFold(d.rest[:len(n)], n) {
				*to, d.rest = i, d.rest[len(n):]
				return true
			}
		}
	}
	return false
}

// zone reads Z, UTC, GMT, or a distance from UTC: +01, +0100, +01:00.
func (d *dateReader) zone() bool {
	for _, name := range []string{"UTC", "GMT", "Z"} {
		if rest, ok := strings.CutPrefix(d.rest, name); ok {
			d.loc, d.rest = time.UTC, rest
			if name == "Z" || rest == "" || rest[0] != '+' && rest[0] != '-' {
				return true
			}
			break
		}
	}
	letters := len(d.rest) - len(strings.TrimLeft(d.rest, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	if hours, ok := zoneHours[d.rest[:letters]]; ok {
		d.loc, d.rest = time.FixedZone("", int(hours*3600)), d.rest[letters:]
		return true
	}
	for _, layout := range []string{"-07:00", "-0700", "-07"} {
		if len(d.rest) < len(layout) {
			continue
		}
		if t, err := time.Parse(layout, d.rest[:len(layout)]); err == nil {
			_, east := t.Zone() // t's own place may be the machine's
			d.loc, d.rest = time.FixedZone("", east), d.rest[len(layout):]
			return true
		}
	}
	return false
}

// zoneHours are the short names of zones that Java reads, in hours east.
var zoneHours = map[string]float64{"PST": -8, "PDT": -7, "MST": -7, "MDT": -6, "CST": -6, "CDT": -5, "EST": -5, "EDT": -4, "AKST": -9, "AKDT": -8, "HST": -10,
	"BST": 1, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "IST": 5.5, "SGT": 8, "JST": 9, "AEST": 10, "AEDT": 11}

// time is what was read; false for a day that its month lacks.
func (d *dateReader) time() (time.Time, bool) {
	if d.pm {
		d.hour = d.hour%12 + 12
	}
	t := time.Date(d.year, time.Month(d.month), d.day, d.hour, d.min, d.sec, 0, d.loc).Add(time.Duration(d.ms) * time.Millisecond)
	whole := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	return t, whole.Day() == d.day || d.day > 31 && whole.Year() == d.year
}
