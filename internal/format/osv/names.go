package osv

import "strings"

// Numbers are the CVE numbers that the record says are the same flaw, else its own id alone. A distribution's "DEBIAN-CVE-2024-1" with CVE-2024-1
// upstream is its word on CVE-2024-1.
func (r Record) Numbers() []string {
	var out []string
	for _, name := range append([]string{r.ID}, r.Aliases...) {
		if strings.HasPrefix(name, "CVE-") {
			out = append(out, name)
		}
	}
	for _, up := range r.Upstream {
		if len(out) == 0 && strings.HasPrefix(up, "CVE-") && strings.HasSuffix(r.ID, up) {
			out = append(out, up)
		}
	}
	if len(out) == 0 {
		return []string{r.ID}
	}
	return out
}
