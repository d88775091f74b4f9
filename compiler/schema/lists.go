package schema

import "slices"

// ListKind is what the rows of a list are, by the word that rules use.
type ListKind string

// The kinds of lists.
const (
	ListHost   ListKind = "host"
	ListUser   ListKind = "user"
	ListIP     ListKind = "ip"
	ListSrcIP  ListKind = "src_ip"
	ListDstIP  ListKind = "dst_ip"
	ListDomain ListKind = "domain"
	ListHash   ListKind = "hash"
	ListURL    ListKind = "url"
)

// ListKinds lists every kind.
var ListKinds = []ListKind{ListHost, ListUser, ListIP, ListSrcIP, ListDstIP, ListDomain, ListHash, ListURL}

// columns are the target columns of match lists (sumo-api.md 6.8).
var columns = map[ListKind]string{
	ListHost:   "Hostname",
	ListUser:   "Username",
	ListIP:     "Ip",
	ListSrcIP:  "SrcIp",
	ListDstIP:  "DstIp",
	ListDomain: "Domain",
	ListHash:   "FileHash",
	ListURL:    "Url",
}

var (
	sources = []string{
		"srcDevice_ip", "srcDevice_natIp", "bro_dhcp_assignedIp", "bro_socks_boundIp",
		"device_ip", "device_natIp",
	}
	destinations = []string{
		"dstDevice_ip", "dstDevice_natIp", "bro_radius_remoteIp", "bro_socks_requestIp", "dns_replyIp",
	}
)

// feeding are the record fields that Cloud SIEM compares with a match list of a
// kind (docs/cse/match-lists-suppressed-lists/match-fields-reference.md of
// SumoLogic/sumologic-documentation; device_ip counts as a source,
// cloud-siem.md 5). The page's names that the schema lacks are left out:
// username, http_referrerHostname, http_referrerDomain, bro_ntlm_domainame and
// the member xOriginatingIp of bro_smtp_headers. A fired list tells which list,
// never which field.
var feeding = map[ListKind][]string{
	ListHost:   {"device_hostname", "dstDevice_hostname", "srcDevice_hostname", "http_hostname", "bro_ssl_serverName"},
	ListUser:   {"fromUser_username", "user_username"},
	ListIP:     slices.Concat(sources, destinations),
	ListSrcIP:  sources,
	ListDstIP:  destinations,
	ListDomain: {"bro_ssl_serverName_rootDomain", "dns_queryDomain", "dns_replyDomain", "fromUser_authDomain", "http_url_rootDomain", "http_url_fqdn"},
	ListHash:   {"file_hash_md5", "file_hash_sha1", "file_hash_sha256", "file_hash_ssdeep", "file_hash_imphash", "file_hash_pehash"},
	ListURL:    {"http_url"},
}

// Known reports whether k is one of ListKinds.
func (k ListKind) Known() bool { return slices.Contains(ListKinds, k) }

// Column returns the target column of a match list of the kind, or "" for an
// unknown kind.
func (k ListKind) Column() string { return columns[k] }

// Fields returns the record fields that are compared with a match list of the
// kind.
func (k ListKind) Fields() []string { return slices.Clone(feeding[k]) }

// IsAddress reports whether rows may be CIDR blocks as well as addresses.
func (k ListKind) IsAddress() bool { return k == ListIP || k == ListSrcIP || k == ListDstIP }
