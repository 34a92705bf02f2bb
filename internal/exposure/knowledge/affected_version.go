package knowledge

import (
	"errors"
	"slices"
	"strings"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/cve"
	"lianfang/internal/format/vers"
)

// piece is a part of a version entry with one status. An entry has several where the status changes inside its range.
type piece struct {
	judge.Criterion
	status cve.Status
}

// piecesOf reads one version entry; ok is false for a git hash, which is no version of a release. Prose that says that some version is meant
// and not which makes nothing certain.
func piecesOf(product judge.Criterion, v cve.Version) ([]piece, bool) {
	if v.Type == "git" {
		return nil, false
	}
	if vers.Known(v.Type) {
		product.Scheme = v.Type
	}
	from := bare(v.Version)
	if !named(from) || from == "0" || from == v.LessThan {
		from = "" // some authorities write the fixed version twice: "X, less than X" is everything before X
	}
	if r, ranged := rangeOf(from, v); ranged {
		return changing(product, r, v), true
	}
	if v.Version == "*" {
		product.Any = true
		return []piece{{product, v.Status}}, true
	}
	return singlePieces(product, v), true
}

// singlePieces reads an entry without bounds: its version field alone says which versions are meant.
func singlePieces(product judge.Criterion, v cve.Version) []piece {
	spans, ok := readWords(v.Version)
	if exact := named(v.Version) && v.Version != "0" && !strings.ContainsAny(v.Version, " <>="); !ok && exact {
		spans, ok = []span{{exact: v.Version}}, true
	}
	if !ok || !named(v.Version) || v.Version == "0" {
		product.NA = true
		return []piece{{product, v.Status}}
	}
	var out []piece
	for _, x := range spans {
		product.Exact, product.Range, product.Any = x.exact, x.Range, x.any
		if r, series := vers.Series(x.exact); series {
			product.Exact, product.Range = "", r
		}
		out = append(out, piece{product, v.Status})
	}
	return out
}

// bare takes off the sign that some authorities repeat in the bound itself: lessThanOrEqual "<= 4.4.11".
func bare(bound string) string { return strings.TrimSpace(strings.TrimLeft(bound, "<>= ")) }

// rangeOf reads the bounds.
func rangeOf(from string, v cve.Version) (vers.Range, bool) {
	r := vers.Range{StartIncl: from}
	switch {
	case open(v.LessThan) || open(v.LessThanOrEqual):
	case v.LessThan != "":
		r.EndExcl = bare(v.LessThan)
	case v.LessThanOrEqual != "":
		r.EndIncl = bare(v.LessThanOrEqual)
	default:
		return r, false
	}
	return r.Series(), true
}

func open(bound string) bool { return strings.HasPrefix(bound, "*") }

// changing cuts a range where the status changes: each change holds from its version to the next.
func changing(product judge.Criterion, whole vers.Range, v cve.Version) []piece {
	if len(v.Changes) == 0 {
		product.Range, product.Any = whole, whole == vers.Range{}
		return []piece{{product, v.Status}}
	}
	changes := slices.Clone(v.Changes)
	slices.SortStableFunc(changes, func(a, b cve.Change) int {
		n, err := vers.Compare(schemeOr(product.Scheme), a.At, b.At)
		if err != nil {
			return 0
		}
		return n
	})
	var out []piece
	rest, status := whole, v.Status
	for _, c := range changes {
		if c.At == "" {
			continue
		}
		before := vers.Range{StartIncl: rest.StartIncl, EndExcl: c.At}
		out = appendPiece(out, product, before, status)
		rest.StartIncl, status = c.At, c.Status
	}
	return appendPiece(out, product, rest, status)
}

func appendPiece(out []piece, product judge.Criterion, r vers.Range, status cve.Status) []piece {
	if _, err := r.Read(schemeOr(product.Scheme)); errors.Is(err, vers.ErrInverted) {
		return out // a change at the very beginning or past the end leaves nothing
	}
	product.Range, product.Any = r, r == vers.Range{}
	return append(out, piece{product, status})
}

func schemeOr(s string) string {
	if s == "" {
		return "generic"
	}
	return s
}
