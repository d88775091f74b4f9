// Package deploy brings a Sumo account to what a project wants, without a
// state file.
//
// It takes Objects, which are what the compiler writes, and a client; Compare
// reads the account and gives a Plan, Apply carries it out, Destroy plans the
// removal of all that a project owns.
//
//	Compare ──► Plan{Changes} ──► Apply ──► Report{Results}
//
// What it keeps to (sumo-api.md 7 and 8):
//
//   - Every object it makes bears a marker that names the project, the object
//     and what was applied. Only objects with the project's own marker are
//     ever changed or deleted; a name held by any other object is a conflict,
//     and a plan with a conflict writes nothing. A folder may be shared: one
//     without the marker is used, and never changed or deleted.
//   - When the project's folder gets another path, what lies in the folders it
//     made for the old one is moved. Folders of other people that were on the
//     old path are not searched.
//   - Bodies are compared by what they mean, so that the server's spellings
//     are no differences. Three things are looked at: what is wanted, what is
//     there, and the hash of what was applied last; so an edit made in Sumo is
//     told from a change of the rules (Change.Drift).
//   - A rule switched off in Sumo, by a person or by Sumo itself, is reported
//     and stays off until its text changes.
//   - Many searches are read from the account's list; what is not in it, or differs
//     from what is wanted, by itself.
//   - Only a 404 proves absence; any other failed read ends the plan.
//   - Each object is read again before it is written; one that changed since
//     the plan is left alone. A create whose answer was lost is looked up, not
//     repeated. What was left undone is simply in the next plan.
//   - Contents of match lists and rows of lookup tables have a hash of their
//     own in the marker, written after them; without it they count as unwritten.
//
// A copy made in Sumo's pages bears the marker too: the object with the wanted
// name is ours, else the oldest, and the others are reported and kept. Once the
// original is gone, its copy takes its place, and is changed or deleted as it
// would have been.
//
// Searches, tables and folders are looked for below the project's folder alone:
// one that was moved out of it in Sumo is not found, and made anew.
package deploy
