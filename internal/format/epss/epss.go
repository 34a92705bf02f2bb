// Package epss reads scores of the Exploit Prediction Scoring System: for each CVE the probability that it is exploited within the next
// 30 days, and how it stands among all others. It orders what a member should patch first.
//
// It reads FIRST's daily file (a comment line "#model_version:…,score_date:…", then cve,epss,percentile) and cuttings of it with further
// columns and no comment. Figures are kept as written, because they are compared and shown, not reckoned with.
package epss

import (
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"lianfang/internal/format/cve/stamp"
	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// Head is the comment at the top; a cutting has none.
type Head struct {
	Model string // "v2026.06.15"
	Date  time.Time
}

// Score is one row.
type Score struct {
	CVE         string
	Probability string // "0.01015": 0 to 1, as written
	Percentile  string // "0.60644": 0 to 1, as written; empty where the file has no such column

	At       framing.Position
	Problems []framing.Problem
	Broken   bool // not to be used; Problems say why
}

// Value gives the probability as a number for ordering.
func (s Score) Value() float64 {
	v, _ := strconv.ParseFloat(s.Probability, 64)
	return v
}

// Scores reads every row, one at a time, and fills head before the first. What is odd about a row stands in its Problems; the error,
// always last, is a *framing.Error or what r failed with.
func Scores(r io.Reader, head *Head) iter.Seq2[Score, error] {
	return func(yield func(Score, error) bool) {
		*head = Head{}
		var columns *columns
		lim := framing.RowLimits{Comment: '#', Bytes: maxFile, Row: maxRow, Fields: maxFields}
		for row, err := range framing.Rows(r, lim) {
			switch {
			case err != nil:
				yield(Score{}, err)
				return
			case row.Fields == nil:
				head.take(row.Comment)
			case columns == nil:
				if columns = find(row.Fields); columns == nil {
					yield(Score{}, &framing.Error{Code: framing.CodeWrongType, At: row.At,
						Say: text.Of("第一列應有 cve 與 epss 欄，這不是 EPSS 檔案。", "The first row should have the columns cve and epss; this is no EPSS file.")})
					return
				}
			default:
				if !yield(columns.score(row), nil) {
					return
				}
			}
		}
	}
}

func (h *Head) take(comment string) {
	for part := range strings.SplitSeq(comment, ",") {
		name, value, _ := strings.Cut(part, ":")
		switch strings.TrimSpace(name) {
		case "model_version":
			h.Model = strings.TrimSpace(value)
		case "score_date":
			h.Date, _ = stamp.Instant(strings.TrimSpace(value))
		}
	}
}

type columns struct{ cve, probability, percentile int }

func find(fields []string) *columns {
	c := columns{-1, -1, -1}
	for i, f := range fields {
		switch strings.ToLower(strings.TrimSpace(f)) {
		case "cve":
			c.cve = i
		case "epss":
			c.probability = i
		case "percentile":
			c.percentile = i
		}
	}
	if c.cve < 0 || c.probability < 0 {
		return nil
	}
	return &c
}

func (c columns) score(row framing.Row) Score {
	get := func(i int) string {
		if i >= 0 && i < len(row.Fields) {
			return strings.TrimSpace(row.Fields[i])
		}
		return ""
	}
	s := Score{CVE: get(c.cve), Probability: get(c.probability), Percentile: get(c.percentile), At: row.At}
	if !stamp.CVE(s.CVE) {
		s.breaks("no_id", text.Format("沒有有效的 CVE 編號（「%.40s」）。", "There is no valid CVE number (%.40[1]q).", s.CVE))
	}
	if !fraction(s.Probability) || s.Percentile != "" && !fraction(s.Percentile) {
		s.breaks("bad_score", text.Format("分數「%.40s」或百分位「%.40s」不是 0 到 1 的數字。", "The score %.40[1]q or percentile %.40[2]q is no number from 0 to 1.", s.Probability, s.Percentile))
	}
	return s
}

func (s *Score) breaks(code string, say text.Text) {
	s.Broken = true
	s.Problems = append(s.Problems, framing.Problem{Code: code, Say: say, At: s.At, Object: s.CVE})
}

// fraction tells whether s is a number from 0 to 1.
func fraction(s string) bool {
	if len(s) > maxNumber || strings.Trim(s, "0123456789.eE+-") != "" {
		return false
	}
	v, err := strconv.ParseFloat(s, 64)
	return err == nil && v >= 0 && v <= 1
}
