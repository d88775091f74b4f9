package engine

import (
	"fmt"
	"strings"
)

// Describe returns the program as text, a stage a line, for people who ask what
// a rule or a query became. Lines end with a newline.
func (p *Program) Describe() string {
	var b strings.Builder
	fmt.Fprintf(&b, "slots %s\n", strings.Join(p.Names, ", "))
	if len(p.Shared) > 0 {
		fmt.Fprintln(&b, "\nshared")
		for _, s := range p.Shared {
			fmt.Fprintf(&b, "  %s\n", s.Describe())
		}
	}
	for _, pipe := range p.Pipes {
		fmt.Fprintf(&b, "\npipe %s\n", pipe.Name)
		sets := usableSets(pipe)
		for i, set := range sets {
			fmt.Fprintf(&b, "  %s %s\n", map[bool]string{true: "messages that hold", false: "and"}[i == 0], strings.Join(set, " or "))
		}
		if len(sets) == 0 {
			fmt.Fprintln(&b, "  every message")
		}
		for _, s := range pipe.Stages {
			fmt.Fprintf(&b, "  %s\n", s.Describe())
		}
		fmt.Fprintf(&b, "  %s\n", pipe.Sink.Describe())
		if sink, ok := pipe.Sink.(interface{ after() []Stage }); ok {
			for _, s := range sink.after() {
				fmt.Fprintf(&b, "    %s\n", s.Describe())
			}
		}
	}
	return b.String()
}
