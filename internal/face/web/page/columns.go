package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// ColumnMaps lists what an organisation said of the columns of its tables, and what it is asked.
type ColumnMaps struct{ Rows []ColumnMapRow }

// ColumnMapRow is a header.
type ColumnMapRow struct {
	Headers, Href string
	State         State
	At, Used      time.Time
}

// Page draws the page.
func (p ColumnMaps) Page(v View) templ.Component { return columnMapsPage(v, p) }

// ColumnMap asks what the columns of a header hold.
type ColumnMap struct {
	Post, Forget string
	Problem      text.Text
	Columns      []ColumnAsk
}

// ColumnAsk is a column, some of its values, and what it may hold.
type ColumnAsk struct {
	Header, Name string
	Sample       []string
	Choices      []Choice
}

// Page draws the page.
func (p ColumnMap) Page(v View) templ.Component { return columnMapPage(v, p) }
