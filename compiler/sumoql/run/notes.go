package run

import (
	"slices"
	"sync"
)

// The undocumented points of sumo-query-language.md section 6 that a result
// can hang on, as they are said.
const (
	noteNullCompare   = "indeterminate: 6.1 null in != or not in"
	noteQuotedStar    = "indeterminate: 6.4 wildcard in quotes in the scope"
	noteBackslash     = "indeterminate: 6.5 backslash in a wildcard pattern"
	noteQuestion      = "indeterminate: 6.6 ? in a wildcard pattern"
	noteNumberList    = "indeterminate: 6.7 a text found in a list of numbers; Sumo wants it cast"
	noteFlags         = "indeterminate: 6.8 flags behind a regular expression"
	noteNodrop        = "indeterminate: 6.9 a parse without nodrop behind one with it"
	noteAggregateNull = "indeterminate: 6.10 null or text in an aggregate"
	noteNoRows        = "indeterminate: 6.11 a count of no rows"
	noteTerms         = "indeterminate: 6.12 whether _ ends a term"
	noteSomeKeys      = "indeterminate: 6.22 some keys missing"
	noteDropRow       = "indeterminate: 6.23 a row dropped by an address that is none"
	noteTextOrder     = "indeterminate: 6.24 order of two texts"
	noteBoolText      = "indeterminate: 6.25 a boolean compared with a text"
	noteBuckets       = "the number of buckets is taken exactly; in Sumo it is a target"
	noteBin           = "what _bin_label holds is not documented; taken as LOWER-UPPER"
	noteShifts        = "what the columns of several timeshifts are called is not documented; taken as _1d, _2d, …"
	noteShiftLacks    = "what a timeshift without a number counts in avg, min and max is not documented; taken as nothing"
	noteDuplicates    = "a lookup's table has rows of the same key; the last one counts"
	noteLong          = "incomplete: whole numbers over 9,007,199,254,740,992 lose their last digits here"
	noteTooMany       = "incomplete: multi made more rows than are kept"
	noteSlowRegex     = "incomplete: a regular expression took too long on a message and is taken not to match it"
	noteTooManyRows   = "incomplete: more rows than Sumo keeps"
	noteRange         = "the time range is not known; taken as unbounded"
)

// notes gathers what is to be said of a result, each once. Workers add to it
// concurrently.
type notes struct{ said sync.Map }

func (n *notes) add(text string) {
	if _, ok := n.said.Load(text); !ok {
		n.said.Store(text, true)
	}
}

func (n *notes) list() []string {
	var out []string
	n.said.Range(func(text, _ any) bool {
		out = append(out, text.(string))
		return true
	})
	slices.Sort(out)
	return out
}
