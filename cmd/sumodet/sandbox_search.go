package main

import (
	"context"
	"time"

	"sumodet/compiler"
	"sumodet/compiler/ir"
	"sumodet/sumoapi/sumotest"
)

// searchable makes a sandbox answer search jobs over logs. set is the rules whose
// sources and lists the logs belong to; nil for none.
func searchable(s *sumotest.Server, set *ir.Set, inputs []compiler.QueryInput, at time.Time) {
	opt := compiler.QueryOptions{Inputs: inputs, At: at}
	if set != nil {
		opt.Tables = compiler.Lookups(set)
	}
	s.Search = func(ctx context.Context, r sumotest.SearchRequest) (*sumotest.SearchResult, error) {
		opt := opt
		opt.From, opt.To = r.From, r.To
		res := &sumotest.SearchResult{}
		var err error
		res.Fields, res.Rows, res.Aggregate, res.Warnings, err = compiler.SearchLogs(ctx, r.Query, opt)
		if err != nil {
			return nil, err
		}
		return res, nil
	}
}
