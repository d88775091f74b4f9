package siemql

import (
	"strconv"
	"strings"

	"sumodet/compiler/schema"
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
	if n := len(f.Path); n > 0 && f.Path[n-1].Kind == Index {
		list := r.field(&Field{Name: f.Name, Path: f.Path[:n-1]})
		at := 0
		for item := range list.Items() {
			if at == f.Path[n-1].Index {
				return value.TextOf(item)
			}
			at++
		}
		return value.Value{}
	}
	if f.Name == "listMatches" && r.Lists != nil {
		return value.ListOfTexts(r.Lists)
	}
	return r.Attrs[f.dotted()]
}

// field is Record.field with what Cloud SIEM adds to a record by itself
// (cloud-siem.md 5): whether an address is internal, as far as it is private for
// all; of the rest a verdict says what it lacked.
func (v *verdict) field(f *Field) value.Value {
	x := v.r.field(f)
	if !x.IsNull() || len(f.Path) > 0 {
		return x
	}
	attr, _ := schema.RecordField(f.Name)
	of := v.r.Attrs[attr.Of]
	if attr.SetBy != "enrichment" || of.IsNull() {
		return x
	}
	if ip, ok := value.ParseIP(of.String()); ok && strings.HasSuffix(f.Name, "_isInternal") {
		if !ip.IsPrivate() {
			v.note("not judged: whether %s is in a network block that was configured as internal", attr.Of)
		}
		return value.BoolOf(ip.IsPrivate())
	}
	v.note("not judged: %s, which Cloud SIEM works out from %s, is not on the record", f.Name, attr.Of)
	return x
}

// dotted is the name under which an attribute, or a member of a map or struct,
// is held.
func (f *Field) dotted() string {
	name := f.Name
	for _, s := range f.Path {
		name += "." + s.Text
	}
	return name
}

// flatKey is the key of what a JSON path leads to: names joined by dots, items
// of arrays counted from 1 (cloud-siem.md 1.4, 1.5). Paths with * lead to more
// than one value.
func flatKey(path string) (string, bool) {
	var names []string
	rest := strings.TrimPrefix(path, "$")
	for rest != "" {
		if inner, ok := strings.CutPrefix(rest, "["); ok {
			name, after, ok := strings.Cut(inner, "]")
			if !ok {
				return "", false
			}
			rest = after
			if n, err := strconv.Atoi(name); err == nil && n >= 0 {
				names = append(names, strconv.Itoa(n+1))
				continue
			}
			if len(name) < 2 || name[0] != name[len(name)-1] || name[0] != '\'' && name[0] != '"' {
				return "", false
			}
			names = append(names, name[1:len(name)-1])
			continue
		}
		rest = strings.TrimPrefix(rest, ".")
		end := strings.IndexAny(rest, ".[")
		if end < 0 {
			end = len(rest)
		}
		if end == 0 || rest[:end] == "*" {
			return "", false
		}
		names, rest = append(names, rest[:end]), rest[end:]
	}
	return strings.Join(names, "."), len(names) > 0
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
