package sumoapi

import (
	"strings"
	"testing"
	"unicode"
)

// FuzzErrorBody: whatever a server answers, an error can be shown as it is.
func FuzzErrorBody(f *testing.F) {
	for _, seed := range []string{"", "{", "<html>\x1b[31mx", `{"errors":[{"code":"a","message":"b"}]}`, `{"errors":{"message":"\u0007"}}`, `{"error":3,"errors":"x"}`,
		`{"id":"1","code":"c","message":"m"}`, "\xff\xfe", `{"errors":[{"meta":{"a":"\u202e"}}]}`} {
		f.Add([]byte(seed), 400)
	}
	f.Fuzz(func(t *testing.T, body []byte, status int) {
		e := &Error{Kind: kindOf(status), Status: status, Method: "GET", Path: "v1/x"}
		e.parseBody(body, new(Client).clean)
		text := e.Error()
		if i := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 {
			t.Errorf("%q is not printable at %d", text, i)
		}
		if len(text) > 8000+200 {
			t.Errorf("%d bytes", len(text))
		}
	})
}

// FuzzNormaliseBase: what was normalised once stays as it is.
func FuzzNormaliseBase(f *testing.F) {
	for _, seed := range []string{"https://api.us2.sumologic.com/api/v1/", "http://[::1]:80", "https://x//api//", "https://a:b@c", "https://x/api/api/v1/v2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, base string) {
		once, err := NormaliseBase(base)
		if err != nil {
			return
		}
		if twice, err := NormaliseBase(once); err != nil || twice != once {
			t.Errorf("%q, then %q: %v", once, twice, err)
		}
	})
}
