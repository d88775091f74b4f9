package builtin

import (
	"net/url"
	"strings"

	"sumodet/compiler/value"
)

var sumoURLDecode = &SumoFunc{
	Name: "urldecode",
	Doc:  "Decodes percent escapes and + for a blank. Text with a broken escape is returned as it was, which is not documented.",
	Min:  1, Max: 1,
	Examples: []Example{{`urldecode("/a%20b%2Fc+d")`, "/a b/c d"}, {`urldecode("100%")`, "100%"}},
	Eval: onText(func(s string) value.Value {
		if out, err := url.QueryUnescape(s); err == nil {
			s = strings.ToValidUTF8(out, "\uFFFD")
		}
		return sumoText(s)
	}),
}

var sumoURLEncode = &SumoFunc{
	Name: "urlencode",
	Doc:  "Encodes text for a URL as Java's URLEncoder does: a blank is +, letters, digits and . - * _ stay.",
	Min:  1, Max: 1,
	Examples: []Example{{`urlencode("/a b*~é")`, "%2Fa+b*%7E%C3%A9"}},
	Eval: onText(func(s string) value.Value {
		return sumoText(javaSpelling.Replace(url.QueryEscape(s)))
	}),
}

// javaSpelling is where URLEncoder and url.QueryEscape differ.
var javaSpelling = strings.NewReplacer("%2A", "*", "~", "%7E")
