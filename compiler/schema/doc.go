// Package schema holds facts that others decided, as tables: MITRE ATT&CK,
// Sumo's message metadata and limits, Cloud SIEM's record fields, entities,
// match lists and windows.
//
// Each table says where its facts come from. Two of them are the files
// attack.tsv and record_fields.tsv beside the code; a newer edition replaces
// the file and nothing else. The package judges nothing: what a fact means for a
// rule, the checker and the backends decide. Of ours it imports dsl/diag, for how
// near two words are.
package schema
