package client

import (
	"iter"
	"net/url"
	"reflect"
	"strconv"
)

// encode writes the fields of a query, those at their zero value left out.
func encode(query any) string {
	if query == nil {
		return ""
	}
	v := reflect.ValueOf(query)
	out := url.Values{}
	for i := range v.NumField() {
		name, f := v.Type().Field(i).Tag.Get("query"), v.Field(i)
		if f.IsZero() {
			continue
		}
		switch f.Kind() {
		case reflect.Bool:
			out.Set(name, "true")
		case reflect.Int:
			out.Set(name, strconv.FormatInt(f.Int(), 10))
		default:
			out.Set(name, f.String())
		}
	}
	if len(out) == 0 {
		return ""
	}
	return "?" + out.Encode()
}

// part is one part of a path.
func part(s string) string { return "/" + url.PathEscape(s) }

// rows reads a list page by page, until there is no next one or something goes wrong.
func rows[P, R any](after string, read func(after string) (P, error), of func(P) (rows []R, next string)) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		for {
			p, err := read(after)
			if err != nil {
				var none R
				yield(none, err)
				return
			}
			list, next := of(p)
			for _, r := range list {
				if !yield(r, nil) {
					return
				}
			}
			if next == "" || next == after {
				return
			}
			after = next
		}
	}
}
