package schema

import "slices"

// RecordTypes are the values of objectType that a mapper may give a record
// (cloud-siem.md 5); the system types Canary and FailedRecord are not among
// them.
var RecordTypes = []string{
	"Audit", "AuditChange", "AuditFile", "AuditResourceAccess",
	"Authentication", "AuthenticationPrivilegeEscalation",
	"Email",
	"Endpoint", "EndpointModuleLoad", "EndpointProcess",
	"Network", "NetworkDHCP", "NetworkDNS", "NetworkFlow", "NetworkHTTP", "NetworkProxy",
	"Notification", "NotificationVulnerability",
}

// IsRecordType reports whether name is one of RecordTypes.
func IsRecordType(name string) bool { return slices.Contains(RecordTypes, name) }
