package cvss

import (
	"strings"

	gocvss20 "github.com/pandatix/go-cvss/20"
	gocvss30 "github.com/pandatix/go-cvss/30"
	gocvss31 "github.com/pandatix/go-cvss/31"
	gocvss40 "github.com/pandatix/go-cvss/40"
)

// vector builds the strict vector of the metrics that were read, and its scores.
func (r *reader) vector() (Vector, error) {
	v := Vector{Version: r.version}
	var missing []string
	for _, rule := range rules[r.version] {
		value, ok := r.values[rule.name]
		switch {
		case !ok && rule.group == base:
			missing = append(missing, rule.name)
		case ok && !rule.undefined(value):
			v.Metrics = append(v.Metrics, Metric{rule.name, value})
		}
	}
	if len(missing) > 0 {
		return Vector{}, r.refuse(CodeMissing, 0, "CVSS %s 向量缺少必要的指標：%s。", "The CVSS %s vector lacks metrics that must be there: %s.", r.version, strings.Join(missing, ", "))
	}
	if r.version == V20 {
		r.groupsOfTwo()
	}
	v.Text = v.written(nil)
	var err error
	if v.Base, v.Overall, err = v.reckon(); err != nil {
		return Vector{}, r.refuse(CodeValue, 0, "無法計算分數。", "The score cannot be reckoned.")
	}
	v.BaseSeverity, v.Severity = Rate(v.Version, v.Base), Rate(v.Version, v.Overall)
	return v, nil
}

// groupsOfTwo tells of an optional group of 2.0 that is there in part; the guide (§2.4) writes a group whole or not at all.
func (r *reader) groupsOfTwo() {
	for _, g := range []group{threat, environmental} {
		have, all := 0, 0
		for _, rule := range rules[V20] {
			if rule.group == g {
				all++
				if _, ok := r.values[rule.name]; ok {
					have++
				}
			}
		}
		if have > 0 && have < all {
			r.note(CodeGroup, 0, "選用的指標只寫了一部分，其餘視為未定義（ND）。", "An optional group is there in part; the rest counts as not defined (ND).")
		}
	}
}

// written writes the vector as its standard does. In 2.0 an optional group is whole or absent.
func (v Vector) written(keep func(group) bool) string {
	var b strings.Builder
	if v.Version != V20 {
		b.WriteString("CVSS:" + string(v.Version))
	}
	for _, rule := range rules[v.Version] {
		if keep != nil && !keep(rule.group) {
			continue
		}
		value := v.Get(rule.name)
		if value == "" && v.Version == V20 && v.has(rule.group) {
			value = rule.values[0]
		}
		if value == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('/')
		}
		b.WriteString(rule.name + ":" + value)
	}
	return b.String()
}

// reckon gives the base score and the score of all metrics.
func (v Vector) reckon() (low, whole float64, err error) {
	switch v.Version {
	case V20:
		s, err := gocvss20.ParseVector(v.Text)
		if err != nil {
			return 0, 0, err
		}
		return s.BaseScore(), v.finest(s.BaseScore, s.TemporalScore, s.EnvironmentalScore), nil
	case V30:
		s, err := gocvss30.ParseVector(v.Text)
		if err != nil {
			return 0, 0, err
		}
		return s.BaseScore(), v.finest(s.BaseScore, s.TemporalScore, s.EnvironmentalScore), nil
	case V31:
		s, err := gocvss31.ParseVector(v.Text)
		if err != nil {
			return 0, 0, err
		}
		return s.BaseScore(), v.finest(s.BaseScore, s.TemporalScore, s.EnvironmentalScore), nil
	}
	s, err := gocvss40.ParseVector(v.Text)
	if err != nil {
		return 0, 0, err
	}
	bare, err := gocvss40.ParseVector(v.written(func(g group) bool { return g == base }))
	if err != nil {
		return 0, 0, err
	}
	return bare.Score(), s.Score(), nil
}

// finest takes the score that knows most: the environmental one stands on the temporal one, which stands on the base.
func (v Vector) finest(bare, temporal, environment func() float64) float64 {
	switch {
	case v.has(environmental):
		return environment()
	case v.has(threat):
		return temporal()
	}
	return bare()
}
