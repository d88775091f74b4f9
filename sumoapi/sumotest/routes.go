package sumotest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// A route is one call the emulator knows. A star in the pattern stands for an
// id.
type route struct {
	method  string
	pattern string
	handle  func(*Server, *request) reply
}

// routes are all calls; of patterns that both fit, the first counts.
var routes = []route{
	{"GET", "v2/content/folders/personal", (*Server).personal},
	{"GET", "v2/content/folders/*", (*Server).getFolder},
	{"POST", "v2/content/folders", (*Server).createFolder},
	{"PUT", "v2/content/folders/*", (*Server).updateFolder},
	{"GET", "v2/content/path", (*Server).contentAt},
	{"GET", "v2/content/*/path", (*Server).contentPath},
	{"DELETE", "v2/content/*/delete", (*Server).deleteContent},
	{"GET", "v2/content/*/delete/*/status", (*Server).deleteStatus},

	{"POST", "v1/logSearches/estimatedUsageByView", (*Server).estimate},
	{"GET", "v1/logSearches", (*Server).listSearches},
	{"POST", "v1/logSearches", (*Server).createSearch},
	{"GET", "v1/logSearches/*", (*Server).getSearch},
	{"PUT", "v1/logSearches/*", (*Server).updateSearch},
	{"DELETE", "v1/logSearches/*", (*Server).deleteSearch},

	{"POST", "v1/lookupTables", (*Server).createLookup},
	{"GET", "v1/lookupTables/jobs/*/status", (*Server).lookupJob},
	{"POST", "v1/lookupTables/*/upload", (*Server).uploadLookup},
	{"GET", "v1/lookupTables/*", (*Server).getLookup},
	{"PUT", "v1/lookupTables/*", (*Server).updateLookup},
	{"DELETE", "v1/lookupTables/*", (*Server).deleteLookup},

	{"POST", "v1/search/jobs", (*Server).createJob},
	{"GET", "v1/search/jobs/*", (*Server).jobStatus},
	{"GET", "v1/search/jobs/*/messages", (*Server).jobMessages},
	{"GET", "v1/search/jobs/*/records", (*Server).jobRecords},
	{"DELETE", "v1/search/jobs/*", (*Server).deleteJob},

	{"GET", "v1/connections", (*Server).listConnections},

	{"GET", "sec/v1/rules", (*Server).listRules},
	{"POST", "sec/v1/rules/*", (*Server).createRule},
	{"PUT", "sec/v1/rules/*/enabled", (*Server).enableRule},
	{"PUT", "sec/v1/rules/*/*", (*Server).updateRule},
	{"GET", "sec/v1/rules/*", (*Server).getRule},
	{"DELETE", "sec/v1/rules/*", (*Server).deleteRule},

	{"GET", "sec/v1/match-lists", (*Server).listLists},
	{"POST", "sec/v1/match-lists", (*Server).createList},
	{"POST", "sec/v1/match-lists/*/items", (*Server).addItems},
	{"GET", "sec/v1/match-lists/*", (*Server).getList},
	{"PUT", "sec/v1/match-lists/*", (*Server).updateList},
	{"DELETE", "sec/v1/match-lists/*", (*Server).deleteList},
	{"GET", "sec/v1/match-list-items", (*Server).listItems},
	{"GET", "sec/v1/match-list-items/all", (*Server).allItems},
	{"POST", "sec/v1/match-list-items/bulk-delete", (*Server).deleteItems},
	{"PUT", "sec/v1/match-list-items/*", (*Server).updateItem},
}

// route finds the call and makes it; wrote is true if the state may have
// changed.
func (s *Server) route(q *request) (rep reply, wrote bool) {
	known := false
	for _, rt := range routes {
		vars, fits := match(rt.pattern, q.path)
		if !fits {
			continue
		}
		known = true
		if rt.method != q.method {
			continue
		}
		q.vars = vars
		if rep, bad := s.readBody(q); bad {
			return rep, false
		}
		rep = rt.handle(s, q)
		return rep, q.method != http.MethodGet && rep.status < 300 && !strings.HasPrefix(q.path, "v1/search/") // searches are not kept
	}
	if known {
		return s.fail(q, http.StatusMethodNotAllowed, "method.unsupported", "The HTTP method is not supported."), false
	}
	return s.fail(q, http.StatusNotFound, "notfound", "The requested resource could not be found."), false
}

// readBody decodes a JSON body and refuses any other but an upload.
func (s *Server) readBody(q *request) (reply, bool) {
	if q.method != http.MethodPost && q.method != http.MethodPut || strings.HasPrefix(q.kind, "multipart/") {
		return reply{}, false
	}
	if q.kind != "application/json" {
		return s.fail(q, http.StatusUnsupportedMediaType, "contenttype.invalid", "The content type is invalid."), true
	}
	dec := json.NewDecoder(bytes.NewReader(q.raw))
	if err := dec.Decode(&q.json); err != nil || q.json == nil {
		return s.invalid(q, "The request body is no JSON object."), true
	}
	return reply{}, false
}

// invalid answers a request that failed validation, in each API's words.
func (s *Server) invalid(q *request, message string) reply {
	if strings.HasPrefix(q.path, "sec/") {
		return s.fail(q, http.StatusBadRequest, "bad.request", message)
	}
	return s.fail(q, http.StatusBadRequest, "service.argument.invalid", "The request body you've provided is invalid. ["+message+"]")
}

func (s *Server) missing(q *request) reply {
	return s.fail(q, http.StatusNotFound, "notfound", "The requested resource could not be found.")
}

func match(pattern, path string) (vars []string, fits bool) {
	want, have := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(have) {
		return nil, false
	}
	for i, w := range want {
		switch {
		case w == "*" && have[i] != "":
			v, err := url.PathUnescape(have[i])
			if err != nil {
				return nil, false
			}
			vars = append(vars, v)
		case w != have[i]:
			return nil, false
		}
	}
	return vars, true
}
