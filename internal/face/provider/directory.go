package provider

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"strings"
	"time"

	"lianfang/internal/disclosure"
	"lianfang/internal/format/csaf/issue"
	"lianfang/internal/text"
)

// place is where an advisory stands in the directory.
func place(a disclosure.Advisory) string { return fmt.Sprintf("%d/%s", a.Year, a.File) }

// title is that of both languages.
func title(a disclosure.Advisory) string {
	zh, en := a.Title.In(text.ZhTW), a.Title.In(text.En)
	if zh == en {
		return zh
	}
	return zh + " — " + en
}

// index lists the files (requirement 12).
func (s *Server) index(ctx context.Context) (file, error) {
	all, at, err := s.list(ctx)
	var b bytes.Buffer
	for _, a := range all {
		b.WriteString(place(a) + "\n")
	}
	return file{asText, b.Bytes(), at}, err
}

// changes lists them with their current release date, the latest first (requirement 13): as CSV of RFC 4180, without a header.
func (s *Server) changes(ctx context.Context) (file, error) {
	all, at, err := s.list(ctx)
	var b bytes.Buffer
	for _, a := range all {
		fmt.Fprintf(&b, "%q,%q\r\n", place(a), issue.Time(time.UnixMicro(a.CurrentAt)))
	}
	return file{"text/csv; charset=utf-8", b.Bytes(), at}, err
}

// years is the listing of the directory (requirement 14).
func (s *Server) years(ctx context.Context) (file, error) {
	all, at, err := s.list(ctx)
	names, seen := []string{categoryName, "changes.csv", feedName, "index.txt"}, map[int64]bool{}
	for _, a := range all {
		if !seen[a.Year] {
			seen[a.Year] = true
			names = append(names, fmt.Sprintf("%d/", a.Year))
		}
	}
	return listing("white/", names, at), err
}

// year is the listing of a year's folder (requirements 11 and 14).
func (s *Server) year(ctx context.Context, year int64) (file, error) {
	all, at, err := s.list(ctx)
	var names []string
	for _, a := range all {
		if a.Year == year {
			names = append(names, a.File, a.File+".asc", a.File+".sha256", a.File+".sha512")
		}
	}
	if err == nil && len(names) == 0 {
		return file{}, nothing()
	}
	return listing(fmt.Sprintf("white/%d/", year), names, at), err
}

func listing(of string, names []string, at time.Time) file {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + of + "</title></head><body><h1>" + of + "</h1>\n<ul>\n")
	for _, n := range names {
		b.WriteString(`<li><a href="` + html.EscapeString(n) + `">` + html.EscapeString(n) + "</a></li>\n")
	}
	b.WriteString("</ul></body></html>\n")
	return file{"text/html; charset=utf-8", []byte(b.String()), at}
}
