package page

import (
	"strconv"
	"strings"
	"time"

	"lianfang/internal/text"
)

// Point is a share at a moment.
type Point struct {
	At    time.Time
	Share float64 // 0 … 1
}

// Curve is a share over time, drawn by the server: answers against a goal, or a confidence against its threshold.
type Curve struct {
	Label      text.Text // the picture in one sentence
	Caption    text.Text
	Start, End time.Time
	Points     []Point // the last one is now
	Goal       []Point // a dashed line; may be empty
	NowWord    text.Text
	GoalWord   text.Text
	Threshold  float64 // above it the ground is tinted; 0 draws none
	Decimal    bool    // the scale reads 0, 0.5, 1 instead of per cent
	Daily      bool    // the time line shows days instead of clocks
}

type gridLine struct{ at, base, word, anchor string }

// drawing is a curve in the numbers of one picture.
type drawing struct {
	x0, x1, xLabel, top, bottom, foot string
	grid, times                       []gridLine
	area, goal, line                  string
	nowX, nowY, nowTextX, nowTextY    string
	nowAnchor, goalX, goalY           string
	band                              struct{ y, w, h string }
}

func (c Curve) draw(v View, w, h int) drawing {
	left, right, top, bottom := 36.0, float64(w)-72, 10.0, float64(h)-24
	if c.GoalWord.IsZero() {
		right = float64(w) - 12
	}
	span := c.End.Sub(c.Start).Seconds()
	x := func(t time.Time) float64 {
		if span <= 0 {
			return left
		}
		return left + (right-left)*min(max(t.Sub(c.Start).Seconds()/span, 0), 1)
	}
	y := func(s float64) float64 { return bottom - (bottom-top)*min(max(s, 0), 1) }
	d := drawing{x0: decimal(left), x1: decimal(right), xLabel: decimal(left - 6), top: decimal(top), bottom: decimal(bottom), foot: decimal(float64(h) - 6)}
	for _, s := range []float64{0, .5, 1} {
		d.grid = append(d.grid, gridLine{at: decimal(y(s)), base: decimal(y(s) + 4), word: c.scale(s)})
	}
	d.times = c.marks(v, x)
	d.line, d.goal = polyline(c.Points, x, y), polyline(c.Goal, x, y)
	if c.Threshold > 0 {
		d.band.y, d.band.w, d.band.h = decimal(top), decimal(right-left), decimal(y(c.Threshold)-top)
	} else if len(c.Points) > 1 {
		d.area = decimal(x(c.Points[0].At)) + "," + decimal(bottom) + " " + d.line + " " + decimal(x(c.Points[len(c.Points)-1].At)) + "," + decimal(bottom)
	}
	if n := len(c.Points); n > 0 {
		at, s := x(c.Points[n-1].At), y(c.Points[n-1].Share)
		d.nowX, d.nowY, d.nowTextY = decimal(at), decimal(s), decimal(min(s+20, bottom-6))
		d.nowTextX, d.nowAnchor = decimal(at+9), "start"
		if at > right-90 {
			d.nowTextX, d.nowAnchor = decimal(at-9), "end"
		}
	}
	if n := len(c.Goal); n > 0 && !c.GoalWord.IsZero() {
		d.goalX, d.goalY = decimal(right+6), decimal(y(c.Goal[n-1].Share)+4)
	}
	return d
}

func (c Curve) scale(s float64) string {
	if c.Decimal {
		return strconv.FormatFloat(s, 'g', -1, 64)
	}
	return strconv.Itoa(int(s*100)) + "%"
}

func (c Curve) marks(v View, x func(time.Time) float64) []gridLine {
	const n = 4
	out := make([]gridLine, 0, n+1)
	for i := 0; i <= n; i++ {
		t := c.Start.Add(c.End.Sub(c.Start) * time.Duration(i) / n)
		m := gridLine{at: decimal(x(t)), word: v.Clock(t), anchor: "middle"}
		if c.End.Sub(c.Start) < n*time.Minute {
			m.word = t.In(v.zone()).Format("15:04:05") // in the first minutes all marks would read alike
		}
		if c.Daily {
			m.word = v.Day(t)
		}
		if len(out) > 0 && out[len(out)-1].word == m.word {
			continue // a day says its name once
		}
		out = append(out, m)
	}
	return out
}

func polyline(ps []Point, x func(time.Time) float64, y func(float64) float64) string {
	var b strings.Builder
	for i, p := range ps {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(decimal(x(p.At)) + "," + decimal(y(p.Share)))
	}
	return b.String()
}

// trend draws a sparkline of 72 × 24.
func trend(vals []float64) string {
	lo, hi := vals[0], vals[0]
	for _, f := range vals {
		lo, hi = min(lo, f), max(hi, f)
	}
	var b strings.Builder
	for i, f := range vals {
		y := 12.0
		if hi > lo {
			y = 22 - 20*(f-lo)/(hi-lo)
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(decimal(72*float64(i)/float64(len(vals)-1)) + "," + decimal(y))
	}
	return b.String()
}

// decimal writes a number of a picture with at most three places.
func decimal(f float64) string {
	s := strconv.FormatFloat(f, 'f', 3, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

func tickTone(t Tone) string {
	switch t {
	case Bad:
		return "hot"
	case Good:
		return "good"
	case Waiting, Unknown:
		return "ask"
	}
	return ""
}
