// Package siem turns a branch into Cloud SIEM rules: expressions over records,
// as siemql trees and as text, in the body of a request.
//
// A branch without a window becomes a match rule for each label: the source's
// record, the branch's conditions, the label's and none of the earlier labels'.
// A window becomes a threshold rule where it asks for at least so many
// messages or distinct values, else an aggregation rule. Cloud SIEM's windows
// slide and last a minute at least, so what only whole, aligned or short
// windows can say is refused until the author says what to deploy instead.
//
// Rules see records and not messages. What a source's record block maps is all
// they know of; the mapping is its author's assumption about Sumo's parsers.
// Record makes the record of a message, for evaluating rules on this machine.
package siem
