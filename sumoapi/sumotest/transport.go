package sumotest

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"syscall"
)

// Transport returns a way to the server without a network: every host leads
// to it. After Kill it refuses connections, as a dead host does.
func (s *Server) Transport() http.RoundTripper { return transport{s} }

type transport struct{ s *Server }

func (t transport) RoundTrip(r *http.Request) (resp *http.Response, err error) {
	if r.Body == nil {
		r = r.Clone(r.Context())
		r.Body = http.NoBody
	}
	defer r.Body.Close()
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if t.s.Down() {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	w := httptest.NewRecorder()
	defer func() {
		if p := recover(); p == http.ErrAbortHandler {
			if resp, err = nil, io.ErrUnexpectedEOF; r.Context().Err() != nil {
				err = r.Context().Err()
			}
		} else if p != nil {
			panic(p)
		}
	}()
	t.s.ServeHTTP(w, r)
	if err := r.Context().Err(); err != nil {
		return nil, fmt.Errorf("the answer came too late: %w", err)
	}
	resp = w.Result()
	resp.Request = r
	return resp, nil
}
