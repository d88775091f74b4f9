// Package sumoql is Sumo Logic's log-search language for its own sake: text to
// tree and tree to text. It knows nothing of rules, of fields that exist or of
// what a query returns; sumoql/run evaluates, sumoql/lint finds mistakes.
//
// A query is a scope and operators, each behind a bar. An operator is a file,
// op_NAME.go, with its node (whose tags are its grammar), printing,
// documentation and examples; operators.go lists them, and OPERATORS.md is
// printed from them. The facts are those of sumo-query-language.md.
//
// Parsing goes in three steps. A lexer that cannot fail makes tokens, knowing
// where it stands: keywords before the first bar, regular expressions only
// where an operand may stand, paths after `from`, a query within another as one
// token. The tokens are cut at bars outside brackets. Each piece is parsed by
// itself by participle, so that one mistake costs one operator; operands and
// signs come flat and are folded by a table of precedences. A query within is
// parsed in the same way when its operator is.
//
// What is wrong is worded by errors.go, with hints.go for what is right
// elsewhere: the operators, functions and signs of other products.
//
// Print is canonical: an operator a line; it keeps comments, and printing what
// was parsed from its text gives that text again.
package sumoql
