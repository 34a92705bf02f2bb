package vers

import (
	"strconv"
	"strings"
)

// Series reads the pattern of a series, "5.4.*" or "5.x", as records have it: from 5.4 to before 5.5.
func Series(s string) (Range, bool) {
	lower := strings.ToLower(s)
	base, ok := strings.CutSuffix(lower, ".*")
	if !ok {
		base, ok = strings.CutSuffix(lower, ".x")
	}
	if !ok {
		return Range{}, false
	}
	dot := strings.LastIndexByte(base, '.') + 1
	n, err := strconv.ParseUint(base[dot:], 10, 32)
	if err != nil {
		return Range{}, false
	}
	return Range{StartIncl: base, EndExcl: base[:dot] + strconv.FormatUint(n+1, 10)}, true
}

// Series gives the range with patterns in its bounds put into numbers: from a series means from its beginning, up to it means to its end, and
// less than it means before its beginning.
func (r Range) Series() Range {
	if s, ok := Series(r.StartIncl); ok {
		r.StartIncl = s.StartIncl
	}
	if s, ok := Series(r.EndExcl); ok {
		r.EndExcl = s.StartIncl
	}
	if s, ok := Series(r.StartExcl); ok {
		r.StartIncl, r.StartExcl = s.EndExcl, ""
	}
	if s, ok := Series(r.EndIncl); ok {
		r.EndIncl, r.EndExcl = "", s.EndExcl
	}
	return r
}
