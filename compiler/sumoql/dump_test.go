package sumoql

import (
	"fmt"
	"reflect"
	"strings"
)

// dump writes a tree without places and comments, for comparing.
func dump(n any) string {
	var b strings.Builder
	dumpValue(&b, reflect.ValueOf(n), 0)
	return b.String()
}

func dumpValue(b *strings.Builder, v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			b.WriteString(" nil")
			return
		}
		dumpValue(b, v.Elem(), depth)
	case reflect.Slice:
		for i := range v.Len() {
			fmt.Fprintf(b, "\n%s-", strings.Repeat("  ", depth))
			dumpValue(b, v.Index(i), depth+1)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[Comment]() {
			return
		}
		b.WriteString(" " + v.Type().Name())
		for i := range v.NumField() {
			f := v.Type().Field(i)
			switch f.Name {
			case "At", "Lead", "Trail", "Tail":
				continue
			}
			if v.Field(i).IsZero() {
				continue
			}
			fmt.Fprintf(b, "\n%s%s:", strings.Repeat("  ", depth+1), f.Name)
			dumpValue(b, v.Field(i), depth+2)
		}
	default:
		fmt.Fprintf(b, " %#v", v.Interface())
	}
}
