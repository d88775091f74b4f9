package logs

// clockTime reads 15:04[:05[.999]] at b[i:] in milliseconds; end is 0 where it
// is none. A leap second counts as the first of the next minute, and a fraction
// is cut to milliseconds.
func clockTime(b []byte, i int) (ms int64, end int) {
	if i+5 > len(b) || b[i+2] != ':' {
		return 0, 0
	}
	h, m, s := threeNumbers(b[i:])
	if i += 8; h < 0 { // no seconds, or none at all
		i -= 3
		h, m, s = num2(b[i-5:]), num2(b[i-2:]), 0
		if i+3 <= len(b) && b[i] == ':' {
			return 0, 0
		}
	}
	if h < 0 || h > 23 || m < 0 || m > 59 || s > 60 {
		return 0, 0
	}
	ms = int64(h*3600+m*60+s) * 1000
	frac, w := fraction(b[i:])
	return ms + frac, i + w
}

// threeNumbers reads 15:04:05 all at once; -1 stands for text that is none.
func threeNumbers(b []byte) (h, m, s int) {
	const (
		colons = uint64(':')<<16 | uint64(':')<<40
		form   = ones*'0' ^ (ones&0x0000ff0000ff0000)*'0' | colons
		least  = ones*(0x80-10) + (ones&0x0000ff0000ff0000)*9 // what makes a digit above 9, or what is no colon, 0x80 or more
	)
	if len(b) < 8 {
		return -1, 0, 0
	}
	x := eight(b, 0) ^ form // digits are 0 to 9, colons 0
	if (x+least|x)&(ones<<7) != 0 {
		return -1, 0, 0
	}
	x = x*10 + x>>8
	return int(x & 0xff), int(x >> 24 & 0xff), int(x >> 48 & 0xff)
}

// fraction reads a point and digits, or a comma and the three digits that many
// loggers write: a comma and other digits are the next field of a CSV record.
func fraction(b []byte) (ms int64, w int) {
	if len(b) < 2 || b[0] != '.' && b[0] != ',' {
		return 0, 0
	}
	for w = 1; w < len(b) && digit(b[w]); w++ {
		if w <= 3 {
			ms = ms*10 + int64(b[w]-'0')
		}
	}
	if w == 1 || b[0] == ',' && (w != 4 || w < len(b) && b[w] == ',') {
		return 0, 0
	}
	for n := w; n <= 3; n++ {
		ms *= 10
	}
	return ms, w
}

// zoneOffset reads Z, +07:00, +0700 or +07 and, behind a blank, those and UTC
// and GMT; w is 0 where there is none.
func zoneOffset(b []byte) (ms int64, w int) {
	blank := 0
	if len(b) > 0 && b[0] == ' ' {
		blank = 1
	}
	z := b[blank:]
	switch {
	case len(z) == 0:
		return 0, 0
	case blank == 0 && (z[0] == 'Z' || z[0] == 'z'):
		return 0, 1
	case len(z) >= 3 && (string(z[:3]) == "UTC" || string(z[:3]) == "GMT") && wordEnds(z, 3):
		return 0, blank + 3
	case z[0] == 'Z' && wordEnds(z, 1):
		return 0, blank + 1
	case z[0] != '+' && z[0] != '-' || len(z) < 3:
		return 0, 0
	}
	h, m, n := num2(z[1:]), 0, 3
	switch {
	case len(z) >= 6 && z[3] == ':':
		m, n = num2(z[4:]), 6
	case len(z) >= 5 && digit(z[3]):
		m, n = num2(z[3:]), 5
	case blank == 1: // " -5" or " +07 apples" is text
		return 0, 0
	}
	if h < 0 || h > 14 || m < 0 || m > 59 || !wordEnds(z, n) {
		return 0, 0
	}
	ms = int64(h*60+m) * 60_000
	if z[0] == '-' {
		ms = -ms
	}
	return ms, blank + n
}

func wordEnds(b []byte, n int) bool { return n >= len(b) || !digit(b[n]) && !letter(b[n]) }

// epoch reads seconds, with or without a fraction, milli-, micro- or nanoseconds
// since 1970, told apart by their size: ten digits are seconds until 2286.
func epoch(b []byte) (ms int64, n int) {
	var v int64
	if len(b) >= 8 {
		if first, ok := eightDigits(eight(b, 0)); ok {
			v, n = first, 8
		}
	}
	for n < len(b) && digit(b[n]) && n < 19 {
		v = v*10 + int64(b[n]-'0')
		n++
	}
	if n < 9 || v < 0 || n < len(b) && digit(b[n]) {
		return NoTime, 0
	}
	if v < 1e11 && n < len(b) && b[n] == '.' {
		frac, w := fraction(b[n:])
		return v*1000 + frac, n + w
	}
	return millis(v), n
}

// eightDigits reads eight digits, of which the first is in the lowest byte: pairs of
// neighbours become numbers of two digits, those of four, and those one of eight.
func eightDigits(x uint64) (v int64, ok bool) {
	const zeros = ones * '0'
	if (x&(ones*0xf0))|((x+ones*6)&(ones*0xf0))>>4 != zeros|zeros>>4 {
		return 0, false
	}
	x -= zeros
	x = (x*10 + x>>8) & 0x00ff00ff00ff00ff
	x = (x*100 + x>>16) & 0x0000ffff0000ffff
	return int64((x*10_000 + x>>32) & 0xffffffff), true
}

func millis(v int64) int64 {
	switch {
	case v < 1e11:
		return v * 1000
	case v < 1e14:
		return v
	case v < 1e17:
		return v / 1000
	}
	return v / 1_000_000
}

// epochDay is the number of days from 1970-01-01 to a valid date, by the
// counting of years from March that puts the leap day last.
func epochDay(y, mon, d int) int64 {
	if mon <= 2 {
		y, mon = y-1, mon+12
	}
	return int64(365*y+y/4-y/100+y/400+(153*(mon-3)+2)/5+d) - 719469
}

func validDate(y, mon, d int) bool {
	if y < 1 || mon < 1 || mon > 12 || d < 1 || d > 31 {
		return false
	}
	switch mon {
	case 4, 6, 9, 11:
		return d <= 30
	case 2:
		return d <= 28 || d == 29 && y%4 == 0 && (y%100 != 0 || y%400 == 0)
	}
	return true
}

// month reads an English month's first three letters, or gives -1.
func month(b []byte) int {
	if len(b) < 3 {
		return -1
	}
	name := [3]byte{b[0] | 0x20, b[1] | 0x20, b[2] | 0x20}
	switch string(name[:]) {
	case "jan":
		return 1
	case "feb":
		return 2
	case "mar":
		return 3
	case "apr":
		return 4
	case "may":
		return 5
	case "jun":
		return 6
	case "jul":
		return 7
	case "aug":
		return 8
	case "sep":
		return 9
	case "oct":
		return 10
	case "nov":
		return 11
	case "dec":
		return 12
	}
	return -1
}

func num2(b []byte) int {
	if len(b) < 2 || !digit(b[0]) || !digit(b[1]) {
		return -1
	}
	return int(b[0]-'0')*10 + int(b[1]-'0')
}

func num4(b []byte) int {
	if len(b) < 4 {
		return -1
	}
	hi, lo := num2(b), num2(b[2:])
	if hi < 0 || lo < 0 {
		return -1
	}
	return hi*100 + lo
}

func digit(c byte) bool  { return '0' <= c && c <= '9' }
func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
