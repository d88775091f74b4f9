package siemql

import (
	"fmt"
	"reflect"
	"strings"

	"sumodet/dsl/diag"
)

// dump writes a tree without its places.
func dump(e any) string {
	var b strings.Builder
	write(&b, reflect.ValueOf(e))
	return b.String()
}

func write(b *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			b.WriteString("nil")
			return
		}
		write(b, v.Elem())
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[diag.Span]() {
			return
		}
		fmt.Fprintf(b, "%s{", v.Type().Name())
		for i := range v.NumField() {
			write(b, v.Field(i))
			b.WriteByte(' ')
		}
		b.WriteByte('}')
	case reflect.Slice:
		b.WriteByte('[')
		for i := range v.Len() {
			write(b, v.Index(i))
			b.WriteByte(' ')
		}
		b.WriteByte(']')
	default:
		fmt.Fprintf(b, "%q", fmt.Sprint(v.Interface()))
	}
}
