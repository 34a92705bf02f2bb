package page

import (
	"cmp"
	"strconv"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// say tells how many rows stand here, and of how many.
func (c Cursor) say(v View) text.Text {
	switch {
	case c.Total == 0 && c.Next == "" && c.First == "" && !v.later():
		return wShownAll.With(N(c.Shown))
	case c.Total > 0 && c.About:
		return wShownAbt.With(N(c.Shown), N(c.Total))
	case c.Total > 0:
		return wShownOf.With(N(c.Shown), N(c.Total))
	}
	return wShown.With(N(c.Shown))
}

func wrong(fields []Field) int {
	n := 0
	for _, f := range fields {
		if !f.Error.IsZero() {
			n++
		}
	}
	return n
}

// attrs are those that an input has only sometimes.
func (f Field) attrs() templ.Attributes {
	a := templ.Attributes{"id": f.Name, "name": cmp.Or(f.Send, f.Name), "required": f.Must}
	if f.Lang != "" {
		a["lang"] = string(f.Lang)
	}
	if d := f.describedBy(); d != "" {
		a["aria-describedby"] = d
	}
	if !f.Error.IsZero() {
		a["aria-invalid"] = "true"
	}
	if f.Rows > 0 {
		a["rows"] = strconv.Itoa(f.Rows)
	}
	if f.Auto != "" {
		a["autocomplete"] = f.Auto
	}
	return a
}
