// Package sumoapi is Sumo Logic's REST API as Go values: content folders, log
// searches, search jobs, Cloud SIEM rules, match lists and lookup tables.
//
// A Client takes a deployment and an access key and gives values or an *Error.
// It keeps to the rate Sumo allows, repeats what may be repeated, follows no
// redirect and shows no secret. What may be repeated depends on the verb: a
// POST whose answer was lost is never sent again (IsAmbiguous), because
// nothing in this API tells two equal creates apart.
//
//	folders.go content.go       the content library
//	connections.go              where webhooks go
//	logsearches.go lookups.go   saved and scheduled searches, lookup tables
//	searchjobs.go               searches that run now
//	rules.go matchlists.go      Cloud SIEM
//
// What should exist is decided in sumoapi/deploy; sumoapi/sumotest is a Sumo
// that fits in a test. The package imports nothing else of ours. The facts
// about Sumo come from sumo-api.md, named by section where they are used.
package sumoapi
