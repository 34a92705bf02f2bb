package web

import (
	"context"
	"io"

	"lianfang/internal/exposure/few"
	"lianfang/internal/face/web/page"
	"lianfang/internal/incident"
	"lianfang/internal/text"
)

// statisticsRoutes are figures for everybody.
func (s *Server) statisticsRoutes() []Route {
	return []Route{
		routeOf("/statistics", route{open: true, get: s.statistics}),
		routeOf("/statistics/csv", route{open: true, get: s.statisticsCSV}),
		routeOf("/statistics/ods", route{open: true, get: s.statisticsODS}),
	}
}

func (s *Server) monthOf(ctx context.Context, q *request) (incident.Month, error) {
	return s.Incidents.Month(ctx, q.URL.Query().Get("month"))
}

func (s *Server) statistics(ctx context.Context, q *request) (page.Page, error) {
	m, err := s.monthOf(ctx, q)
	if err != nil {
		return nil, err
	}
	p := page.Statistics{Total: countOf(m.Total), None: m.Total == few.Count{}}
	for _, x := range s.Incidents.Months() {
		p.Months = append(p.Months, page.Choice{Name: text.Same(x), Value: x, On: x == m.Month})
	}
	if m.Median.Told {
		p.Median = text.Format("%s 分鐘", "%s minutes", page.N(int(m.Median.Minutes)))
	}
	for _, b := range m.Tables {
		t := page.StatTable{Key: b.Key, Name: b.Name}
		for _, r := range b.Rows {
			row := page.StatRow{Name: r.Name, Count: countOf(r.Count), Share: -1}
			if r.Count.Hidden == few.Told && m.Total.N > 0 {
				row.Share = int(100 * r.Count.N / m.Total.N)
			}
			t.Rows = append(t.Rows, row)
		}
		p.Tables = append(p.Tables, t)
	}
	p.Links = []page.Link{{Name: text.Same("CSV"), Href: "/statistics/csv?month=" + m.Month}, {Name: text.Same("ODS"), Href: "/statistics/ods?month=" + m.Month}}
	return p, nil
}

func (s *Server) statisticsCSV(ctx context.Context, q *request) (page.Page, error) {
	m, err := s.monthOf(ctx, q)
	if err != nil {
		return nil, err
	}
	return q.table("incidents-"+m.Month+".csv", func(w io.Writer) error {
		_, err := io.WriteString(w, m.CSV(q.lang))
		return err
	})
}

func (s *Server) statisticsODS(ctx context.Context, q *request) (page.Page, error) {
	m, err := s.monthOf(ctx, q)
	if err != nil {
		return nil, err
	}
	d := m.Sheets(q.lang)
	return q.file("incidents-"+m.Month+".ods", "application/vnd.oasis.opendocument.spreadsheet", d.Write)
}
