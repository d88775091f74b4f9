// Package siemql is Cloud SIEM's rule expressions for their own sake: text to
// tree, tree to text, and what an expression says of a record
// (cloud-siem.md 1).
//
//	e, list := siemql.Parse(diag.NewFile("rule", `lower(baseImage) like '%/nmap' and dstPort in (22, 2222)`))
//	siemql.Print(e) // lower(baseImage) like "%/nmap" AND dstPort in (22, 2222)
//
// Parse reads whatever the hosted parser is known to take, Print says it in one
// canonical form, and PrintSafe refuses what might be read in two ways. Compile
// makes a Program of a tree, for records of a Schema. Where the public text
// leaves open how an expression is read, a Program has both readings:
// Program.Match takes the usual one and Program.Judge tells whether the verdict
// hangs on it. Threshold, Aggregation and Match run whole rules over records.
//
// The package knows no rules of the rule language and no other target.
package siemql
