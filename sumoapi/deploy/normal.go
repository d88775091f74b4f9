package deploy

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A normal form is what a body means, spelt in one way: only members that can
// be written, defaults filled in, numbers as float64, and null, "", [] and {}
// left out, which Sumo does not tell apart (sumo-api.md 6.5). Two bodies mean
// the same if their normal forms are equal. Changing a form means raising the
// 1 in the marker's h1.

// pick returns the named members, normalised.
func pick(body map[string]any, members ...string) map[string]any {
	out := map[string]any{}
	for _, m := range members {
		if v := normalise(body[m]); v != nil {
			out[m] = v
		}
	}
	return out
}

// normalise returns a deep copy without empty members; texts lose carriage
// returns and outer blanks, numbers are float64.
func normalise(v any) any {
	switch v := v.(type) {
	case string:
		if s := strings.TrimSpace(strings.ReplaceAll(v, "\r\n", "\n")); s != "" {
			return s
		}
		return nil
	case json.Number:
		f, err := v.Float64()
		if err != nil {
			return v.String()
		}
		return f
	case int:
		return float64(v)
	case []any:
		var out []any
		for _, e := range v {
			if n := normalise(e); n != nil {
				out = append(out, n)
			}
		}
		if out == nil {
			return nil
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for k, e := range v {
			if n := normalise(e); n != nil {
				out[k] = n
			}
		}
		if len(out) == 0 {
			return nil
		}
		return out
	}
	return v
}

// fill sets members that are absent.
func fill(m map[string]any, defaults map[string]any) {
	for k, v := range defaults {
		if _, has := m[k]; !has {
			m[k] = v
		}
	}
}

// asSet sorts the named lists, whose order means nothing, and drops repeats.
func asSet(m map[string]any, members ...string) {
	for _, k := range members {
		list, is := m[k].([]any)
		if !is {
			continue
		}
		slices.SortFunc(list, func(a, b any) int { return strings.Compare(encode(a), encode(b)) })
		m[k] = slices.CompactFunc(list, func(a, b any) bool { return encode(a) == encode(b) })
	}
}

// object returns v as an object; nil if it is none.
func object(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}

// encode returns a value as canonical JSON: sorted members, no blanks.
func encode(v any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(v) != nil {
		return fmt.Sprint(v) // not reached: values come from JSON
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// hash returns the first 12 hex digits of the canonical JSON's SHA-256.
func hash(v any) string {
	sum := sha256.Sum256([]byte(encode(v)))
	return hex.EncodeToString(sum[:])[:12]
}

// durations replaces every relativeTime by its seconds: Sumo answers -1h for
// -60m (sumo-api.md 4.1.2).
func durations(v any) {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			if text, is := e.(string); is && k == "relativeTime" {
				if s, ok := seconds(text); ok {
					v[k] = s
				}
			}
			durations(e)
		}
	case []any:
		for _, e := range v {
			durations(e)
		}
	}
}

// seconds reads "-1h30m" as -5400.
func seconds(text string) (float64, bool) {
	rest, sign := strings.TrimPrefix(text, "-"), 1.0
	if rest != text {
		sign = -1
	}
	sum := 0.0
	for rest != "" {
		n := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
		if n <= 0 {
			return 0, false
		}
		count, err := strconv.ParseFloat(rest[:n], 64)
		unit := map[byte]float64{'s': 1, 'm': 60, 'h': 3600, 'd': 86400, 'w': 7 * 86400}[rest[n]]
		if err != nil || unit == 0 {
			return 0, false
		}
		sum += count * unit
		rest = rest[n+1:]
	}
	return sign * sum, text != "" && text != "-"
}
