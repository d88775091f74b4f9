package siemql

import (
	"strings"

	"sumodet/compiler/value"
)

// Record is a normalised record. It is made for each message in tests, where
// a map costs nothing that matters. Names count with their case.
type Record struct {
	Attrs map[string]value.Value // attributes; absent is null
	Raw   map[string]value.Value // fields["…"], by the whole flat key
	Lists []string               // names of match lists that matched: listMatches
}

// field reads a field of a record. Lists are texts in value.List.
func (r *Record) field(f *Field) value.Value {
	if f.Name == rawMap && len(f.Path) == 1 && f.Path[0].Kind == Key {
		return r.Raw[f.Path[0].Text]
	}
	if f.Name == "listMatches" {
		if r.Lists == nil {
			return r.Attrs[f.Name]
		}
		return value.ListOfTexts(r.Lists)
	}
	if len(f.Path) == 0 {
		return r.Attrs[f.Name]
	}
	// A member of a map or struct is held under its dotted name.
	name := f.Name
	for _, s := range f.Path {
		if s.Kind == Index {
			return value.Value{}
		}
		name += "." + s.Text
	}
	return r.Attrs[name]
}

// enrichment are endings of attributes that Cloud SIEM adds by looking
// addresses and names up (cloud-siem.md 5). They cannot be computed here.
var enrichment = []string{
	"_location", "_asnNumber", "_asnOrg", "_isp", "_city", "_region", "_countryCode", "_countryName", "_latitude", "_longitude",
	"_alexaRank", "_possibleDga", "_possibleDynDns", "_entropyFqdn", "_entropyRootDomain", "_entropySubDomain",
}

func enriched(name string) bool {
	for _, e := range enrichment {
		if strings.HasSuffix(name, e) {
			return true
		}
	}
	return false
}
