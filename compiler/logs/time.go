package logs

import (
	"bytes"
	"math"
	"strconv"
	"time"
	"unsafe"
)

// NoTime is the time of a message that has none.
const NoTime = math.MinInt64

const day = 24 * time.Hour

// clock reads times. It is written by hand because every message that could match
// has one: a form costs 20 to 60 ns here (BenchmarkTime), and 90 to 260 by
// time.Parse, which needs to be told the layout besides. Rare forms are left to
// time.Parse.
type clock struct {
	zone *time.Location // of times that name none
	year int            // in which the clock stands
	// limit is a day later, in epoch ms: a time without a year is not after it.
	limit int64
}

func newClock(zone *time.Location, at time.Time) clock {
	if zone == nil {
		zone = time.UTC
	}
	return clock{zone, at.In(zone).Year(), at.Add(day).UnixMilli()}
}

// oddLayouts are forms that loggers write seldom.
var oddLayouts = []string{
	time.RFC1123Z, time.RFC1123, time.RFC850, time.ANSIC, time.UnixDate,
	"02 Jan 2006 15:04:05", "2 Jan 2006 15:04:05 -0700",
}

// whole reads text that is a time and nothing else, in epoch milliseconds.
func (k *clock) whole(b []byte) (ms int64, ok bool) {
	if len(b) > 0 && (!printable(b[0]) || !printable(b[len(b)-1])) {
		b = bytes.TrimSpace(b)
	}
	if len(b) == 0 || len(b) > 64 {
		return NoTime, false
	}
	if ms, n := k.prefix(b); n == len(b) {
		return ms, true
	}
	if digit(b[0]) && bytes.IndexByte(b, ' ') < 0 {
		return exponent(b)
	}
	if digit(b[len(b)-1]) || letter(b[len(b)-1]) {
		for _, layout := range oddLayouts {
			if t, err := time.ParseInLocation(layout, string(b), k.zone); err == nil {
				return t.UnixMilli(), true
			}
		}
	}
	return NoTime, false
}

// exponent reads epoch times such as 1.788E12, which the search API writes for
// min() and max() (sumo-api.md 3.3).
func exponent(b []byte) (ms int64, ok bool) {
	if bytes.IndexByte(b, 'E') < 0 {
		return NoTime, false
	}
	f, err := strconv.ParseFloat(unsafe.String(&b[0], len(b)), 64)
	if err != nil || f < 1e8 || f > 1e18 {
		return NoTime, false
	}
	return millis(int64(f)), true
}

// near reads the time at the start of a line, or else the first one behind a
// bracket or parenthesis near it, where web servers and auditd write theirs
// ("192.0.2.1 - - [25/Nov/2026:…", "msg=audit(1795573826.671:913)"), or else
// the first that begins with a year, as in a column of a Palo Alto log
// ("1,2026/11/24 10:00:01,…") or behind a word ("Start-Date: 2026-11-25 …").
func (k *clock) near(line []byte) int64 {
	line = line[:min(len(line), 160)]
	if ms, n := k.prefix(line); n > 0 && (n == len(line) || !digit(line[n]) && !letter(line[n])) {
		return ms
	}
	for i, c := range line {
		if c != '[' && c != '(' || i+1 == len(line) || !digit(line[i+1]) {
			continue
		}
		if ms, n := k.prefix(line[i+1:]); n > 0 && i+1+n < len(line) && bytes.IndexByte([]byte("]):"), line[i+1+n]) >= 0 {
			return ms
		}
	}
	for i := 1; i+16 <= len(line); i++ {
		if !digit(line[i]) || digit(line[i-1]) || letter(line[i-1]) || line[i+4] != '-' && line[i+4] != '/' {
			continue
		}
		if ms, n := k.prefix(line[i:]); n > 0 {
			return ms
		}
	}
	return NoTime
}

// prefix reads the time at the start of b; n is the number of bytes it takes,
// 0 where there is none.
func (k *clock) prefix(b []byte) (ms int64, n int) {
	if len(b) < 9 {
		return NoTime, 0
	}
	switch {
	case letter(b[0]):
		return k.rfc3164(b)
	case b[0] == '[':
		if ms, n = k.prefix(b[1:]); n > 0 && n+1 < len(b) && b[n+1] == ']' {
			return ms, n + 2
		}
		return NoTime, 0
	case !digit(b[0]):
		return NoTime, 0
	case b[4] == '-' && b[7] == '-', b[4] == '/' && b[7] == '/':
		return k.yearFirst(b)
	case b[2] == '/':
		return k.slashes(b)
	}
	return epoch(b)
}

// yearFirst reads 2006-01-02T15:04:05.999Z07:00 and its kin: slashes, blanks
// before the clock, no seconds, no zone.
func (k *clock) yearFirst(b []byte) (ms int64, n int) {
	if len(b) < 16 {
		return NoTime, 0
	}
	y, mon, d := num4(b), num2(b[5:]), num2(b[8:])
	i := 11
	if b[10] == ' ' && b[11] == ' ' { // apt writes two blanks
		i = 12
	} else if b[10] != 'T' && b[10] != 't' && b[10] != ' ' {
		return NoTime, 0
	}
	return k.finish(b, y, mon, d, i, false)
}

// slashes reads 02/Jan/2006:15:04:05 -0700 of Apache and 01/02/2006 03:04:05.000
// PM -0700 of Sumo's exports; without AM or PM the clock has 24 hours.
func (k *clock) slashes(b []byte) (ms int64, n int) {
	if len(b) < 16 {
		return NoTime, 0
	}
	if letter(b[3]) {
		if b[6] != '/' || b[11] != ':' {
			return NoTime, 0
		}
		return k.finish(b, num4(b[7:]), month(b[3:]), num2(b), 12, false)
	}
	if b[5] != '/' || b[10] != ' ' {
		return NoTime, 0
	}
	return k.finish(b, num4(b[6:]), num2(b), num2(b[3:]), 11, true)
}

// finish reads the clock at b[i:], AM or PM where half is set, and a zone.
func (k *clock) finish(b []byte, y, mon, d, i int, half bool) (ms int64, n int) {
	of, i := clockTime(b, i)
	if i == 0 || !validDate(y, mon, d) {
		return NoTime, 0
	}
	if half && i+3 <= len(b) && b[i] == ' ' && b[i+2] == 'M' && (b[i+1] == 'A' || b[i+1] == 'P') {
		hours := of / 3_600_000
		if hours == 0 || hours > 12 {
			return NoTime, 0
		}
		of -= hours / 12 * 12 * 3_600_000
		if b[i+1] == 'P' {
			of += 12 * 3_600_000
		}
		i += 3
	}
	ms = epochDay(y, mon, d)*86_400_000 + of
	if offset, w := zoneOffset(b[i:]); w > 0 {
		return ms - offset, i + w
	}
	return k.local(ms), i
}

// rfc3164 reads Jan _2 15:04:05, with a fraction or a year too where it has one.
// A year that is missing is the latest for which the time is not after limit.
func (k *clock) rfc3164(b []byte) (ms int64, n int) {
	mon := month(b)
	if mon < 0 || len(b) < 12 || b[3] != ' ' {
		return NoTime, 0
	}
	d, i := 0, 4
	if b[i] == ' ' {
		i++
	}
	for ; i < 6 && digit(b[i]); i++ {
		d = d*10 + int(b[i]-'0')
	}
	if b[i] != ' ' {
		return NoTime, 0
	}
	i++
	if y := num4(b[i:]); y > 0 && i+5 < len(b) && b[i+4] == ' ' {
		return k.finish(b, y, mon, d, i+5, false)
	}
	of, end := clockTime(b, i)
	if end == 0 {
		return NoTime, 0
	}
	for y, first := k.year+1, k.year-8; y >= first; y-- { // 29 February is at most 8 years apart
		if !validDate(y, mon, d) {
			continue
		}
		if ms = k.local(epochDay(y, mon, d)*86_400_000 + of); ms <= k.limit {
			return ms, end
		}
	}
	return NoTime, 0
}

// local turns milliseconds of the zone's wall clock into epoch milliseconds.
func (k *clock) local(wall int64) int64 {
	if k.zone == time.UTC {
		return wall
	}
	t := time.UnixMilli(wall).UTC()
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), k.zone).UnixMilli()
}
