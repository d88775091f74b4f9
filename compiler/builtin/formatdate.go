package builtin

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones must not hang on the machine

	"sumodet/compiler/value"
)

var sumoFormatDate = &SumoFunc{
	Name: "formatDate",
	Doc: "Prints epoch milliseconds by a pattern of Java's SimpleDateFormat, in a time zone. The defaults are " +
		"MM/dd/yyyy HH:mm:ss:SSS and UTC; Sumo takes the reader's zone (sumo-query-language.md 3.10). " +
		"Text in place of the number, which is an error in Sumo, and an unknown zone or pattern letter give null.",
	Min: 1, Max: 3,
	Examples: []Example{
		{`formatDate(1700000000007, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "UTC")`, "2023-11-14T22:13:20.007Z"},
		{`formatDate(1700000000007, "EEE d MMM yy, h:mm a", "UTC")`, "Tue 14 Nov 23, 10:13 PM"},
		{`formatDate(1700000000007, "HH:mm XXX", "America/New_York")`, "17:13 -05:00"},
		{`formatDate(1700000000007, "F W w Y G D", "GMT+05:30")`, "3 3 46 2023 AD 319"},
		{`formatDate(1767225600000, "w YYYY", "UTC")`, "1 2026"},
		{`formatDate(1700000000007)`, "11/14/2023 22:13:20:007"},
		{`formatDate("1700000000007", "yyyy", "UTC")`, "null"},
	},
	Eval: func(args []value.Value) value.Value {
		ms, ok := Number(args[0])
		ok = ok && args[0].Kind() != value.Text
		// Years beyond four digits are garbage in, and time.Time wraps far out.
		if !ok || ms < -62135596800000 || ms > 253402300799999 {
			return value.Value{}
		}
		pattern, zone := "MM/dd/yyyy HH:mm:ss:SSS", "UTC"
		if len(args) > 1 {
			if pattern, ok = text(args[1]); !ok {
				return value.Value{}
			}
		}
		if len(args) > 2 {
			if zone, ok = text(args[2]); !ok {
				return value.Value{}
			}
		}
		loc, ok := location(zone)
		if !ok {
			return value.Value{}
		}
		s, ok := formatDate(time.UnixMilli(int64(ms)).In(loc), pattern)
		if !ok {
			return value.Value{}
		}
		return sumoText(s)
	},
}

var locations sync.Map // of known zones: name to *time.Location

// location finds a zone of the IANA database; the machine's own is not known.
func location(name string) (*time.Location, bool) {
	if loc, ok := locations.Load(name); ok {
		return loc.(*time.Location), true
	}
	switch strings.ToLower(name) {
	case "", "local":
		return nil, false
	case "utc", "etc/utc": // Java knows Etc/UTC; Sumo's pages write it small
		return time.UTC, true
	}
	if loc, ok := gmtOffset(name); ok {
		return loc, true
	}
	if long, ok := javaZones[name]; ok {
		name = long
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, false
	}
	locations.Store(name, loc)
	return loc, true
}

// javaZones are short names that Java has and the IANA database has not.
var javaZones = map[string]string{"PST": "America/Los_Angeles", "CST": "America/Chicago", "IST": "Asia/Kolkata", "JST": "Asia/Tokyo", "AST": "America/Anchorage", "ECT": "Europe/Paris"}

// gmtOffset reads a zone such as GMT+5, GMT-0530 or GMT+05:30.
func gmtOffset(name string) (*time.Location, bool) {
	rest, ok := strings.CutPrefix(name, "GMT")
	if !ok || len(rest) < 2 || rest[0] != '+' && rest[0] != '-' {
		return nil, false
	}
	digits := strings.Replace(rest[1:], ":", "", 1)
	n, err := strconv.ParseUint(digits, 10, 16)
	hours, minutes := n, uint64(0)
	if len(digits) > 2 {
		hours, minutes = n/100, n%100
	}
	if err != nil || hours > 23 || minutes > 59 {
		return nil, false
	}
	seconds := int(hours*60+minutes) * 60
	if rest[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone(name, seconds), true
}

// datePart is a part of a date pattern: a letter that stands so many times, or
// text that stands for itself.
type datePart struct {
	letter byte
	n      int
	text   string
}

// dateParts cuts a pattern of Java's SimpleDateFormat: runs of one letter are
// fields, text in single quotes stands for itself, and two quotes are one.
func dateParts(pattern string) (parts []datePart, ok bool) {
	for i := 0; i < len(pattern); {
		c := pattern[i]
		switch {
		case strings.HasPrefix(pattern[i:], "''"):
			parts = append(parts, datePart{text: "'"})
			i += 2
		case c == '\'':
			text, size, ok := quotedPart(pattern[i:])
			if !ok {
				return nil, false
			}
			parts = append(parts, datePart{text: text})
			i += size
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			n := len(pattern) - i - len(strings.TrimLeft(pattern[i:], string(c)))
			parts = append(parts, datePart{letter: c, n: n})
			i += n
		default:
			parts = append(parts, datePart{text: pattern[i : i+1]})
			i++
		}
	}
	return parts, true
}

// quotedPart reads the text between the quotes that pattern starts with; ok is
// false where the second is missing.
func quotedPart(pattern string) (text string, size int, ok bool) {
	for i := 1; i < len(pattern); i++ {
		switch {
		case pattern[i] != '\'':
			text += pattern[i : i+1]
		case strings.HasPrefix(pattern[i:], "''"):
			text += "'"
			i++
		default:
			return text, i + 1, true
		}
	}
	return "", 0, false
}

// formatDate prints t by a pattern.
func formatDate(t time.Time, pattern string) (string, bool) {
	parts, ok := dateParts(pattern)
	if !ok {
		return "", false
	}
	var b strings.Builder
	for _, p := range parts {
		if p.letter == 0 {
			b.WriteString(p.text)
			continue
		}
		s, ok := dateField(t, p.letter, p.n)
		if !ok {
			return "", false
		}
		b.WriteString(s)
	}
	return b.String(), true
}

// weekOf returns the week of a day and the year it belongs to: the first week holds the
// first of January.
func weekOf(t time.Time) (year, week int) {
	saturday := t.AddDate(0, 0, 6-int(t.Weekday()))
	return saturday.Year(), (saturday.YearDay()-1)/7 + 1
}

// dateField prints the field of a pattern letter that stands n times.
func dateField(t time.Time, letter byte, n int) (string, bool) {
	num := func(x int) (string, bool) {
		s := strconv.Itoa(x)
		if len(s) < n {
			s = strings.Repeat("0", n-len(s)) + s
		}
		return s, true
	}
	name := func(s string) (string, bool) {
		if n < 4 {
			s = s[:3]
		}
		return s, true
	}
	switch letter {
	case 'y':
		if n == 2 {
			return fmt.Sprintf("%02d", t.Year()%100), true
		}
		return num(t.Year())
	case 'M':
		if n >= 3 {
			return name(t.Month().String())
		}
		return num(int(t.Month()))
	case 'd':
		return num(t.Day())
	case 'D':
		return num(t.YearDay())
	case 'F':
		return num((t.Day()-1)/7 + 1)
	case 'W', 'w', 'Y': // weeks begin on Sunday, as for Java in the United States
		year, week := weekOf(t)
		switch {
		case letter == 'W':
			first := t.AddDate(0, 0, 1-t.Day())
			return num((t.Day()+int(first.Weekday())-1)/7 + 1)
		case letter == 'w':
			return num(week)
		case n == 2:
			return fmt.Sprintf("%02d", year%100), true
		}
		return num(year)
	case 'G':
		return "AD", true
	case 'E':
		return name(t.Weekday().String())
	case 'u':
		return num((int(t.Weekday())+6)%7 + 1)
	case 'H':
		return num(t.Hour())
	case 'k':
		return num((t.Hour()+23)%24 + 1)
	case 'K':
		return num(t.Hour() % 12)
	case 'h':
		return num((t.Hour()+11)%12 + 1)
	case 'm':
		return num(t.Minute())
	case 's':
		return num(t.Second())
	case 'S':
		return num(t.Nanosecond() / 1e6)
	case 'a':
		return t.Format("PM"), true
	case 'z':
		return t.Format("MST"), true
	case 'Z':
		return t.Format("-0700"), true
	case 'X':
		layout := map[int]string{1: "Z07", 2: "Z0700", 3: "Z07:00"}[n]
		return t.Format(layout), layout != ""
	}
	return "", false
}
