package schema

// Limits of a search (sumo-query-language.md 5.2).
const (
	MaxQuery          = 15_000      // characters of a query
	MaxWord           = 2_300       // characters of one word of it
	MaxLimit          = 10_000      // rows that limit keeps
	MaxArguments      = 16          // of concat and format
	ExactDistinct     = 100         // values up to which count_distinct is exact
	MaxValues         = 100         // values that values keeps
	MaxTranspose      = 300         // columns that transpose makes
	MaxGroups         = 10_000      // groups of fillmissing and transaction
	SubqueryRows      = 2_500       // rows of a subquery by default
	MaxSubqueryRows   = 10_000      // rows of a subquery at most
	MaxJoin           = 25_000      // rows of each table of a join
	MaxDedup          = 100_000     // messages of dedup, rows of total
	MaxAutoFields     = 100         // fields of json auto and of auto-parse mode
	MaxLookupBytes    = 100_000_000 // bytes of a lookup table
	MaxFieldName      = 255         // characters of the name of an indexed field
	MaxFieldValue     = 200         // characters of its value
	MaxSearchMessages = 100_000     // messages of a search job
	MaxSearchJobs     = 200         // running at once
)

// Limits of a log search and its schedule (sumo-api.md 4.1).
const (
	MaxName           = 255   // characters of a name
	MaxDescription    = 255   // characters of a description
	MaxParameters     = 50    // query parameters
	MaxItemizedAlerts = 100   // messages of one webhook
	MaxScheduled      = 6_000 // scheduled searches of an account
	MaxEmailsPerDay   = 120   // of one search
	MaxIndexedRows    = 512   // rows that save-to-index takes (sumo-query-language.md 5.1)
)

// Limits of lookup tables (sumo-api.md 5).
const (
	MaxLookupDescription = 1_000   // characters
	MaxLookupRow         = 200_000 // bytes
	MaxLookupKey         = 1_024   // characters of a row's primary key
)

// Limits of Cloud SIEM's match lists (sumo-api.md 6.8).
const (
	MaxListItems    = 100_000 // items of a list
	MaxListItem     = 2_000   // characters
	MaxItemsPerCall = 1_000   // items that one call adds
)

// NamePattern is the regular expression for the names of log searches
// (sumo-api.md 4.1). In its class %-@ is a range, from U+0025 to U+0040.
const NamePattern = `^[a-zA-Z0-9 +%-@.,_()\\]+$`
