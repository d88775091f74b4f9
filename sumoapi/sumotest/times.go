package sumotest

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// Time ranges and their spellings (sumo-api.md 4.1.2).

var (
	relativeTime = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^-?(\d+[smhdw])+$`) })
	relativePart = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(\d+)([smhdw])`) })
	unitSeconds  = map[string]int{"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
)

// relativeSeconds reads "-1h30m".
func relativeSeconds(text string) (int, bool) {
	if !relativeTime().MatchString(text) {
		return 0, false
	}
	sum := 0
	for _, p := range relativePart().FindAllStringSubmatch(text, -1) {
		n, err := strconv.Atoi(p[1])
		if err != nil {
			return 0, false
		}
		sum += n * unitSeconds[p[2]]
	}
	if strings.HasPrefix(text, "-") {
		sum = -sum
	}
	return sum, true
}

// respell returns a deep copy with every relative time in the largest units,
// -60m as -1h.
func respell(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := make(map[string]any, len(v))
		for k, e := range v {
			m[k] = respell(e)
			if text, is := e.(string); is && k == "relativeTime" {
				m[k] = largestUnits(text)
			}
		}
		return m
	case []any:
		l := make([]any, len(v))
		for i, e := range v {
			l[i] = respell(e)
		}
		return l
	}
	return v
}

func largestUnits(text string) string {
	n, ok := relativeSeconds(text)
	if !ok || n == 0 {
		return text
	}
	out := ""
	if n < 0 {
		out, n = "-", -n
	}
	for _, u := range []string{"w", "d", "h", "m", "s"} {
		if whole := n / unitSeconds[u]; whole > 0 {
			out += strconv.Itoa(whole) + u
			n %= unitSeconds[u]
		}
	}
	return out
}

// rangeMistake says what is wrong with a ResolvableTimeRange; "" if nothing.
func rangeMistake(v any) string {
	r, _ := v.(map[string]any)
	switch r["type"] {
	case "CompleteLiteralTimeRange":
		if name, _ := r["rangeName"].(string); name == "" {
			return ".rangeName is required"
		}
		return ""
	case "BeginBoundedTimeRange":
		if bad := boundaryMistake(r["from"]); bad != "" {
			return ".from" + bad
		}
		if r["to"] != nil {
			if bad := boundaryMistake(r["to"]); bad != "" {
				return ".to" + bad
			}
		}
		return ""
	}
	return ".type"
}

func boundaryMistake(v any) string {
	b, _ := v.(map[string]any)
	member := map[any]string{"RelativeTimeRangeBoundary": "relativeTime", "EpochTimeRangeBoundary": "epochMillis",
		"Iso8601TimeRangeBoundary": "iso8601Time", "LiteralTimeRangeBoundary": "rangeName"}[b["type"]]
	switch {
	case member == "":
		return ".type"
	case b[member] == nil:
		return "." + member + " is required"
	}
	if text, is := b["relativeTime"].(string); member == "relativeTime" && (!is || !relativeTime().MatchString(text)) {
		return ".relativeTime: not a valid time range format. Example, -5m."
	}
	return ""
}
