package engine

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sumodet/compiler/logs"
	"sumodet/compiler/value"
)

// Slots of the tests' programs: the raw message, its time, then a test's own.
const (
	rawSlot = iota
	timeSlot
	slotA
	slotB
	slotC
)

var testNames = []string{"_raw", "_messageTime", "a", "b", "c"}

// lineInput is text of one message a line; a message's time is the number that
// stands behind "t=", in ms.
type lineInput struct {
	r *logs.Reader
}

func (in lineInput) Next(c *logs.Chunk) error { return in.r.Next(c) }

func (in lineInput) Loader() Loader {
	return func(raw []byte, b *Batch, i int32) bool {
		row := b.Row(i)
		row[rawSlot] = value.TextOf(View(raw))
		if k := bytes.Index(raw, []byte("t=")); k >= 0 {
			digits := raw[k+2:]
			if end := bytes.IndexAny(digits, ` ,"}`); end >= 0 {
				digits = digits[:end]
			}
			if ms, ok := value.ParseNumber(View(digits)); ok {
				row[timeSlot] = value.TimeOf(int64(ms))
			}
		}
		return true
	}
}

func open(t testing.TB, text string) lineInput {
	in, err := logs.Open("-", strings.NewReader(text))
	require.NoError(t, err)
	r, err := logs.NewReader(in, logs.Source{Formats: []logs.Format{logs.Lines}}, time.Unix(0, 0))
	require.NoError(t, err)
	return lineInput{r}
}

func chunksOf(t testing.TB, text string) iter.Seq[*logs.Chunk] {
	return func(yield func(*logs.Chunk) bool) {
		in := open(t, text)
		for {
			c := new(logs.Chunk)
			if err := in.Next(c); err == io.EOF {
				return
			} else {
				require.NoError(t, err)
			}
			if !yield(c) {
				return
			}
		}
	}
}

// runLines runs a program over text that is fed in parts, each its own chunk or
// chunks.
func runLines(t testing.TB, p *Program, workers int, parts ...string) error {
	e := p.Start(t.Context(), Options{Workers: workers})
	for _, text := range parts {
		if err := e.Feed(open(t, text)); err != nil {
			return err
		}
	}
	return e.Finish()
}

// processEvents are process starts as JSON lines, of which one in rare starts a
// knock client.
func processEvents(size, rare int) []byte {
	images := []string{"svchost.exe", "cmd.exe", "powershell.exe", "chrome.exe", "net.exe"}
	var b []byte
	for i := 0; len(b) < size; i++ {
		image := images[i%len(images)]
		if i%rare == rare-1 {
			image = "knock.exe"
		}
		b = fmt.Appendf(b, `{"_messageTime":%d,"t":"t=%d","_sourceHost":"WIN-%d","EventCode":1,"Computer":"ws%d.corp.example.com","ProcessGuid":"{B3A4975A-36B0-%04X-EE98-8056FE377381}","ProcessId":%d,"Image":"C:\\Windows\\System32\\%s","CommandLine":"C:\\Windows\\System32\\%[7]s -k netsvcs -p -s Schedule","User":"CORP\\jsmith","IntegrityLevel":"Low","Hashes":"SHA256=5317A4687AC19F38BA7FD2D0FEEA9B6B72DCB544546133B0A87790918E76%04X","ParentImage":"C:\\Windows\\System32\\services.exe"}`+"\n",
			1767225600000+i, i*100, i%997, i%97, i*7919%65536, i%30000, image, i*31%65536)
	}
	return b
}
