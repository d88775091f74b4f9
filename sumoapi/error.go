package sumoapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// A Kind says in one word what went wrong with a request.
type Kind string

// The kinds of errors.
const (
	KindRefused     Kind = "refused"          // Sumo answered, and the answer was no
	KindCredentials Kind = "credentials"      // 401: the key, the host or the network is not accepted
	KindDeployment  Kind = "wrong deployment" // 301: the account lives elsewhere
	KindThrottled   Kind = "throttled"        // 429 for as long as a call may last
	KindServer      Kind = "server error"     // 5xx
	KindUnreachable Kind = "unreachable"      // no answer came
	KindJob         Kind = "job failed"       // a job ended badly
	KindUnreadable  Kind = "unreadable"       // a success whose body is not what was promised
)

// An Error is a request that did not succeed. Its texts are free of control
// characters and of the client's credentials.
type Error struct {
	Kind      Kind   `json:"kind"`
	Status    int    `json:"status,omitempty"` // HTTP status; 0 when none came
	Code      string `json:"code,omitempty"`   // Sumo's, such as "content:duplicate_content"
	Message   string `json:"message,omitempty"`
	RequestID string `json:"request_id,omitempty"` // what Sumo's support asks for
	Method    string `json:"method"`
	Path      string `json:"path"` // relative to the base
	// Ambiguous is true for a write that may or may not have been executed.
	Ambiguous bool `json:"ambiguous,omitempty"`
	// Base is, for KindDeployment, the base URL to use instead, if Sumo named one.
	Base string `json:"base,omitempty"`
	err  error
}

// Error returns the whole story on one line.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: ", e.Method, e.Path)
	switch e.Kind {
	case KindDeployment:
		if e.Base == "" {
			b.WriteString("redirected to what is no address of Sumo's: is there a proxy that wants a login?")
			return b.String()
		}
		b.WriteString("wrong deployment: the account lives elsewhere, use " + e.Base)
		return b.String()
	case KindUnreachable:
		b.WriteString("Sumo could not be reached")
	case KindCredentials:
		b.WriteString("401: Sumo knows no such access key here: wrong key, wrong deployment, or an address that is not allowed")
	case KindJob, KindUnreadable:
		b.WriteString(string(e.Kind))
	default:
		fmt.Fprintf(&b, "%d %s", e.Status, strings.ToLower(http.StatusText(e.Status)))
	}
	for _, s := range []string{e.Code, e.Message} {
		if s != "" {
			b.WriteString(": " + s)
		}
	}
	if e.Ambiguous {
		b.WriteString(" (it may have been executed all the same)")
	}
	if e.RequestID != "" {
		b.WriteString(" (request " + e.RequestID + ")")
	}
	return b.String()
}

// Unwrap returns the network or context error behind e, if there is one.
func (e *Error) Unwrap() error { return e.err }

// IsNotFound reports whether Sumo said that the thing does not exist. It is
// the only proof of absence: no other failed read is one (sumo-api.md 7.4).
func IsNotFound(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == http.StatusNotFound
}

// IsAmbiguous reports whether a write ended so that nobody knows if it was
// executed; the caller looks before it writes again (sumo-api.md 7.3).
func IsAmbiguous(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Ambiguous
}

// IsDuplicate reports whether a create was refused because the name is taken
// (sumo-api.md 2.6). Cloud SIEM has one code for everything, so there its text
// counts too.
func IsDuplicate(err error) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code {
	case "content:duplicate_content", "content1:duplicate_element", "hierarchy:duplicate":
		return true
	}
	return e.Code == "BAD_REQUEST" && strings.HasSuffix(e.Message, " already exists")
}

// failure is every error body of sumo-api.md 2.4 at once: (A) is flat, (B) and
// (C) hold a list, (E) an object under one of two names.
type failure struct {
	ID      string          `json:"id"`
	Code    string          `json:"code"`
	Message string          `json:"message"`
	Error   json.RawMessage `json:"error"`
	Errors  json.RawMessage `json:"errors"`
}

type failureItem struct {
	Code    string          `json:"code"`
	ErrorID string          `json:"error_id"`
	Message string          `json:"message"`
	Detail  json.RawMessage `json:"detail"`
	Meta    json.RawMessage `json:"meta"`
}

// parseBody fills e from a body of any of the five shapes; clean is Client.clean.
func (e *Error) parseBody(body []byte, clean func(string, int) string) {
	trimmed := bytes.TrimSpace(body)
	var f failure
	if !bytes.HasPrefix(trimmed, []byte("{")) || json.Unmarshal(trimmed, &f) != nil {
		e.Message = clean(htmlText(trimmed), 200)
		return
	}
	e.RequestID, e.Code, e.Message = clean(f.ID, 64), clean(f.Code, 100), clean(f.Message, 2000)
	for _, raw := range []json.RawMessage{f.Errors, f.Error} {
		var items []failureItem
		var one failureItem
		if json.Unmarshal(raw, &items) != nil && json.Unmarshal(raw, &one) == nil {
			items = []failureItem{one}
		}
		for i, it := range items {
			if i == 0 {
				e.Code = clean(it.Code, 100)
				if e.RequestID == "" {
					e.RequestID = clean(it.ErrorID, 64)
				}
			}
			text := it.Message
			for _, more := range []json.RawMessage{it.Detail, it.Meta} { // which may hold the useful part
				if s := strings.Trim(string(more), `"`); s != "" && s != "null" && s != "{}" {
					text += " [" + s + "]"
				}
			}
			if text = clean(text, 2000); text != "" && text != e.Message {
				e.Message = strings.TrimPrefix(e.Message+"; "+text, "; ")
			}
		}
	}
	e.Message = clean(e.Message, 4000)
}

var (
	htmlHidden = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?is)<(script|style|head)\b.*?</(script|style|head)>`)
	})
	htmlTag = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`<[^>]*>`) })
)

// htmlText returns the text of a page without its tags: some 401 and
// 502 are pages of a balancer (sumo-api.md 1.3).
func htmlText(body []byte) string {
	body = body[:min(len(body), 16<<10)]
	body = htmlHidden().ReplaceAll(body, []byte(" "))
	return string(htmlTag().ReplaceAll(body, []byte(" ")))
}

// clean folds blanks, drops control and format characters, which could steer
// a terminal, and the credentials, should a server repeat them, and then cuts
// text to about limit bytes: cut first, half a key would be no key to find.
func (c *Client) clean(s string, limit int) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	s = c.redact(strings.Join(strings.Fields(s), " "))
	if len(s) > limit {
		s = strings.ToValidUTF8(s[:limit], "") + "…"
	}
	return s
}
