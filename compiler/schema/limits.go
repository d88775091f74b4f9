package schema

// Limits of a search (sumo-query-language.md 5.2).
const (
	MaxQuery      = 15_000 // characters of a query
	MaxWord       = 2_300  // characters of one word of it
	MaxLimit      = 10_000 // rows that limit keeps
	MaxArguments  = 16     // of concat and format
	ExactDistinct = 100    // values up to which count_distinct is exact
	SubqueryRows  = 2_500  // rows of a subquery by default
)

// Limits of a log search and its schedule (sumo-api.md 4.1).
const (
	MaxName        = 255 // characters of a name
	MaxDescription = 255 // characters of a description
)

// Limits of lookup tables (sumo-api.md 5).
const (
	MaxLookupDescription = 1_000   // characters
	MaxLookupRow         = 200_000 // bytes
	MaxLookupKey         = 1_024   // characters of a row's primary key
)

// Limits of Cloud SIEM's match lists (sumo-api.md 6.8).
const (
	MaxListItems = 100_000 // items of a list
	MaxListItem  = 2_000   // characters
)

// NamePattern is the regular expression for the names of log searches
// (sumo-api.md 4.1). In its class %-@ is a range, from U+0025 to U+0040.
const NamePattern = `^[a-zA-Z0-9 +%-@.,_()\\]+$`
