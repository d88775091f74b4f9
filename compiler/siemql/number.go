package siemql

import (
	"strconv"
	"strings"

	"sumodet/compiler/value"
)

// suffixes are the factors of sizes and of times, whose unit is the
// millisecond (cloud-siem.md 1.1).
var suffixes = map[string]float64{
	"": 1, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "B": 1e9, "T": 1e12, "P": 1e15,
	"Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30, "Ti": 1 << 40, "Pi": 1 << 50,
	"ns": 1e-6, "us": 1e-3, "ms": 1, "s": 1e3, "m": 60e3, "h": 3600e3, "d": 86400e3, "w": 604800e3,
}

// Value returns the number, its suffix applied; 0 for text that Parse would
// not take as a number.
func (n *Num) Value() float64 {
	digits := strings.TrimRight(n.Text, "kKMGBTPinusmhdw")
	f, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return 0
	}
	return f * suffixes[n.Text[len(digits):]]
}

// Number makes a number.
func Number(f float64) *Num { return &Num{Text: value.FormatNumber(f)} }
