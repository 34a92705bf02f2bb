package web

import (
	"context"
	"strconv"
	"strings"

	"lianfang/internal/exposure"
	"lianfang/internal/face/web/page"
	"lianfang/internal/format/sbom"
	"lianfang/internal/text"
)

func columnsHref(print string) string { return "/exposure/columns/" + pathEscape(print) }

// columnWords say what a column can hold.
var columnWords = map[sbom.Column]text.Text{
	sbom.UnknownColumn: text.Of("不使用", "not used"), sbom.AssetColumn: text.Of("主機名稱（設備）", "machine"), sbom.ProductColumn: text.Of("軟體名稱", "product"), sbom.VersionColumn: text.Of("版本", "version"),
	sbom.VendorColumn: text.Of("廠商", "vendor"), sbom.CPEColumn: text.Same("CPE"), sbom.PURLColumn: text.Same("purl"), sbom.OSColumn: text.Of("作業系統", "operating system"), sbom.OSVersionColumn: text.Of("作業系統版本", "version of the operating system"),
	sbom.PatchColumn: text.Of("修補程式（KB）", "updates (KB)"), sbom.EcosystemColumn: text.Of("套件來源（npm、PyPI…）", "ecosystem (npm, PyPI …)"), sbom.TypeColumn: text.Of("種類（軟體、硬體…）", "type (software, hardware …)"),
	sbom.CriticalityColumn: text.Of("重要性（普、中、高）", "criticality"), sbom.InternetColumn: text.Of("能否從網際網路連到", "reached from the internet"), sbom.OwnerColumn: text.Of("負責人", "who looks after it"), sbom.GroupColumn: text.Of("分組", "group"),
}

func (s *Server) columnMaps(ctx context.Context, q *request) (page.Page, error) {
	all, err := s.Exposure.ColumnMaps(ctx, q.who.Viewer, q.who.Org)
	p := page.ColumnMaps{}
	for _, m := range all {
		r := page.ColumnMapRow{Headers: headersOf(m), Href: columnsHref(m.Print), At: m.At, Used: m.Used, State: page.State{Tone: page.Waiting, Name: text.Of("等您說明", "to be told")}}
		if m.Answered() {
			r.State = page.State{Tone: page.Good, Name: text.Of("記得", "remembered")}
		}
		p.Rows = append(p.Rows, r)
	}
	return p, err
}

// headersOf is a header on one line.
func headersOf(m exposure.ColumnMap) string { return strings.Join(m.Headers, " · ") }

func (s *Server) columns(ctx context.Context, q *request) (page.Page, error) {
	return s.columnsAgain(ctx, q, text.Text{})
}

func (s *Server) columnsAgain(ctx context.Context, q *request, problem text.Text) (page.Page, error) {
	m, err := s.Exposure.ColumnMapOf(ctx, q.who.Viewer, q.who.Org, q.PathValue("print"))
	if err != nil {
		return nil, err
	}
	p := page.ColumnMap{Post: columnsHref(m.Print), Problem: problem}
	if m.Answered() {
		p.Forget = columnsHref(m.Print) + "/forget"
	}
	for i, h := range m.Headers {
		name := columnField(i)
		chosen := sbom.UnknownColumn
		if i < len(m.Means) {
			chosen = m.Means[i]
		}
		if q.Form.Has(name) {
			chosen = sbom.Column(q.FormValue(name))
		}
		c := page.ColumnAsk{Header: h, Name: name}
		for _, row := range m.Sample {
			if i < len(row) && row[i] != "" {
				c.Sample = append(c.Sample, row[i])
			}
		}
		for _, x := range exposure.Meanings() {
			c.Choices = append(c.Choices, page.Choice{Name: columnWords[x], Value: string(x), On: x == chosen})
		}
		p.Columns = append(p.Columns, c)
	}
	return p, nil
}

func columnField(i int) string { return "c" + strconv.Itoa(i) }

func (s *Server) columnsSave(ctx context.Context, q *request) (string, error) {
	print := q.PathValue("print")
	m, err := s.Exposure.ColumnMapOf(ctx, q.who.Viewer, q.who.Org, print)
	if err != nil {
		return "", err
	}
	means := make([]sbom.Column, len(m.Headers))
	for i := range means {
		means[i] = sbom.Column(q.FormValue(columnField(i)))
	}
	if err := s.Exposure.AnswerColumns(ctx, q.who.Viewer, q.who.Org, print, means); err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.columnsAgain(ctx, q, problem) })
	}
	return "/exposure?did=columns_told#upload", nil
}

func (s *Server) columnsForget(ctx context.Context, q *request) (string, error) {
	if err := s.Exposure.ForgetColumns(ctx, q.who.Viewer, q.who.Org, q.PathValue("print")); err != nil {
		return "", err
	}
	return "/exposure/columns?did=columns_forgotten", nil
}
