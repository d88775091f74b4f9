package engine

import (
	"encoding/binary"
	"strings"
)

// frequency is how often grams stand in a sample of the input, without case. Nil
// knows only what is frequent in any log.
type frequency struct {
	gram int // bytes, at most 4
	seen [1 << 16]uint16
}

// everyGram is how far apart the grams are that are counted: what is frequent is seen
// among a seventh as well, and to count them all kept workers waiting for a millisecond.
const everyGram = 7

const _ = uint16(sampleSize / everyGram) // so many fit what counts them

// countGrams counts a sample's grams; an empty sample's are nil.
func countGrams(sample []byte, gram int) *frequency {
	if len(sample) < 4 {
		return nil
	}
	f := &frequency{gram: gram}
	for i := 0; i+4 <= len(sample); i += everyGram {
		*f.of(binary.LittleEndian.Uint32(sample[i:]))++
	}
	return f
}

// of returns where a gram is counted, which it may share with others.
func (f *frequency) of(gram uint32) *uint16 {
	return &f.seen[fold(gram, f.gram)*spread>>16]
}

// rarest returns where in a literal the window of n bytes begins whose grams are
// seldom met. Literals end in .exe and begin with process, and so does much of what
// is no literal.
func (f *frequency) rarest(text string, n int) int {
	usual := rarest(text, n)
	if f == nil {
		return usual
	}
	best, least := 0, -1
	for from := range len(text) - n + 1 {
		sum := 0
		for i := from; i+f.gram <= from+n; i++ {
			var b [4]byte
			copy(b[:f.gram], text[i:])
			sum += int(*f.of(binary.LittleEndian.Uint32(b[:])))
		}
		if least < 0 || sum < least || sum == least && from == usual {
			best, least = from, sum
		}
	}
	return best
}

// rarest returns where in a literal a run of n bytes begins that is seldom met
// elsewhere.
func rarest(text string, n int) int {
	best, least := 0, -1
	for from := 0; from+n <= len(text); from++ {
		common := 0
		for i := from; i < from+n-1; i++ {
			common += commonness(text[i]) * commonness(text[i+1])
		}
		if least < 0 || common < least {
			best, least = from, common
		}
	}
	return best
}

// commonness is high for characters that are frequent in English and in logs.
func commonness(c byte) int {
	rank := strings.IndexByte("_zqjx9876k5v4w3bygh2fpm1ul0dcrsn-ioate.", c) + 1
	return rank * rank
}
