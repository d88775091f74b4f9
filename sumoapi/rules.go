package sumoapi

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// ruleKinds are the kinds of Cloud SIEM rules: by our word, which is the
// UI's, the API's path and the prefix of ids (sumo-api.md 6.1, 6.2).
var ruleKinds = []struct{ kind, path, prefix string }{
	{"match", "templated", "MATCH"},
	{"threshold", "threshold", "THRESHOLD"},
	{"chain", "chain", "CHAIN"},
	{"aggregation", "aggregation", "AGGREGATION"},
	{"first_seen", "first-seen", "FIRST"},
	{"outlier", "outlier", "OUTLIER"},
}

// RuleStatus is how a rule fares in Cloud SIEM (sumo-api.md 6.6).
type RuleStatus struct {
	Status  string `json:"status"` // ACTIVE, DEGRADED, DISABLED, FAILED_AND_DISABLED, RATE_LIMITED, WARNING
	Message string `json:"message"`
}

// A Rule is a Cloud SIEM rule as the server gives it.
type Rule struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	Source      string     `json:"ruleSource"` // "user" for rules people made
	Enabled     bool       `json:"enabled"`
	Tags        []string   `json:"tags"`
	Status      RuleStatus `json:"status"`
	Created     string     `json:"created"`
	LastUpdated string     `json:"lastUpdated"`
	// Body is the whole answer, server-set members included.
	Body json.RawMessage `json:"-"`
}

// UnmarshalJSON keeps the answer whole beside the members deployers read.
func (r *Rule) UnmarshalJSON(data []byte) error {
	type known Rule
	if err := json.Unmarshal(data, (*known)(r)); err != nil {
		return err
	}
	r.Body = append(json.RawMessage(nil), data...)
	return nil
}

// Kind returns "match", "threshold" and so on by the id, whose prefix is
// surer than the ruleType member (sumo-api.md 6.5); "" for any other.
func (r *Rule) Kind() string {
	prefix, _, _ := strings.Cut(r.ID, "-")
	for _, k := range ruleKinds {
		if k.prefix == prefix {
			return k.kind
		}
	}
	return ""
}

const siemRules = "sec/v1/rules"

// envelope wraps whatever Cloud SIEM answers (sumo-api.md 6.1).
type envelope[T any] struct {
	Data T `json:"data"`
}

// page is one page of a Cloud SIEM listing.
type page[T any] struct {
	HasNextPage bool `json:"hasNextPage"`
	Total       int  `json:"total"`
	Objects     []T  `json:"objects"`
}

// listAll reads a Cloud SIEM listing to its end, size objects a page.
func listAll[T any](ctx context.Context, c *Client, path string, query url.Values, size int) ([]T, error) {
	query.Set("limit", strconv.Itoa(size))
	var all []T
	for {
		query.Set("offset", strconv.Itoa(len(all)))
		var out envelope[*page[T]]
		if err := c.send(ctx, http.MethodGet, path, query, nil, &out); err != nil {
			return nil, err
		}
		if out.Data == nil { // an empty listing would read as "nothing exists"
			return nil, noPage(path, "the answer holds no page")
		}
		all = append(all, out.Data.Objects...)
		if !out.Data.HasNextPage {
			return all, nil
		}
		if len(out.Data.Objects) == 0 {
			return nil, noPage(path, "an empty page promises another")
		}
	}
}

func noPage(path, message string) error {
	return &Error{Kind: KindUnreadable, Status: http.StatusOK, Method: http.MethodGet, Path: path, Message: message}
}

// samePage is the error of a listing whose next page is said to be the one at
// hand: what is on the others is not known, and so not what there is.
func samePage(path string) error { return noPage(path, "the next page is said to be the same") }

// UserRules returns all rules people made, over all pages.
func (c *Client) UserRules(ctx context.Context) ([]Rule, error) {
	return c.rules(ctx, `ruleSource:"user"`)
}

// UserRulesNamed returns the rules people made with exactly this name. Sumo
// does not say how it quotes or compares names in a query (sumo-api.md 6.2),
// so the answer is filtered here, and may miss one.
func (c *Client) UserRulesNamed(ctx context.Context, name string) ([]Rule, error) {
	all, err := c.rules(ctx, fmt.Sprintf(`ruleSource:"user" name:"%s"`, strings.ReplaceAll(name, `"`, `\"`)))
	if err != nil {
		return nil, err
	}
	var named []Rule
	for _, r := range all {
		if r.Name == name {
			named = append(named, r)
		}
	}
	return named, nil
}

func (c *Client) rules(ctx context.Context, q string) ([]Rule, error) {
	all, err := listAll[Rule](ctx, c, siemRules, url.Values{"q": {q}}, 100)
	if err != nil {
		return nil, err
	}
	var users []Rule
	for _, r := range all {
		if r.Source == "user" { // whatever q meant to the server
			users = append(users, r)
		}
	}
	return users, nil
}

// Rule returns a rule by its id.
func (c *Client) Rule(ctx context.Context, id string) (*Rule, error) {
	return c.rule(ctx, http.MethodGet, join(siemRules, id), nil)
}

// CreateRule makes a rule of a kind ("match", "threshold", "aggregation" …)
// with the fields of sumo-api.md 6.3.
func (c *Client) CreateRule(ctx context.Context, kind string, fields any) (*Rule, error) {
	p, err := rulePath(kind)
	if err != nil {
		return nil, err
	}
	return c.rule(ctx, http.MethodPost, p, map[string]any{"fields": fields})
}

// UpdateRule replaces all fields of a user's rule; its kind cannot change.
func (c *Client) UpdateRule(ctx context.Context, kind, id string, fields any) (*Rule, error) {
	p, err := rulePath(kind)
	if err != nil {
		return nil, err
	}
	return c.rule(ctx, http.MethodPut, join(p, id), map[string]any{"fields": fields})
}

// DeleteRule deletes a user's rule. That there was none is success.
func (c *Client) DeleteRule(ctx context.Context, id string) error {
	return c.remove(ctx, join(siemRules, id))
}

func rulePath(kind string) (string, error) {
	for _, k := range ruleKinds {
		if k.kind == kind {
			return siemRules + "/" + k.path, nil
		}
	}
	return "", fmt.Errorf("unknown kind of Cloud SIEM rule %q", kind)
}

func (c *Client) rule(ctx context.Context, method, path string, in any) (*Rule, error) {
	var out envelope[Rule]
	if err := c.send(ctx, method, path, nil, in, &out); err != nil {
		return nil, err
	}
	return &out.Data, need(method, path, out.Data.ID)
}
