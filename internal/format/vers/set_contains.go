package vers

import "slices"

// Contains tells whether a version lies in a VERS string.
func Contains(set, version string) (bool, error) {
	s, err := Parse(set)
	if err != nil {
		return false, err
	}
	return s.Contains(version)
}

// Contains tells whether a version lies in the set (VERS, "Checking if a version is contained within a range"). An error of kind
// ErrIncomparable means that it cannot be told.
func (s Set) Contains(version string) (bool, error) {
	if s.Scheme == "none" || s.Scheme == "all" {
		if !s.All {
			return false, malformed(s.Scheme, "「vers:%s/」後面只能是「*」。", "Nothing but \"*\" may follow vers:%s/.", s.Scheme)
		}
		return s.Scheme == "all", nil
	}
	v, err := ParseVersion(s.Scheme, version)
	if err != nil {
		return false, err
	}
	all, err := s.read()
	if err != nil {
		return false, err
	}
	if s.All {
		return true, nil
	}
	if len(all) == 0 {
		return false, malformed(s.Scheme, "版本範圍裡沒有條件。", "There is no constraint in the version range.")
	}
	return contains(all, v)
}

// contains asks the single versions first, then the intervals.
func contains(all []read, v Version) (bool, error) {
	var bounds []read
	var doubt error // a version that cannot be compared leaves the answer open, unless another constraint gives it
	excluded := 0
	for _, r := range all {
		c, err := v.Compare(r.version)
		switch {
		case err != nil:
			doubt = err
		case c == 0 && r.Comparator == NotEqual:
			return false, nil
		}
		if r.Comparator == NotEqual {
			excluded++
		}
	}
	for _, r := range all {
		c, err := v.Compare(r.version)
		if err == nil && c == 0 && (r.Comparator == Equal || r.Comparator == LessOrEqual || r.Comparator == GreaterOrEqual) {
			return true, doubtAboutExclusion(all, v)
		}
		if r.Comparator != Equal && r.Comparator != NotEqual {
			bounds = append(bounds, r)
		}
	}
	if doubt != nil {
		return false, doubt
	}
	if excluded == len(all) {
		return true, nil // nothing but exclusions: all other versions
	}
	return between(simplify(bounds), v)
}

// doubtAboutExclusion is the error of comparing with an excluded version, if there is one.
func doubtAboutExclusion(all []read, v Version) error {
	for _, r := range all {
		if r.Comparator == NotEqual {
			if _, err := v.Compare(r.version); err != nil {
				return err
			}
		}
	}
	return nil
}

// simplify leaves bounds that alternate: of neighbours that open, the first; of neighbours that close, the last (VERS,
// "Version constraints simplification"). The bounds must be sorted.
func simplify(bounds []read) []read {
	out := slices.Clone(bounds[:0])
	for _, b := range bounds {
		last := len(out) - 1
		switch {
		case last < 0 || opens(out[last]) != opens(b):
			out = append(out, b)
		case !opens(b):
			out[last] = b
		}
	}
	return out
}

func opens(r read) bool { return r.Comparator == Greater || r.Comparator == GreaterOrEqual }

// between tells whether v lies strictly inside one of the intervals; equal versions were dealt with before.
func between(bounds []read, v Version) (bool, error) {
	inside := len(bounds) > 0 && !opens(bounds[0]) // below the first bound
	for _, b := range bounds {
		c, err := v.Compare(b.version)
		if err != nil {
			return false, err
		}
		if c <= 0 {
			return inside && c < 0, nil
		}
		inside = opens(b)
	}
	return inside, nil
}
