package run

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/beevik/etree"
)

// xmlPath is the part of XPath that Sumo takes: whole paths from the root, with
// [2], [last()] and [@id=45], to an element, its text or an attribute (3.5).
type xmlPath struct {
	steps []xmlStep
	attr  string // the attribute at its end
	text  bool   // it ends with text()
}

// xmlStep goes from an element to those of its children that have a name and pass
// the filters, one after the other.
type xmlStep struct {
	name    string
	filters []xmlFilter
}

type xmlFilter struct {
	nth         int    // from 1; -1: the last
	attr, value string // with attr: which elements, whatever nth says; values are compared as texts
}

const (
	xmlName     = `\w[\w.:-]*`
	xmlInBraces = `\[(?:(\d+)|last\(\)|@(` + xmlName + `)\s*=\s*(?:'([^']*)'|"([^"]*)"|(` + xmlName + `)))\]`
)

// xmlPaths are a path, whose steps it finds, a step with its filters and a filter.
var xmlPaths = sync.OnceValue(func() (r struct{ whole, step, filter *regexp.Regexp }) {
	step := `/(` + xmlName + `)((?:` + xmlInBraces + `)*)`
	r.whole = regexp.MustCompile(`^((?:` + step + `)+?)(?:/text\(\)|/@(?P<attr>` + xmlName + `))?$`)
	r.step, r.filter = regexp.MustCompile(step), regexp.MustCompile(xmlInBraces)
	return r
})

// parseXMLPath returns nil for what Sumo does not take.
func parseXMLPath(text string) *xmlPath {
	r := xmlPaths()
	whole := r.whole.FindStringSubmatch(text)
	if whole == nil || strings.Contains(text, "::") { // an axis
		return nil
	}
	p := &xmlPath{attr: whole[r.whole.SubexpIndex("attr")], text: strings.HasSuffix(text, "/text()")}
	for _, s := range r.step.FindAllStringSubmatch(whole[1], -1) {
		step := xmlStep{name: s[1]}
		if strings.Contains(s[1], ":") {
			step.name = "" // Sumo knows no namespaces: nothing is there
		}
		for _, f := range r.filter.FindAllStringSubmatch(s[2], -1) {
			filter := xmlFilter{nth: -1, attr: f[2], value: f[3] + f[4] + f[5]}
			if f[1] != "" {
				filter.nth, _ = strconv.Atoi(f[1]) // beyond an int: beyond any element
			}
			step.filters = append(step.filters, filter)
		}
		p.steps = append(p.steps, step)
	}
	return p
}

// find returns the text of the path's first match; ok is false where there is none.
func (p *xmlPath) find(doc *etree.Document) (text string, ok bool) {
	found := []*etree.Element{&doc.Element}
	for _, step := range p.steps {
		var next []*etree.Element
		for _, e := range found {
			next = append(next, step.from(e)...)
		}
		found = next
	}
	for _, e := range found {
		switch {
		case p.text:
			if i := slices.IndexFunc(e.Child, isText); i >= 0 {
				for ; i < len(e.Child) && isText(e.Child[i]); i++ { // a CDATA section is part of it
					text += e.Child[i].(*etree.CharData).Data
				}
				return text, true
			}
		case p.attr == "":
			return innerText(e), true
		default:
			if a := attribute(e, p.attr); a != nil {
				return a.Value, true
			}
		}
	}
	return "", false
}

func (s *xmlStep) from(parent *etree.Element) []*etree.Element {
	var found []*etree.Element
	for _, c := range parent.Child {
		if e, ok := c.(*etree.Element); ok && e.FullTag() == s.name {
			found = append(found, e)
		}
	}
	for _, f := range s.filters {
		switch {
		case f.attr != "":
			found = slices.DeleteFunc(found, func(e *etree.Element) bool {
				a := attribute(e, f.attr)
				return a == nil || a.Value != f.value
			})
		case f.nth < 0 && len(found) > 0:
			found = found[len(found)-1:]
		case 0 < f.nth && f.nth <= len(found):
			found = found[f.nth-1 : f.nth]
		default:
			return nil
		}
	}
	return found
}

func isText(t etree.Token) bool {
	_, ok := t.(*etree.CharData)
	return ok
}

// attribute is by the name as it is written, with its prefix.
func attribute(e *etree.Element, name string) *etree.Attr {
	for i := range e.Attr {
		if e.Attr[i].FullKey() == name {
			return &e.Attr[i]
		}
	}
	return nil
}

// innerText is the text of an element and of all within.
func innerText(e *etree.Element) (text string) {
	for _, c := range e.Child {
		switch c := c.(type) {
		case *etree.CharData:
			text += c.Data
		case *etree.Element:
			text += innerText(c)
		}
	}
	return text
}
