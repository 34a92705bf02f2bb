package exposure

import (
	"slices"
	"strings"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/exposure/remedy"
	"lianfang/internal/format/cpe"
	"lianfang/internal/format/purl"
)

// Remedy is what to do about a finding on one product.
type Remedy struct {
	Product string // for people
	remedy.Plan
}

// maxRemedies is for how many products of a finding it is said what to do.
const maxRemedies = 5

// Remedies says what to do about a finding, product by product, out of what its sources say.
func Remedies(s Standing, found []Finding) []Remedy {
	var keys []string
	of := map[string]*remedy.Known{}
	for _, f := range found {
		c, err := judge.Read(f.Name)
		if err != nil {
			continue
		}
		k := of[c.Key]
		if k == nil {
			if len(keys) == maxRemedies {
				continue
			}
			k = remedyFor(f, c)
			k.Vector, k.Exploited = s.Knowledge.Vector, s.Knowledge.KEV == priority.Is
			keys, of[c.Key] = append(keys, c.Key), k
		}
		for _, v := range f.Fixed {
			if !slices.Contains(k.Fixed, v) {
				k.Fixed = append(k.Fixed, v)
			}
		}
	}
	var out []Remedy
	for _, key := range keys {
		out = append(out, Remedy{of[key].Product, remedy.For(*of[key])})
	}
	return out
}

func remedyFor(f Finding, c judge.Component) *remedy.Known {
	k := &remedy.Known{Product: strings.TrimSpace(strings.TrimSuffix(f.Product, f.Version)), Held: f.Version, Scheme: c.Scheme}
	if !c.PURL {
		switch c.CPE.Get(cpe.Part).Text() {
		case "o":
			k.Kind = remedy.System
		case "h":
			k.Kind = remedy.Device
		}
		return k
	}
	p, _, err := purl.ParseLenient(c.Name)
	if err != nil {
		return k
	}
	k.Ecosystem, k.Package = p.Type, p.Name
	switch {
	case p.Type == "maven" && p.Namespace != "":
		k.Package = p.Namespace + ":" + p.Name
	case p.Namespace != "" && p.Type != "deb" && p.Type != "rpm" && p.Type != "apk":
		k.Package = p.Namespace + "/" + p.Name
	}
	return k
}
