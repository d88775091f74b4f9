package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"sumodet/compiler/siemql"
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
	"sumodet/sumoapi/sumotest"
)

type sandboxCmd struct {
	Addr string `default:"127.0.0.1:0" placeholder:"ADDR" help:"Where to listen; port 0 takes a free one."`
	Dir  string `required:"" placeholder:"DIR" help:"The folder that holds the sandbox."`
}

// openSandbox opens a sandbox that judges queries and rule expressions by our
// own parsers.
func openSandbox(dir string) (*sumotest.Sandbox, error) {
	s, err := sumotest.OpenSandbox(dir)
	if err != nil {
		return nil, err
	}
	s.CheckQuery = func(query string) error {
		_, list := sumoql.Parse(diag.NewFile("query", query))
		return list.Err()
	}
	s.CheckRule = func(expression string) error {
		_, list := siemql.Parse(diag.NewFile("expression", expression))
		return list.Err()
	}
	return s, nil
}

// Run serves the sandbox until it is interrupted.
func (c sandboxCmd) Run(ctx context.Context, std streams) error {
	s, err := openSandbox(c.Dir)
	if err != nil {
		return misuse(err)
	}
	defer s.Close()
	l, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return misuse(err)
	}
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	fmt.Fprintf(std.out, "http://%s/api/\n", l.Addr())
	fmt.Fprintf(std.err, "a Sumo in %s; point clients at it with SUMOLOGIC_BASE_URL=http://%s/api/ and any access key; Ctrl-C stops it\n", c.Dir, l.Addr())
	go func() {
		<-ctx.Done()
		stop, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = server.Shutdown(stop)
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return misuse(err)
	}
	return nil
}
