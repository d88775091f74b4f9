// Package agreement holds the readings of a rule to each other over generated
// rules and events. It has no code but its tests.
//
// A rule has one meaning and several readings: its typed conditions, walked as
// a tree; the plan that local runs use, with and without its necessary
// literals; the text of its search, parsed back and run; the texts of its
// Cloud SIEM rules, parsed back and judged over the records that the source's
// mapping promises. For every event all must name the same entities by the
// same label. Of a window the local plan, however its messages are split over
// workers, and the search must give the same rows, and Cloud SIEM, whose windows
// slide, must name at least those whom they name.
//
// What Sumo's documents leave open must not matter. So the search and the
// Cloud SIEM rules are read twice, as nulls pass or fail a negated test, and a
// reading that hangs on an undocumented point at all disagrees.
//
// Rules and events come from a seed and share their words, so that conditions
// hold often; differences that are known and meant stand in one table
// (division_test.go), each with its reason. A case is one rule and one event. A rule that divides its
// readings is made as small as it can be and printed with the event and what
// each reading says.
//
//	go test ./compiler/agreement                       about 10,000 cases
//	go test ./compiler/agreement -cases 100000 -seed 7
//
// The property is worth what it can find: TestFaults plants faults in what the
// emitters give, one after the other, and each must divide the readings.
package agreement
