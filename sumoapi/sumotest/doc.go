// Package sumotest is a Sumo that fits in a test: the part of Sumo Logic's
// REST API that sumoapi speaks, with the faults a network and a server have.
//
// A Server is an http.Handler; Transport reaches it without a network. It
// checks what the real one is documented to check, answers in the spellings
// the real one answers in (times written otherwise, windows in milliseconds,
// null for empty), lets jobs and match-list items take their time, and fails
// on demand (Inject). All its state is one JSON document (Save, Load); a
// Sandbox keeps that in a folder.
//
// Where no public source settles what Sumo does, the emulator takes the less
// comfortable reading. It knows neither the search language nor rule
// expressions: CheckQuery, CheckRule and Search are plugged in. What it does is
// described in sumo-api.md 9, and each resource's facts in the section its
// file names.
package sumotest
