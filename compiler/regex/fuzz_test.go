package regex_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"sumodet/compiler/regex"
)

// FuzzParse claims that any text is either refused at a place within it, or
// printed so that it parses to the same and matches the same values.
func FuzzParse(f *testing.F) {
	for _, c := range refused {
		f.Add(c.pattern, "a", c.opt.Cased, c.opt.Capture)
	}
	for _, c := range printings {
		f.Add(c.pattern, "Knock é\n", c.opt.Cased, c.opt.Capture)
	}
	f.Fuzz(func(t *testing.T, pattern, value string, cased, capture bool) {
		r, err := regex.Parse(pattern, regex.Options{Cased: cased, Capture: capture})
		if err != nil {
			var e *regex.Error
			require.True(t, errors.As(err, &e))
			require.True(t, 0 <= e.Start && e.Start <= e.End && e.End <= len(pattern), "%d to %d", e.Start, e.End)
			return
		}
		same(t, r, r.Portable(regex.Slashes), capture)
		same(t, r, r.Portable(regex.Quotes), capture)
		agree(t, r, value)
		literals(t, r, value)
	})
}
