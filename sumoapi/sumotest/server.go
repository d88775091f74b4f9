package sumotest

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

// Options say what Sumo the emulator is. The zero value takes any credentials
// at any rate.
type Options struct {
	User      string // the account's address; me@example.com if empty
	AccessID  string // empty: any credentials will do
	AccessKey string
	MovedTo   string  // base URL of another deployment: every request is answered with a 301 there
	Rate      float64 // requests a second that are taken, with a burst of 4; 0: no limit (Sumo's is 4)
	JobSteps  int     // requests until a job takes effect; 1 if 0
	ItemSteps int     // listings until an added match-list item appears
	// JobCookies makes a search job known only to requests with the cookie that
	// its creation set, as behind Sumo's balancer (sumo-api.md 3).
	JobCookies bool
	Now        func() time.Time
}

// An Entry is a request the server received. It holds no header.
type Entry struct {
	Method string
	Path   string // after /api/
	Query  string
	Body   string
	Admin  bool // with the header isAdminMode
	Status int  // 0 when the connection was cut instead
}

// Writes reports whether the request asked for a change.
func (e Entry) Writes() bool {
	return e.Method != http.MethodGet && !strings.HasSuffix(e.Path, "/estimatedUsageByView") && !strings.HasPrefix(e.Path, "v1/search/")
}

// A Server is the emulator. Its methods may be called from several goroutines.
type Server struct {
	// CheckQuery, if set, says what Sumo would say of a search query.
	CheckQuery func(query string) error
	// CheckRule, if set, judges a rule's expression: with an error the rule is
	// kept, and DEGRADED (sumo-api.md 6.6).
	CheckRule func(expression string) error
	// Search, if set, runs search jobs; its error is one of the job's. It is called
	// beside other requests, and its context ends when the job is deleted.
	Search func(ctx context.Context, r SearchRequest) (*SearchResult, error)

	opts     Options
	inFlight atomic.Int32

	mu      sync.Mutex
	state   *State
	limiter *rate.Limiter
	faults  []*Fault
	log     []Entry
	down    bool
	errors  int
	onWrite func(doc []byte) error // saves a changed state before the answer leaves
	saved   []byte                 // what onWrite saved last
	jobs    map[string]*searchJob
}

// New returns an empty account.
func New(o Options) *Server {
	if o.User == "" {
		o.User = "me@example.com"
	}
	if o.Now == nil {
		start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
		o.Now = func() time.Time { return start }
	}
	s := &Server{opts: o}
	if o.Rate > 0 {
		s.limiter = rate.NewLimiter(rate.Limit(o.Rate), 4)
	}
	s.state = newState(o.User, s.now())
	return s
}

func (s *Server) now() string { return s.opts.Now().UTC().Format(time.RFC3339) }

// Require makes the server accept one access key alone. It is called before any request.
func (s *Server) Require(id, key string) {
	s.opts.AccessID, s.opts.AccessKey = id, key
}

// Requests returns what the server received since the last call of Forget.
func (s *Server) Requests() []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Entry(nil), s.log...)
}

// Writes returns those of Requests that asked for a change.
func (s *Server) Writes() (writes []Entry) {
	for _, e := range s.Requests() {
		if e.Writes() {
			writes = append(writes, e)
		}
	}
	return writes
}

// Forget empties the list of Requests.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = nil
}

// A reply is what a route answers.
type reply struct {
	status int
	body   any
	header map[string]string
}

func ok(body any) reply { return reply{status: http.StatusOK, body: body} }

// A request is what a route reads.
type request struct {
	method string
	path   string
	vars   []string
	query  url.Values
	json   map[string]any
	raw    []byte
	kind   string // content type
	admin  bool

	cookies string
}

// ServeHTTP answers one request under /api/.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.inFlight.Add(1)
	defer s.inFlight.Add(-1)
	raw, err := io.ReadAll(io.LimitReader(r.Body, 128<<20))
	if err != nil {
		return
	}
	rep, cut := s.serve(r, raw)
	if cut != 0 {
		s.cut(w, r, cut, rep)
		return
	}
	rep.write(w)
}

func (rep reply) write(w http.ResponseWriter) {
	for k, v := range rep.header {
		w.Header().Set(k, v)
	}
	if page, html := rep.body.(htmlPage); html {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(rep.status)
		io.WriteString(w, string(page))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(rep.status)
	if doc, is := rep.body.(json.RawMessage); is {
		w.Write(doc)
	}
}

// encode turns the body into JSON text.
func (rep *reply) encode() {
	switch rep.body.(type) {
	case nil, htmlPage, json.RawMessage:
		return
	}
	doc, err := json.Marshal(rep.body)
	if err != nil {
		rep.status, doc = http.StatusInternalServerError, []byte("{}")
	}
	rep.body = json.RawMessage(doc)
}

// serve does all that needs the lock; a fault that cuts the connection is
// returned for the caller to do.
func (s *Server) serve(r *http.Request, raw []byte) (rep reply, cut FaultKind) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down {
		return reply{}, Kill
	}
	q := &request{method: r.Method, path: strings.TrimPrefix(r.URL.EscapedPath(), "/api/"), query: r.URL.Query(), raw: raw,
		admin: r.Header.Get("isAdminMode") == "true", cookies: r.Header.Get("Cookie")}
	q.kind, _, _ = mime.ParseMediaType(r.Header.Get("Content-Type"))
	if strings.HasPrefix(q.kind, "multipart/") {
		q.kind = r.Header.Get("Content-Type") // with its boundary
	}
	fault := s.fault(q)
	defer func() {
		e := Entry{q.method, q.path, r.URL.RawQuery, string(raw), q.admin, rep.status}
		if cut != 0 {
			e.Status = 0
		}
		s.log = append(s.log, e)
		rep.encode() // under the lock: it shares maps with the state
	}()
	if rep, done := s.before(fault, q); done {
		return rep, 0
	}
	if fault == DropBefore || fault == KillBefore {
		s.down = fault == KillBefore
		return reply{}, fault
	}
	rep = s.answer(r, q)
	switch fault {
	case FailAfter:
		return s.fail(q, http.StatusInternalServerError, "internal.error", "Internal server error."), 0
	case DropAfter, SlowBody, Kill:
		s.down = fault == Kill
		return rep, fault
	}
	return rep, 0
}

// answer checks the gate, then routes.
func (s *Server) answer(r *http.Request, q *request) reply {
	if to := s.opts.MovedTo; to != "" {
		return reply{status: http.StatusMovedPermanently, header: map[string]string{"Location": strings.TrimSuffix(to, "/api/") + r.URL.Path},
			body: map[string]any{"status": 301, "id": s.errorID(), "code": "moved",
				"message": "The requested resource SHOULD be accessed through returned URI in Location Header."}}
	}
	if !s.authentic(r) {
		return s.gate(http.StatusUnauthorized, "unauthorized", "Credential could not be verified.")
	}
	if s.inFlight.Load() > 10 || s.limiter != nil && !s.limiter.AllowN(s.opts.Now(), 1) {
		return s.gate(http.StatusTooManyRequests, "rate.limit.exceeded", "API rate limit for this user has been exceeded.")
	}
	changed := s.state.tick()
	rep, wrote := s.route(q)
	if (changed || wrote) && s.onWrite != nil {
		rep.encode()
		if err := s.persist(); err != nil {
			return s.fail(q, http.StatusInternalServerError, "internal.error", "the state could not be saved: "+err.Error())
		}
	}
	return rep
}

// persist saves the state, or else goes back to what was saved last, so that
// nothing is remembered that a restart would forget.
func (s *Server) persist() error {
	doc, err := s.save()
	if err == nil {
		err = s.onWrite(doc)
	}
	if err == nil {
		s.saved = doc
		return nil
	}
	st := new(State)
	if json.Unmarshal(s.saved, st) == nil {
		s.state = st
	}
	return err
}

func (s *Server) authentic(r *http.Request) bool {
	id, key, given := r.BasicAuth()
	if s.opts.AccessID == "" {
		return true
	}
	same := subtle.ConstantTimeCompare([]byte(id+"\x00"+key), []byte(s.opts.AccessID+"\x00"+s.opts.AccessKey))
	return given && same == 1
}

// fail answers an error in the shape of the API the path belongs to.
func (s *Server) fail(q *request, status int, code, message string) reply {
	if !strings.HasPrefix(q.path, "sec/") {
		return s.gate(status, code, message)
	}
	return reply{status: status, body: map[string]any{"data": nil, "errors": []any{
		map[string]any{"code": strings.ToUpper(strings.ReplaceAll(code, ".", "_")), "error_id": s.errorID(), "message": message}}}}
}

// gate answers an error of the gateway: v1's shape under every path.
func (s *Server) gate(status int, code, message string) reply {
	return reply{status: status, body: map[string]any{"id": s.errorID(), "errors": []any{map[string]any{"code": code, "message": message}}}}
}

func (s *Server) errorID() string {
	s.errors++
	return fmt.Sprintf("ERROR-%05d-EMUL0", s.errors)
}
