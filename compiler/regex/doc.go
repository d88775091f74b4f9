// Package regex reads the regular expressions of rules: the common subset of
// RE2, which Sumo's matches runs, and Java's, which parse regex and Cloud
// SIEM's rlike run.
//
// Parse takes what an author wrote between the slashes and either refuses it,
// pointing at the construct, or gives a Regex that prints itself for each
// reader:
//
//	r, err := regex.Parse(`OPEN SESAME$`, regex.Options{})
//	r.Portable(regex.Slashes)  // (?i)OPEN SESAME\z
//	r.Go()                     // [Oo][Pp][Ee][Nn] [Ss][Ee]…\z
//	r.Literals()               // [[open sesame]]
//
// A Finder finds any expression of package regexp in one text after the other, as
// that package does and some six times as fast.
//
// # Meaning
//
//   - A pattern is searched for: it may match anywhere in the value.
//   - ^ and \A are the start of the text, $ and \z its end, also where the
//     text has several lines or ends in a line end.
//   - . is [^\n]; \s is [\t\n\f\r ] as in RE2 (Java's has \x0B as well), and is
//     printed spelt out; \d and \w are ASCII; negated classes match \n.
//   - Without Options.Cased the two cases of an ASCII letter are equal, and so
//     are those of any other letter that has exactly two forms, each the
//     other's (É and é). No other characters fold: not ſ (U+017F) with s, not
//     the Kelvin sign (U+212A) with k, not ς with σ.
//   - Groups without a name only group. Names are kept where Options.Capture
//     is set.
//
// # Declared differences
//
// The portable text means the same to Go's regexp, RE2 and Java, but for three
// things that no text can mend:
//
//   - under (?i) RE2 also matches U+017F where a pattern has s, and U+212A
//     where it has k; Go's form is exact, as it spells letters out ([Kk]);
//   - \b and \B know ASCII words in RE2, in Go and in Java 19 and later; an
//     older Java takes a letter outside ASCII as part of a word;
//   - members of \p{…} categories depend on the Unicode version of the engine.
//
// Names of groups are Sumo's own: Java alone would refuse a _ in them.
//
// The package imports nothing of ours and knows no fields, rules or targets.
package regex
