package engine

import (
	"fmt"
	"strings"
)

// Describe returns the program as text, the lines of stages, for people who ask what
// a rule or a query became. Lines end with a newline.
func (p *Program) Describe() string {
	var b strings.Builder
	fmt.Fprintf(&b, "slots %s\n", strings.Join(p.Names, ", "))
	if len(p.Shared) > 0 {
		fmt.Fprintln(&b, "\nshared")
		for _, s := range p.Shared {
			writeStage(&b, "  ", s)
		}
	}
	for _, pipe := range p.Pipes {
		fmt.Fprintf(&b, "\npipe %s\n", pipe.Name)
		sets := usableSets(pipe)
		for i, set := range sets {
			needs := make([]string, len(set))
			for k, need := range set {
				needs[k] = strings.Join(need, " and ")
			}
			fmt.Fprintf(&b, "  %s %s\n", map[bool]string{true: "messages that hold", false: "and"}[i == 0], strings.Join(needs, " or "))
		}
		if len(sets) == 0 {
			fmt.Fprintln(&b, "  every message")
		}
		for _, s := range pipe.Stages {
			writeStage(&b, "  ", s)
		}
		fmt.Fprintf(&b, "  %s\n", pipe.Sink.Describe())
		if sink, ok := pipe.Sink.(interface{ after() []Stage }); ok {
			for _, s := range sink.after() {
				writeStage(&b, "    ", s)
			}
		}
	}
	return b.String()
}

func writeStage(b *strings.Builder, indent string, s Stage) {
	for line := range strings.SplitSeq(s.Describe(), "\n") {
		fmt.Fprintf(b, "%s%s\n", indent, line)
	}
}
