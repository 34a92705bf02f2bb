package vers

// Range is the four bounds of an NVD configuration and of similar records; an empty text is no bound. Without any bound it holds
// every version.
type Range struct {
	StartIncl, StartExcl string // v >= StartIncl, v > StartExcl
	EndIncl, EndExcl     string // v <= EndIncl, v < EndExcl
}

// Bounds is a Range read under a scheme, for testing many versions.
type Bounds struct {
	scheme string
	all    []bound
}

type bound struct {
	version    Version
	start, own bool // own: the bound itself is inside
}

// InRange tells whether a version lies in a range. Errors are those of Read and Contains.
func InRange(scheme, version string, r Range) (bool, error) {
	b, err := r.Read(scheme)
	if err != nil {
		return false, err
	}
	v, err := ParseVersion(scheme, version)
	if err != nil {
		return false, err
	}
	return b.Contains(v)
}

// Read reads the bounds. A bound that is no version of the scheme gives ErrNotVersion; a range that ends before it starts, as real
// records have it, gives ErrInverted: it says nothing about any version.
func (r Range) Read(scheme string) (Bounds, error) {
	name := Canonical(scheme)
	if name == "" {
		return Bounds{}, unknownScheme(scheme)
	}
	b := Bounds{scheme: name}
	for _, x := range []struct {
		text       string
		start, own bool
	}{{r.StartIncl, true, true}, {r.StartExcl, true, false}, {r.EndIncl, false, true}, {r.EndExcl, false, false}} {
		if x.text == "" {
			continue
		}
		v, err := ParseVersion(name, x.text)
		if err != nil {
			return Bounds{}, err
		}
		b.all = append(b.all, bound{v, x.start, x.own})
	}
	return b, b.checkOrder()
}

// checkOrder refuses bounds of which a start lies after an end. Bounds that cannot be compared with one another are left to
// Contains: a version may still lie clearly outside one of them.
func (b Bounds) checkOrder() error {
	for _, s := range b.all {
		for _, e := range b.all {
			if !s.start || e.start {
				continue
			}
			c, err := s.version.Compare(e.version)
			if err == nil && (c > 0 || c == 0 && !(s.own && e.own)) {
				return &Error{ErrInverted, b.scheme, inverted.With(clip(s.version.text), clip(e.version.text))}
			}
		}
	}
	return nil
}

// Contains tells whether a version lies between the bounds. What is outside one bound for sure is outside, whatever the others
// are; otherwise a bound that cannot be compared with it gives ErrIncomparable.
func (b Bounds) Contains(v Version) (bool, error) {
	var doubt error
	for _, x := range b.all {
		c, err := v.Compare(x.version)
		switch {
		case err != nil:
			doubt = err
		case c == 0 && !x.own, x.start && c < 0, !x.start && c > 0:
			return false, nil
		}
	}
	return doubt == nil, doubt
}
