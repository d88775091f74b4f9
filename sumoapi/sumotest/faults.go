package sumotest

import (
	"fmt"
	"net/http"
	"strings"
)

// A FaultKind is a way to fail (sumo-api.md 9.2).
type FaultKind uint8

// The ways to fail. "After" means that the request took effect.
const (
	Throttle   FaultKind = iota + 1 // 429
	FailBefore                      // 500, nothing done
	FailAfter                       // 500, done all the same
	DropBefore                      // the connection is lost, nothing done
	DropAfter                       // the connection is lost, done all the same
	HTML401                         // a page instead of JSON, as some balancers send
	SlowBody                        // the answer begins and never ends
	KillBefore                      // as DropBefore, and nothing answers any more until Revive
	Kill                            // as DropAfter, and nothing answers any more until Revive
)

var faultNames = [...]string{"none", "throttle", "fail before", "fail after", "drop before", "drop after", "HTML 401", "slow body", "kill before", "kill after"}

// String returns the fault's name.
func (k FaultKind) String() string {
	if int(k) < len(faultNames) {
		return faultNames[k]
	}
	return fmt.Sprintf("FaultKind(%d)", k)
}

// A Fault makes some of the coming requests fail.
type Fault struct {
	Kind   FaultKind
	Method string // only requests with this method; empty: any
	Path   string // only paths that begin so, after /api/
	Skip   int    // let so many of those requests through first
	Times  int    // then fail so many; once if 0
}

// Inject adds a fault. Of several the first that fits counts.
func (s *Server) Inject(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.Times = max(f.Times, 1)
	s.faults = append(s.faults, &f)
}

// Revive ends all faults, and answers again after Kill.
func (s *Server) Revive() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults, s.down = nil, false
}

// Down reports whether a Kill has struck.
func (s *Server) Down() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.down
}

// fault returns the fault that strikes this request; 0 for none.
func (s *Server) fault(q *request) FaultKind {
	for _, f := range s.faults {
		switch {
		case f.Times == 0, f.Method != "" && f.Method != q.method, !strings.HasPrefix(q.path, f.Path):
		case f.Skip > 0:
			f.Skip--
		default:
			f.Times--
			return f.Kind
		}
	}
	return 0
}

type htmlPage string

// before answers the faults that keep a request from being looked at.
func (s *Server) before(k FaultKind, q *request) (reply, bool) {
	switch k {
	case Throttle:
		return s.gate(http.StatusTooManyRequests, "rate.limit.exceeded", "API rate limit for this user has been exceeded."), true
	case FailBefore:
		return s.fail(q, http.StatusInternalServerError, "internal.error", "Internal server error."), true
	case HTML401:
		return reply{status: http.StatusUnauthorized, body: htmlPage("<html><head><title>Error</title></head>\n<body><h2>HTTP ERROR 401</h2>\n" +
			"<p>acp1:user_ip_not_allowlisted\x1b[31m</p></body></html>")}, true
	}
	return reply{}, false
}

// cut ends a request without a whole answer.
func (s *Server) cut(w http.ResponseWriter, r *http.Request, k FaultKind, rep reply) {
	if k != SlowBody {
		panic(http.ErrAbortHandler) // how a handler closes the connection
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(rep.status)
	w.Write([]byte("{"))
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
	<-r.Context().Done()
	panic(http.ErrAbortHandler)
}
