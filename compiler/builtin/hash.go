package builtin

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"

	"sumodet/compiler/value"
)

// Digests are those that hash gives; an example of its page has sha_256.
var Digests = []string{"md5", "sha1", "sha2_256", "sha_256"}

var sumoHash = &SumoFunc{
	Name: "hash",
	Doc: "Gives the digest of a text in hexadecimal: md5 by default, sha1 or sha2_256. " +
		"murmur3_128, whose seed is not documented, and unknown names give null.",
	Min: 1, Max: 2,
	Examples: []Example{
		{`hash("user@example.com", "sha1")`, "63a710569261a24b3766275b7000ce8d7b32e2f7"},
		{`hash("abc")`, "900150983cd24fb0d6963f7d28e17f72"},
		{`hash("abc", "crc")`, "null"},
	},
	Eval: func(args []value.Value) value.Value {
		s, ok := text(args[0])
		name := "md5"
		if len(args) > 1 {
			name, _ = text(args[1])
		}
		var sum []byte
		switch name {
		case "md5":
			b := md5.Sum([]byte(s))
			sum = b[:]
		case "sha1":
			b := sha1.Sum([]byte(s))
			sum = b[:]
		case "sha2_256", "sha_256":
			b := sha256.Sum256([]byte(s))
			sum = b[:]
		}
		if !ok || sum == nil {
			return value.Value{}
		}
		return value.TextOf(hex.EncodeToString(sum))
	},
}
