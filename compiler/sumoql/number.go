package sumoql

import "strconv"

// numberSuffixes are the factors of size suffixes and of time suffixes, whose
// unit is the millisecond (sumo-query-language.md 1.5).
var numberSuffixes = map[string]float64{
	"": 1, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "B": 1e9, "T": 1e12, "P": 1e15,
	"Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30, "Ti": 1 << 40, "Pi": 1 << 50,
	"ns": 1e-6, "us": 1e-3, "ms": 1, "s": 1e3, "m": 60e3, "h": 3600e3, "d": 86400e3, "w": 604800e3,
}

// numberValue returns the value of a number with its suffix.
func numberValue(text string) float64 {
	n := len(text)
	for n > 0 && !isDigit(text[n-1]) && text[n-1] != '.' {
		n--
	}
	f, _ := strconv.ParseFloat(text[:n], 64) // 0 of what is no number, Infinity of what is too large
	switch suffix := text[n:]; suffix {
	case "ns":
		return f / 1e6 // as its decimal form says, which a factor of 1e-6 misses
	case "us":
		return f / 1e3
	default:
		return f * numberSuffixes[suffix]
	}
}
