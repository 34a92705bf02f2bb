package exposure

import (
	"errors"
	"slices"
	"strconv"
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

// piecesOf reads one version entry; ok is false for a git hash, which is no version of a release. Prose says that some version is meant and
// not which, so it makes nothing certain.
func piecesOf(product judge.Criterion, v cve.Version) ([]piece, bool) {
	if v.Type == "git" {
		return nil, false
	}
	if vers.Known(v.Type) {
		product.Scheme = v.Type
	}
	from := v.Version
	if !named(from) || from == "0" || from == v.LessThan {
		from = "" // some authorities write the fixed version twice: "X, less than X" is everything before X
	}
	r, ranged := rangeOf(from, v)
	switch {
	case ranged:
		return changing(product, r, v), true
	case from == "" && v.Version == "*":
		product.Any = true
	case from == "" || strings.ContainsAny(from, " <>="):
		product.NA = true
	default:
		if series, ok := seriesOf(from); ok {
			product.Range = series
		} else {
			product.Exact = from
		}
	}
	return []piece{{product, v.Status}}, true
}

// rangeOf reads the bounds. A bound such as "5.4.*" is a series: up to it means up to its end, less than it means before its beginning.
func rangeOf(from string, v cve.Version) (r vers.Range, ok bool) {
	if s, ok := seriesOf(from); ok {
		from = s.StartIncl
	}
	r.StartIncl = from
	switch {
	case open(v.LessThan) || open(v.LessThanOrEqual):
	case v.LessThan != "":
		r.EndExcl = v.LessThan
		if s, ok := seriesOf(v.LessThan); ok {
			r.EndExcl = s.StartIncl
		}
	case v.LessThanOrEqual != "":
		if s, ok := seriesOf(v.LessThanOrEqual); ok {
			r.EndExcl = s.EndExcl
		} else {
			r.EndIncl = v.LessThanOrEqual
		}
	default:
		return r, false
	}
	return r, true
}

func open(bound string) bool { return strings.HasPrefix(bound, "*") }

// seriesOf reads "5.4.*" and "5.x": from 5.4 to before 5.5.
func seriesOf(s string) (vers.Range, bool) {
	base, ok := strings.CutSuffix(strings.ToLower(s), ".*")
	if !ok {
		base, ok = strings.CutSuffix(strings.ToLower(s), ".x")
	}
	if !ok {
		return vers.Range{}, false
	}
	dot := strings.LastIndexByte(base, '.') + 1
	n, err := strconv.ParseUint(base[dot:], 10, 32)
	if err != nil {
		return vers.Range{}, false
	}
	return vers.Range{StartIncl: base, EndExcl: base[:dot] + strconv.FormatUint(n+1, 10)}, true
}

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
