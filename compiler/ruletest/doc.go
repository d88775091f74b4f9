// Package ruletest runs the tests of rules: archives of logs and of what each
// must raise.
//
// A case is a txtar archive in the folder tests beside a rule's file. The text
// at its top says what is shown; its sections are
//
//	SOURCE.EXT     a log of that source
//	logs           SOURCE=FILE lines, for what an archive cannot hold
//	now            the time that settles times without a year or a zone
//	expect         what is raised, exactly: BRANCH.LABEL [TYPE=VALUE]… [at TIME] [xN]
//	expect search  the same for the emitted search, where it differs
//	expect siem    the same for the emitted Cloud SIEM rules, where they differ
//
// A value with blanks stands in quotes or backquotes, as in rules. A line that
// starts with # is a comment, one that starts with miss a known blind spot.
//
// Every case is read three times: by the local plan, by the emitted search and
// by the emitted Cloud SIEM rules, each over its own text. The readings must
// agree on who is named by which label; the search is run once over everything
// and again as its schedule would run it. Cases of one Find may run at once: they share
// what was parsed of their rules' texts, and nothing else.
package ruletest
