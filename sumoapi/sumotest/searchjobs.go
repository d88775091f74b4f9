package sumotest

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// SearchRequest is what a search job asks for.
type SearchRequest struct {
	Query    string
	From, To time.Time // To is not in the range
}

// SearchResult is what a search found. Fields are the columns; a row has a text
// for each, and absent ones are "".
type SearchResult struct {
	Fields    []string
	Rows      [][]string
	Aggregate bool     // rows are records, else messages
	Warnings  []string // pendingWarnings of the job
}

// Bounds of search jobs (sumo-api.md 3).
const (
	maxJobs     = 200
	maxPage     = 10_000
	maxMessages = 100_000
	jobIdle     = 10 * time.Minute // from the last request to when a job is gone
)

// searchJob is one search. Its result is set when done is closed.
type searchJob struct {
	seen   time.Time // of the last request about it
	cancel context.CancelFunc
	done   chan struct{}
	result *SearchResult
	err    error
	told   bool // errors and warnings are told once
	cookie string
}

// createJob starts a search that goes on beside other requests (3.1).
func (s *Server) createJob(q *request) reply {
	refuse := func(code, message string) reply {
		return s.gate(http.StatusBadRequest, "searchjob."+code, message)
	}
	query, _ := q.json["query"].(string)
	switch {
	case s.Search == nil:
		return s.gate(http.StatusForbidden, "forbidden", "This Sumo was given no logs to search.")
	case strings.TrimSpace(query) == "":
		return refuse("no.query", "No query is given.")
	case len([]rune(query)) > 15_000:
		return refuse("parse.error", "The query is longer than 15000 characters.")
	}
	switch q.json["autoParsingMode"] {
	case nil, "AutoParse", "Manual", "performance", "intelligent", "verbose":
	default:
		return refuse("invalid.auto.parsing.mode", "The 'autoParsingMode' field is neither AutoParse nor Manual.")
	}
	zone, _ := cmp.Or(q.json["timeZone"], q.json["timezone"]).(string)
	from, err := jobTime(q.json["from"], zone)
	if err != "" {
		return refuse(strings.Replace(err, "*", "from", 1), "The 'from' field contains an invalid time or the time zone is missing or unknown.")
	}
	to, err := jobTime(q.json["to"], zone)
	if err != "" {
		return refuse(strings.Replace(err, "*", "to", 1), "The 'to' field contains an invalid time or the time zone is missing or unknown.")
	}
	if to.Before(from) {
		return refuse("to.smaller.than.from", "The 'to' time lies before the 'from' time.")
	}
	if s.CheckQuery != nil {
		if err := s.CheckQuery(query); err != nil {
			return refuse("parse.error", "Unable to parse query. "+err.Error())
		}
	}
	s.expireJobs()
	if len(s.jobs) >= maxJobs {
		return s.gate(http.StatusTooManyRequests, "rate.limit.exceeded", "There are 200 search jobs; delete some.")
	}
	ctx, cancel := context.WithCancel(context.Background())
	job := &searchJob{seen: s.opts.Now(), cancel: cancel, done: make(chan struct{})}
	s.state.Seq++
	id := fmt.Sprintf("%016X", s.state.Seq)
	if s.jobs == nil {
		s.jobs = map[string]*searchJob{}
	}
	s.jobs[id] = job
	search := s.Search
	go func() {
		defer close(job.done)
		job.result, job.err = search(ctx, SearchRequest{query, from, to})
	}()
	rep := reply{status: http.StatusAccepted, header: map[string]string{"Location": "/api/v1/search/jobs/" + id},
		body: map[string]any{"id": id, "link": map[string]any{"rel": "self", "href": "/api/v1/search/jobs/" + id}}}
	if s.opts.JobCookies {
		job.cookie = "job-" + id
		rep.header["Set-Cookie"] = "AWSALB=" + job.cookie + "; Path=/"
	}
	return rep
}

// jobTime reads epoch ms, or ISO without zone and fraction in a named zone. The
// code of an error has a star for the field's name.
func jobTime(v any, zone string) (t time.Time, code string) {
	switch v := v.(type) {
	case float64:
		return time.UnixMilli(int64(v)), ""
	case string:
		if ms, err := strconv.ParseInt(v, 10, 64); err == nil {
			return time.UnixMilli(ms), ""
		}
		if zone == "" {
			return t, "empty.timezone"
		}
		loc, err := time.LoadLocation(zone)
		if err != nil {
			return t, "unknown.timezone"
		}
		if t, err = time.ParseInLocation("2006-01-02T15:04:05", v, loc); err == nil && len(v) == len("2006-01-02T15:04:05") {
			return t, ""
		}
	}
	return t, "invalid.timestamp.*"
}

// expireJobs drops what nobody has asked about for long.
func (s *Server) expireJobs() {
	for id, job := range s.jobs {
		if s.opts.Now().Sub(job.seen) > jobIdle {
			job.cancel()
			delete(s.jobs, id)
		}
	}
}

func (s *Server) jobOf(q *request) (*searchJob, bool) {
	s.expireJobs()
	job, ok := s.jobs[q.vars[0]]
	if !ok || job.cookie != "" && !strings.Contains(q.cookies, job.cookie) {
		return nil, false
	}
	job.seen = s.opts.Now()
	return job, true
}

func (s *Server) noJob() reply {
	return s.gate(http.StatusNotFound, "searchjob.jobid.invalid", "Job ID is invalid.")
}

// finished reports whether the result is there.
func (j *searchJob) finished() bool {
	select {
	case <-j.done:
		return true
	default:
		return false
	}
}

// jobStatus answers how far a search is; errors and warnings are those since the
// last time (3.2).
func (s *Server) jobStatus(q *request) reply {
	job, known := s.jobOf(q)
	if !known {
		return s.noJob()
	}
	status := map[string]any{"state": "GATHERING RESULTS", "messageCount": 0, "recordCount": 0,
		"histogramBuckets": []any{}, "pendingErrors": []string{}, "pendingWarnings": []string{}}
	if !job.finished() {
		return ok(status)
	}
	status["state"] = "DONE GATHERING RESULTS"
	switch {
	case job.err != nil:
		if !job.told {
			status["pendingErrors"] = []string{job.err.Error()}
		}
	case job.result.Aggregate:
		status["recordCount"] = len(job.result.Rows)
	default:
		status["messageCount"] = min(len(job.result.Rows), maxMessages)
		if len(job.result.Rows) > maxMessages {
			status["state"] = "FORCE PAUSED"
		}
	}
	if job.err == nil && len(job.result.Warnings) > 0 && !job.told {
		status["pendingWarnings"] = job.result.Warnings
	}
	job.told = true
	return ok(status)
}

func (s *Server) jobMessages(q *request) reply { return s.jobPage(q, "messages") }

func (s *Server) jobRecords(q *request) reply { return s.jobPage(q, "records") }

// jobPage answers a page of rows (3.3).
func (s *Server) jobPage(q *request, kind string) reply {
	job, known := s.jobOf(q)
	if !known {
		return s.noJob()
	}
	refuse := func(code string) reply {
		return s.gate(http.StatusBadRequest, "searchjob."+code, "The page asked for is none.")
	}
	offset, err := strconv.Atoi(q.query.Get("offset"))
	switch {
	case !q.query.Has("offset") || err != nil:
		return refuse("offset.missing")
	case offset < 0:
		return refuse("offset.negative")
	}
	limit, err := strconv.Atoi(q.query.Get("limit"))
	switch {
	case !q.query.Has("limit") || err != nil:
		return refuse("limit.missing")
	case limit == 0:
		return refuse("limit.zero")
	case limit < 0:
		return refuse("limit.negative")
	}
	res := &SearchResult{Aggregate: kind == "records"}
	if job.finished() && job.err == nil {
		res = job.result
	}
	if kind == "records" && !res.Aggregate {
		return refuse("no.records.not.an.aggregation.query")
	}
	rows := res.Rows
	if kind == "messages" {
		if res.Aggregate { // raw messages of an aggregate are not kept
			rows = nil
		}
		rows = rows[:min(len(rows), maxMessages)]
	}
	rows = rows[min(offset, len(rows)):]
	rows = rows[:min(limit, maxPage, len(rows))]
	fields := make([]any, len(res.Fields))
	for i, f := range res.Fields {
		fields[i] = map[string]any{"name": strings.ToLower(f), "fieldType": "string", "keyField": false}
	}
	maps := make([]any, len(rows))
	for i, row := range rows {
		m := map[string]string{}
		for k, v := range row {
			if v != "" {
				m[strings.ToLower(res.Fields[k])] = v
			}
		}
		maps[i] = map[string]any{"map": m}
	}
	return ok(map[string]any{"fields": fields, kind: maps})
}

// deleteJob ends a search (3.4).
func (s *Server) deleteJob(q *request) reply {
	job, known := s.jobOf(q)
	if !known {
		return s.noJob()
	}
	job.cancel()
	delete(s.jobs, q.vars[0])
	return ok(map[string]any{"id": q.vars[0]})
}

// SearchJobs returns how many jobs there are that nobody has deleted.
func (s *Server) SearchJobs() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.jobs)
}
