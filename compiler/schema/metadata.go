package schema

import "strings"

// MetaField is a field that Sumo gives every message, or that an operator
// gives under a name of its own.
type MetaField struct {
	Name string
	Type string // text, number or time (epoch milliseconds)
	// Scope and Stages say where the field may stand: in the part of a search
	// before the first bar, and in the operators behind it.
	Scope, Stages bool
	// By names the operator that gives the field, or is "" for messages.
	By   string
	Note string
}

// Metadata are the built-in fields (sumo-query-language.md 4). The values of
// text metadata compare without case in a scope and with case in stages.
var Metadata = []MetaField{
	{Name: "_raw", Type: "text", Stages: true, Note: "the message's text"},
	{Name: "_messageTime", Type: "time", Stages: true, Note: "time parsed from the message, or of its receipt"},
	{Name: "_receiptTime", Type: "time", Stages: true, Note: "time of arrival"},
	{Name: "_size", Type: "number", Stages: true, Note: "bytes of the message"},
	{Name: "_messageCount", Type: "number", Stages: true, Note: "number in the sequence of its source"},
	{Name: "_messageId", Type: "text", Stages: true, Note: "id of the message"},
	{Name: "_blockId", Type: "text", Stages: true, Note: "id of the block that holds the message"},
	{Name: "_sourceCategory", Type: "text", Scope: true, Stages: true, Note: "category of the source, up to 1,024 characters"},
	{Name: "_sourceHost", Type: "text", Scope: true, Stages: true, Note: "host of the source, up to 128 characters"},
	{Name: "_sourceName", Type: "text", Scope: true, Stages: true, Note: "name of the source, often a path"},
	{Name: "_source", Type: "text", Scope: true, Stages: true, Note: "the configured source"},
	{Name: "_collector", Type: "text", Scope: true, Stages: true, Note: "the collector"},
	{Name: "_index", Type: "text", Scope: true, Note: "partition, view or index"},
	{Name: "_view", Type: "text", Scope: true, Note: "another name of _index; stages that read it exist but are not documented"},
	{Name: "_dataTier", Type: "text", Scope: true, Note: "a search modifier"},
	{Name: "_format", Type: "text", Stages: true, Note: "pattern by which the time was parsed"},
	{Name: "_siemForward", Type: "text", Scope: true, Note: "whether the message goes to Cloud SIEM"},
	{Name: "_timeslice", Type: "time", Stages: true, By: "timeslice", Note: "start of the slice"},
	{Name: "__timeslice_end", Type: "time", Stages: true, By: "timeslice", Note: "end of the slice"},
	{Name: "_count", Type: "number", Stages: true, By: "count", Note: "number of messages in the group"},
}

// MetadataFieldFold returns the built-in field of a name, without regard to case, as
// Sumo's field names have none (sumo-query-language.md 1.4).
func MetadataFieldFold(name string) (MetaField, bool) {
	for _, m := range Metadata {
		if strings.EqualFold(m.Name, name) {
			return m, true
		}
	}
	return MetaField{}, false
}
