package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"sumodet/compiler/ir"
	"sumodet/compiler/siemql"
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
	"sumodet/sumoapi/sumotest"
)

type sandboxCmd struct {
	Addr  string   `default:"127.0.0.1:0" placeholder:"ADDR" help:"Where to listen; port 0 takes a free one."`
	Dir   string   `required:"" placeholder:"DIR" help:"The folder that holds the sandbox."`
	Log   []string `name:"log" sep:"none" placeholder:"[SOURCE=]FILE" help:"A log that search jobs search: a file or a pattern. SOURCE= names a source of the rules. May be repeated."`
	Named []string `name:"connection" sep:"none" placeholder:"NAME" help:"A webhook connection that the account has. May be repeated."`
	Key   string   `placeholder:"ID:KEY" help:"The one access key that is accepted; default: any is."`
	At    string   `placeholder:"TIME" help:"What settles times of logs without a year or zone; default: each file's time of change."`
	Rules []string `arg:"" optional:"" name:"path" help:"Where the sources that --log names are declared; default: this folder."`
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
	if c.Key != "" {
		id, key, ok := strings.Cut(c.Key, ":")
		if !ok || id == "" || key == "" {
			return misusef("--key is an access id and an access key with a colon between them")
		}
		s.Require(id, key)
	}
	for _, name := range c.Named {
		s.AddConnection(name)
	}
	if err := c.searchLogs(std, s.Server); err != nil {
		return err
	}
	l, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return misuse(err)
	}
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	fmt.Fprintf(std.out, "http://%s/api/\n", l.Addr())
	fmt.Fprintf(std.err, "a Sumo in %s; point clients at it with SUMOLOGIC_BASE_URL=http://%s/api/ and any access key; Ctrl-C stops it\n", c.Dir, l.Addr())
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		<-ctx.Done()
		stop, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = server.Shutdown(stop)
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return misuse(err)
	}
	<-answered // requests that were under way when Serve returned
	return nil
}

// searchLogs makes search jobs find what is in the logs.
func (c sandboxCmd) searchLogs(std streams, s *sumotest.Server) error {
	if len(c.Log) == 0 {
		return nil
	}
	inputs, err := logInputs{c.Log, c.Rules}.read()
	if err != nil {
		return err
	}
	at, err := parseAt(c.At)
	if err != nil {
		return err
	}
	var set *ir.Set
	for _, in := range inputs {
		if slices.Contains(in.Files, stdin) {
			return misusef("every search reads the logs, and standard input can be read once only")
		}
		if in.Source != nil && set == nil {
			if set, err = (paths{c.Rules}).load(std); err != nil {
				return err
			}
		}
	}
	searchable(s, set, inputs, at)
	return nil
}
