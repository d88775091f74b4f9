package logs

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var testAt = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

func TestWholeTimes(t *testing.T) {
	const want = "2026-11-25T02:30:35.000Z"
	k := newClock(nil, testAt)
	for text, want := range map[string]string{
		"2026-11-25T02:30:35Z":             want,
		"2026-11-25t02:30:35z":             want,
		"2026-11-25T02:30:35.148176Z":      "2026-11-25T02:30:35.148Z",
		"2026-11-25T02:30:35.148999999Z":   "2026-11-25T02:30:35.148Z",
		"2026-11-25T04:30:35+02:00":        want,
		"2026-11-24T21:00:35-0530":         want,
		"2026-11-25T03:30:35+01":           want,
		"2026-11-25 02:30:35":              want,
		"2026-11-25  02:30:35":             want,
		"2026-11-25 02:30:35,500":          "2026-11-25T02:30:35.500Z",
		"2026-11-25 02:30:35 UTC":          want,
		"2026-11-25 02:30:35 +0000":        want,
		"2026-11-25T02:30:35.148176":       "2026-11-25T02:30:35.148Z",
		"[2026-11-25 02:30]":               "2026-11-25T02:30:00.000Z",
		"2026/11/25 02:30:35":              want,
		"Nov 25 02:30:35":                  want,
		"Nov  5 02:30:35":                  "2026-11-05T02:30:35.000Z",
		"Nov 5 02:30:35.25":                "2026-11-05T02:30:35.250Z",
		"Nov 26 11:59:59":                  "2026-11-26T11:59:59.000Z",
		"Nov 26 12:00:01":                  "2025-11-26T12:00:01.000Z",
		"Dec 31 23:59:59":                  "2025-12-31T23:59:59.000Z",
		"Feb 29 00:00:00":                  "2024-02-29T00:00:00.000Z",
		"Nov 25 2026 02:30:35":             want,
		"1795573835":                       want,
		"1795573835.148176":                "2026-11-25T02:30:35.148Z",
		"1795573835148":                    "2026-11-25T02:30:35.148Z",
		"1795573835148176":                 "2026-11-25T02:30:35.148Z",
		"1795573835148176000":              "2026-11-25T02:30:35.148Z",
		"1.795573835E12":                   want,
		"11/24/2026 10:00:01.000 AM +0000": "2026-11-24T10:00:01.000Z",
		"11/24/2026 12:00:01.000 AM +0000": "2026-11-24T00:00:01.000Z",
		"11/24/2026 12:00:01.000 PM +0000": "2026-11-24T12:00:01.000Z",
		"11/24/2026 10:00:01.5 PM -0800":   "2026-11-25T06:00:01.500Z",
		"11/24/2026 22:00:01":              "2026-11-24T22:00:01.000Z",
		"25/Nov/2026:02:30:35 +0000":       want,
		"25/Nov/2026:02:30:35 -0700":       "2026-11-25T09:30:35.000Z",
		"Wed, 25 Nov 2026 02:30:35 GMT":    want,
		"Wed Nov 25 02:30:35 2026":         want,
		" 1795573835 ":                     want,
		"\u00a01795573835\u00a0":           want,
		"":                                 "",
		"1":                                "",
		"12345678":                         "",
		"7000":                             "",
		"192.0.2.1":                        "",
		"2026-02-29 00:00:00":              "",
		"2026-13-01 00:00:00":              "",
		"2026-11-25 24:00:00":              "",
		"2026-11-25 02:30:35 apples":       "",
		"Nov 31 00:00:00":                  "",
		"Nov":                              "",
		"13/24/2026 10:00:01.000 AM +0000": "",
		"11/24/2026 13:00:01.000 PM +0000": "",
		"99999999999999999999":             "",
		"0x123456789":                      "",
		"hello world this is not a time":   "",
	} {
		ms, ok := k.whole([]byte(text))
		if want == "" {
			assert.False(t, ok, text)
			continue
		}
		if assert.True(t, ok, text) {
			assert.Equal(t, want, time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000Z"), text)
		}
	}
}

func TestTimesOfAZone(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	k := newClock(zone, testAt)
	for text, want := range map[string]string{
		"2026-07-01 02:30:35":  "2026-07-01T00:30:35Z",
		"2026-11-25 02:30:35":  "2026-11-25T01:30:35Z",
		"Nov 25 02:30:35":      "2026-11-25T01:30:35Z",
		"2026-11-25T02:30:35Z": "2026-11-25T02:30:35Z",
		"Jan  1 00:30:00":      "2025-12-31T23:30:00Z",
	} {
		ms, ok := k.whole([]byte(text))
		if assert.True(t, ok, text) {
			assert.Equal(t, want, time.UnixMilli(ms).UTC().Format(time.RFC3339), text)
		}
	}
}

func TestTimesNearTheStart(t *testing.T) {
	k := newClock(nil, testAt)
	for text, want := range map[string]string{
		"2026-11-25 02:30:31 startup archives unpack":                 "02:30:31.000",
		"[2026-11-25 02:30] 203.0.113.21: openSSH: Stage 1":           "02:30:00.000",
		`192.0.2.1 - - [25/Nov/2026:02:30:31 +0000] "GET / HTTP/1.1"`: "02:30:31.000",
		"type=SYSCALL msg=audit(1795573831.671:913): arch=c000003e":   "02:30:31.671",
		"2026-11-25 02:30:31 -5 degrees":                              "02:30:31.000",
		"kernel: [ 1344.258731] FW-DENY":                              "",
		"no time here":                                                "",
		"1795573831x":                                                 "",
		"":                                                            "",
		"Start-Date: 2026-11-25  02:30:31":                            "02:30:31.000",
		"1,2026/11/25 02:30:31,001122334455,TRAFFIC,drop":             "02:30:31.000",
		"postgres[1795573831]: checkpoint starting":                   "02:30:31.000",
		"a (1795573831 b":                                             "",
	} {
		ms := k.near([]byte(text))
		if want == "" {
			assert.Equal(t, int64(NoTime), ms, text)
			continue
		}
		if assert.NotEqual(t, int64(NoTime), ms, text) {
			assert.Equal(t, want, time.UnixMilli(ms).UTC().Format("15:04:05.000"), text)
		}
	}
}

func TestTimesAgreeWithTimeParse(t *testing.T) {
	k := newClock(nil, testAt)
	rapid.Check(t, func(t *rapid.T) {
		ms := rapid.Int64Range(1e12, 4e12).Draw(t, "ms")
		at := time.UnixMilli(ms).UTC()
		for _, layout := range []string{
			"2006-01-02T15:04:05.000Z07:00", "2006-01-02 15:04:05.000", "01/02/2006 03:04:05.000 PM -0700", "2006/01/02 15:04:05.000000",
		} {
			got, ok := k.whole([]byte(at.Format(layout)))
			require.True(t, ok, layout)
			require.Equal(t, ms, got, layout)
		}
	})
}

func TestEightDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOfN(rapid.SampledFrom([]byte("0123456789019/:;?@p \x00\xff")), 8, 8).Draw(t, "b")
		if rapid.Bool().Draw(t, "digits") {
			for i := range b {
				b[i] = '0' + b[i]%10
			}
		}
		want, err := strconv.ParseUint(string(b), 10, 64)
		got, ok := eightDigits(eight(b, 0))
		require.Equal(t, err == nil, ok, "%q", b)
		require.Equal(t, int64(want), got, "%q", b)
	})
}

func TestThreeNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := []byte("15:04:05")
		for range rapid.IntRange(0, 3).Draw(t, "changes") {
			b[rapid.IntRange(0, 7).Draw(t, "at")] = rapid.SampledFrom([]byte("0123456789/:; \x00\xff\x89\x80")).Draw(t, "char")
		}
		want := num2(b) >= 0 && num2(b[3:]) >= 0 && num2(b[6:]) >= 0 && b[2] == ':' && b[5] == ':'
		h, m, s := threeNumbers(b)
		require.Equal(t, want, h >= 0, "%q", b)
		if want {
			require.Equal(t, [3]int{num2(b), num2(b[3:]), num2(b[6:])}, [3]int{h, m, s}, "%q", b)
		}
	})
}

func FuzzTime(f *testing.F) {
	for _, s := range []string{"2026-11-25T02:30:35.148176+01:00", "Nov 25 02:30:35 web01", "25/Nov/2026:02:30:35 -0700", "11/24/2026 10:00:01.000 AM +0000", "[2026-11-25 02:30] x", "1795573835.148"} {
		f.Add(s)
	}
	k := newClock(nil, testAt)
	f.Fuzz(func(t *testing.T, s string) {
		if _, n := k.prefix([]byte(s)); n < 0 || n > len(s) {
			t.Fatalf("%q: %d bytes of %d", s, n, len(s))
		}
		k.near([]byte(s))
		got, ok := k.whole([]byte(s))
		if want, err := time.Parse(time.RFC3339Nano, s); err == nil && want.Year() > 0 {
			if _, offset := want.Zone(); (offset > 14*3600 || offset < -14*3600) || want.Second() == 60 {
				return
			}
			if !ok || got != want.UnixMilli() && want.Nanosecond()%1e6 == 0 {
				t.Fatalf("%q: %d, want %d", s, got, want.UnixMilli())
			}
		}
	})
}

func BenchmarkTime(b *testing.B) {
	k := newClock(nil, testAt)
	for _, s := range []string{"2026-11-25T02:30:35.148176+00:00", "Nov 25 02:30:35", "1795573835148"} {
		b.Run(s, func(b *testing.B) {
			text := []byte(s)
			for b.Loop() {
				k.prefix(text)
			}
		})
	}
}
