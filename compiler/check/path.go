package check

import (
	"fmt"
	"strings"
)

// maxNames is how many steps the readers of logs follow.
const maxNames = 32

// badPath says what is wrong with a JSON path and at which byte: names joined
// by dots, ['any text'] for a name with other characters, [0] for an item. An
// empty message means that the path is fine.
func badPath(p string) (at int, what string) {
	if p == "" {
		return 0, "a path names a member, such as \"EventData.Image\""
	}
	wantName := true
	for i, names := 0, 0; i < len(p); {
		if p[i] != '.' {
			if names++; names > maxNames {
				return i, fmt.Sprintf("a path has at most %d names", maxNames)
			}
		}
		switch c := p[i]; {
		case c == '.':
			if wantName {
				return i, "a name is missing before the dot"
			}
			wantName = true
			i++
		case c == '[':
			end := strings.IndexByte(p[i:], ']')
			inner := ""
			if strings.HasPrefix(p[i:], "['") {
				end = strings.Index(p[i:], "']")
				if end > 1 { // at 1 the one quote opens and closes
					inner = p[i+2 : i+end]
					end++
				}
			} else if end > 0 {
				inner = p[i+1 : i+end]
				if strings.Trim(inner, "0123456789") != "" || len(inner) > 9 {
					return i, "in brackets stands a number or a name in single quotes, such as ['a.b']"
				}
			}
			if end < 0 || inner == "" {
				return i, "the bracket is not closed, or holds nothing"
			}
			if strings.Contains(inner, "'") {
				return i, "a name in brackets has no single quote; a name without brackets may have one"
			}
			if wantName && i > 0 {
				return i, "there is no dot before a bracket"
			}
			wantName = false
			i += end + 1
		default:
			if !wantName {
				return i, "a dot is missing before the name"
			}
			end := strings.IndexAny(p[i:], ".[")
			if end < 0 {
				end = len(p) - i
			}
			if i == 0 && p[:end] == "$" {
				return i, "a path begins with a member's name, without $; a member called so is ['$']"
			}
			if bracket := strings.IndexByte(p[i:i+end], ']'); bracket >= 0 {
				return i + bracket, "no bracket is open here; a name with one is ['a]']"
			}
			wantName = false
			i += end
		}
	}
	if wantName {
		return len(p) - 1, "a name is missing after the dot"
	}
	return 0, ""
}
