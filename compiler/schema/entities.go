package schema

import (
	"slices"
	"strings"
)

// Entity is a type of entity: whom a signal is about.
type Entity struct {
	Word string // in rules: "host"
	Type string // in Cloud SIEM: "_hostname"
	// On are the types of a rule's fields that may name such an entity.
	On []string
	// SignalColumn is the column by which a search's row names such an entity
	// where the record's own attribute is not a column for it, or "" where
	// Cloud SIEM takes no such entity from a search (sumo-api.md 4.1.3).
	SignalColumn string
}

// nameable are the types of fields that hold names: text, and ip, which is an
// address held as text.
var nameable = []string{"text", "ip"}

// Entities are the entity types of rules (cloud-siem.md 2). Cloud SIEM has
// three more, of Kubernetes (_pod _deployment _replicaset), that rules have no
// word for.
var Entities = []Entity{
	{Word: "host", Type: "_hostname", On: nameable, SignalColumn: "srcDevice_hostname"},
	{Word: "ip", Type: "_ip", On: nameable, SignalColumn: "srcDevice_ip"},
	{Word: "user", Type: "_username", On: nameable, SignalColumn: "user_username"},
	{Word: "mac", Type: "_mac", On: nameable, SignalColumn: "srcDevice_mac"},
	{Word: "process", Type: "_process", On: nameable},
	{Word: "command", Type: "_command", On: nameable},
	{Word: "file", Type: "_file", On: nameable},
	{Word: "hash", Type: "_hash", On: nameable},
	{Word: "domain", Type: "_domain", On: nameable},
	{Word: "url", Type: "_url", On: nameable},
	{Word: "email", Type: "_email", On: nameable},
	{Word: "useragent", Type: "_useragent", On: nameable},
	{Word: "resource", Type: "_resource", On: nameable},
}

// EntityByWord returns the entity type of a rule's word.
func EntityByWord(word string) (Entity, bool) {
	i := slices.IndexFunc(Entities, func(e Entity) bool { return e.Word == word })
	if i < 0 {
		return Entity{}, false
	}
	return Entities[i], true
}

// Fields returns the names of the record fields that may name such an entity
// in a Cloud SIEM rule (cloud-siem.md 2).
func (e Entity) Fields() []string {
	var names []string
	for _, f := range recordFields() {
		if f.EntityType == e.Type {
			names = append(names, f.Name)
		}
	}
	return names
}

// SignalColumns are the columns that name the entity of a signal from a
// scheduled search; a row needs one of them at least (sumo-api.md 4.1.3).
var SignalColumns = []string{
	"device_ip", "device_mac", "device_natIp", "dns_replyIp",
	"dstDevice_hostname", "dstDevice_ip", "dstDevice_mac", "dstDevice_natIp",
	"fromUser_username",
	"srcDevice_hostname", "srcDevice_ip", "srcDevice_mac", "srcDevice_natIp",
	"user_username",
}

// Columns that every row of a search needs which raises a Cloud SIEM signal
// (sumo-api.md 4.1.3).
const (
	SeverityColumn = "normalizedseverity" // 0 to 10
	StageColumn    = "stage"              // a tactic's name; another text makes no signal
)

// SignalColumnFor returns the column by which a search's row names an entity
// of a type, given the record attribute that the entity's field is mapped to,
// or "". It is the attribute itself if that is one of SignalColumns and of the
// type, else the type's own column, and false where there is none.
func SignalColumnFor(e Entity, attribute string) (string, bool) {
	if slices.Contains(SignalColumns, attribute) && entityTypeOf(attribute) == e.Type {
		return attribute, true
	}
	return e.SignalColumn, e.SignalColumn != ""
}

// entityTypeOf is the entity type of a signal column. It goes by the name, as
// fromUser_username, an older field, has no type in the schema.
func entityTypeOf(column string) string {
	switch {
	case strings.HasSuffix(column, "_username"):
		return "_username"
	case strings.HasSuffix(column, "_hostname"):
		return "_hostname"
	case strings.HasSuffix(column, "_mac"):
		return "_mac"
	}
	return "_ip"
}
