package logs

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMember(t *testing.T) {
	for _, c := range []struct{ name, text, path, want string }{
		{"a string", `{"a":{"b":"x\ty"}}`, "a.b", "x\ty"},
		{"a number", `{"a":-1.50}`, "a", "-1.50"},
		{"an object is its text", `{"a":{ "b":1 }}`, "a", `{ "b":1 }`},
		{"an empty string", `{"a":""}`, "a", ""},
		{"null", `{"a":null}`, "a", "none"},
		{"another case", `{"A":1}`, "a", "none"},
		{"text", "Nov 25 02:30:31 web01 knockd: up", "a", "none"},
		{"a CSV column", "a,b c,d\n1,\"x \"\"y\"\"\",3\n", "b c", `x "y"`},
		{"a CSV column with a dot", "a,b.c\n1,2\n", "b.c", "2"},
		{"a CSV column with a quoted name", "a,b.c\n1,2\n", "['b.c']", "2"},
		{"a CSV record that is short", "a,b,c\n1,2,3\n4\n", "c", "3"},
		{"no CSV column of another case", "a,B\n1,2\n", "b", "none"},
		{"a column of an export", "_raw,_sourcecategory\nx,linux/syslog\n", "_sourceCategory", "linux/syslog"},
		{"a member of an exported message", `{"_raw":"{\"Image\":\"C:\\\\x\"}","_sourcehost":"h"}`, "Image", `C:\x`},
		{"a wrapped column", `{"map":{"_raw":"x","_collector":"c1"}}`, "_Collector", "c1"},
		{"a column of an export as CSV that holds JSON", "_raw,b\n\"{\"\"a\"\":1}\",2\n", "a", "1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := openText(t, c.text, Source{}, BlockSize)
			raws, err := readAll(r)
			require.ErrorIs(t, err, io.EOF)
			var m Message
			r.Message([]byte(raws[0]), &m)
			val, ok := r.Member(&m, paths(t, c.path)[0], nil)
			if c.want == "none" {
				assert.False(t, ok, "%s", val)
				return
			}
			require.True(t, ok)
			assert.Equal(t, c.want, string(val))
		})
	}
	var m Message
	_, ok := openText(t, "{}", Source{}, BlockSize).Member(&m, Path{}, nil)
	assert.False(t, ok, "the zero path leads nowhere")
}

func TestShortCSVRecordLacksItsLastColumns(t *testing.T) {
	r := openText(t, "a,b,c\n1,2,3\n4\n", Source{}, BlockSize)
	var m Message
	r.Message([]byte("4"), &m)
	_, ok := r.Member(&m, paths(t, "c")[0], nil)
	assert.False(t, ok)
}

func TestMessageNeverWritesToItsChunk(t *testing.T) {
	const text = "_raw,_messagetime,_sourcehost\n\"say \"\"hi\"\"\",1795573835148,\"a\"\"b\"\nplain,1795573835148,plain\n\"x\"\"\",\"17955738351\"\"\",\"\"\"\"\n"
	r := openText(t, text, Source{}, BlockSize)
	var c Chunk
	require.NoError(t, r.Next(&c))
	before := string(c.Text)
	var m Message
	for range 2 {
		for off := 0; ; {
			start, end, ok := c.Next(off)
			if !ok {
				break
			}
			r.Message(c.Text[start:end], &m)
			off = end
		}
	}
	assert.Equal(t, before, string(c.Text))
}

// lines of each format, such as real files have.
var hot = []struct{ name, head, line string }{
	{"syslog", "", "Nov 25 02:30:35 web01 kernel: [ 1344.258731] FW-DENY: IN=eth0 OUT= SRC=203.0.113.21 DST=192.0.2.10 LEN=60 PROTO=TCP SPT=44948 DPT=7000 SYN URGP=0 "},
	{"iso", "", "2026-11-25T02:30:25.340998+00:00 web01 rsyslogd: [origin software=\"rsyslogd\" swVersion=\"8.2302.0\"] start"},
	{"lines", "", "[2026-11-25 02:30] 203.0.113.21: openSSH: Stage 1"},
	{"json", "", `{"timestamp": "2026-11-25T02:30:35.148176", "dvc": "web01", "raw.pktlen": 60, "oob.prefix": "FW-DENY: ", "oob.time.sec": 1795573835, "oob.mark": 0, "action": "blocked", "ip.protocol": 6, "src_ip": "203.0.113.21", "dest_ip": "192.0.2.10", "src_port": 44948, "dest_port": 7000, "host": "web\u00301"}`},
	{"json front", "", `{"_messageTime":1767225600001,"_sourceHost":"fw-1","_sourceCategory":"network/firewall","device":"pa-5220","rule":"default-deny","action":"allow","proto":"tcp","src_ip":"198.18.0.125","src_port":17546,"dest_ip":"10.0.59.99","dest_port":445,"bytes":921,"session":"EE98FA036973"}`},
	{"csv", "time,host,note\n", `2026/11/25 02:30:35,fw1,"a ""b"""`},
	{"export", "_raw,_messagetime,_sourcehost\n", `"say ""hi""",1795573835148,"gw""1"`},
	{"json export", "", `{"_raw":"say \"hi\"","_messagetime":"1795573835148","_sourcehost":"gw1"}`},
	{"json objects", "{\n}\n", "{ \"time\": 1795573835,\n \"host\": \"web\\\\01\"}"},
}

func TestSteadyStateDoesNotAllocate(t *testing.T) {
	member := mustPaths("host")[0]
	for _, c := range hot {
		t.Run(c.name, func(t *testing.T) {
			r := openText(t, c.head+strings.Repeat(c.line+"\n", 40<<20/len(c.line)), Source{}, BlockSize)
			var chunk Chunk
			var m Message
			dst := make([]byte, 0, 256)
			once := func() {
				require.NoError(t, r.Next(&chunk))
				for off := 0; ; {
					start, end, ok := chunk.Next(off)
					if !ok {
						break
					}
					chunk.At(start)
					r.Message(chunk.Text[start:end], &m)
					if val, ok := r.Member(&m, member, dst[:0]); ok {
						dst = append(dst[:0], val...)
					}
					off = end
				}
			}
			for range 20 { // memory grows to the size of the chunks
				once()
			}
			assert.Zero(t, testing.AllocsPerRun(20, once))
			assert.NotEqual(t, int64(NoTime), m.Time)
		})
	}
}

func TestChunksAreReadByManyGoroutines(t *testing.T) {
	const n = 50_000
	r := openText(t, strings.Repeat(`{"time":1795573835,"host":"a\u0062"}`+"\n", n)+"{\n", Source{}, BlockSize)
	chunks := make(chan *Chunk)
	counts := make([]int, 4)
	var wg sync.WaitGroup
	for w := range counts {
		wg.Go(func() {
			var m Message
			for c := range chunks {
				for off := 0; ; {
					start, end, ok := c.Next(off)
					if !ok {
						break
					}
					if r.Message(c.Text[start:end], &m); m.Time == 1795573835000 && string(m.Host) == "ab" {
						counts[w]++
					}
					off = end
				}
			}
		})
	}
	for {
		c := new(Chunk)
		if err := r.Next(c); err != nil {
			require.ErrorIs(t, err, io.EOF)
			break
		}
		chunks <- c
	}
	close(chunks)
	wg.Wait()
	assert.Equal(t, n, counts[0]+counts[1]+counts[2]+counts[3])
	assert.Equal(t, []string{"1 message looked at is broken JSON"}, r.Warnings())
}

func BenchmarkFrame(b *testing.B) {
	for _, c := range hot {
		b.Run(c.name, func(b *testing.B) {
			text := c.head + strings.Repeat(c.line+"\n", 16<<20/len(c.line))
			b.SetBytes(int64(len(text)))
			var chunk Chunk
			for b.Loop() {
				r := openText(b, text, Source{}, BlockSize)
				for r.Next(&chunk) == nil {
				}
			}
		})
	}
}

func BenchmarkMessage(b *testing.B) {
	for _, c := range hot {
		b.Run(c.name, func(b *testing.B) {
			r := openText(b, c.head+c.line+"\n", Source{}, BlockSize)
			raw, m := []byte(c.line), Message{}
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				r.Message(raw, &m)
			}
		})
	}
}

func BenchmarkExtract(b *testing.B) {
	obj := []byte(hot[3].line)
	for name, list := range map[string][]Path{
		"three": mustPaths("action", "src_ip", "dest_port"),
		"none":  mustPaths("absent"),
	} {
		b.Run(name, func(b *testing.B) {
			e, s, out := NewExtractor(list), NewScanner(list), make([]Found, len(list))
			b.Run("one", func(b *testing.B) {
				b.SetBytes(int64(len(obj)))
				for b.Loop() {
					if err := e.Extract(obj, out); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("many", func(b *testing.B) {
				b.SetBytes(int64(len(obj)))
				for b.Loop() {
					if err := s.Extract(obj, out); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}

func BenchmarkSyslogHeader(b *testing.B) {
	k := newClock(time.UTC, testAt)
	line := []byte(hot[0].line)
	for b.Loop() {
		k.syslogHeader(line)
	}
}

func BenchmarkExtractFirewall(b *testing.B) {
	var records [][]byte
	for i := range 1000 {
		records = append(records, fmt.Appendf(nil, `{"_messageTime":17672256%05d,"_sourceHost":"fw-%d","_sourceCategory":"network/firewall","device":"pa-5220","rule":"%s","action":"deny","proto":"tcp","src_ip":"198.18.%d.%d","src_port":%d,"dest_ip":"10.0.%d.99","dest_port":%d,"bytes":%d,"session":"EE98FA036973"}`,
			i*7, i%4, []string{"default-deny", "dmz-inbound", "vpn-users"}[i%3], i%256, i*31%256, 1024+i*61, i*7%256, i*37%5000, i*17))
	}
	list := mustPaths("_messageTime", "_sourceHost", "action", "src_ip", "dest_ip", "dest_port")
	s, out := NewScanner(list), make([]Found, len(list))
	b.SetBytes(int64(len(records[0])))
	for i := range b.N {
		if s.Extract(records[i%len(records)], out) != nil {
			b.Fatal("broken")
		}
	}
}
