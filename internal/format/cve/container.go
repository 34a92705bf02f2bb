package cve

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/nvd"
	"lianfang/internal/text"
)

// container reads one container; what cannot be read of it is told and the rest kept, but an unreadable list of products breaks the
// record, because a record without products looks harmless.
func (r *Record) container(raw jsontext.Value, where string) Container {
	at := framing.Element{Raw: r.Raw, At: r.At}.Place(int64(max(bytes.Index(r.Raw, raw), 0)))
	w, problems := framing.DecodeObject[wireContainer](framing.Element{Raw: raw, At: at})
	r.Problems = append(r.Problems, problems...)
	if len(problems) > 0 && w.Affected == nil && bytes.Contains(raw, []byte(`"affected"`)) {
		r.breaks("no_products", text.Format("「%s」的受影響產品無法判讀。", "The affected products of %[1]q cannot be read.", where))
	}
	if w.tooLong() {
		r.breaks(framing.CodeTooLarge, text.Format("「%s」的清單超過 %d 項。", "A list in %[1]q has more than %[2]d entries.", where, maxList))
		return Container{}
	}
	c := Container{
		Provider: w.Provider.Name, ProviderID: w.Provider.ID, Title: w.Title, Tags: w.Tags,
		Updated: r.instant("providerMetadata.dateUpdated", w.Provider.Updated), Public: r.instant("datePublic", w.Public),
		Descriptions: texts(w.Descriptions), Solutions: texts(w.Solutions), Workarounds: texts(w.Workarounds),
		Exploits: texts(w.Exploits), Reasons: texts(w.Reasons),
	}
	if c.Provider == "" {
		c.Provider = c.ProviderID
	}
	for _, a := range w.Affected {
		c.Affected = append(c.Affected, r.affected(a))
	}
	tree := nvd.ParseTree(w.Applicability, at, r.ID)
	c.Applicability = tree.Configurations
	r.Problems = append(r.Problems, tree.Problems...)
	r.Broken = r.Broken || tree.Broken
	r.metrics(&c, w.Metrics)
	for _, p := range w.ProblemTypes {
		for _, d := range p.Descriptions {
			c.CWEs = append(c.CWEs, nvd.WeaknessOf(d.CWE, d.Description, c.Provider, d.Type))
		}
	}
	for _, ref := range w.References {
		c.References = append(c.References, nvd.Reference{URL: ref.URL, Source: c.Provider, Tags: ref.Tags})
	}
	return c
}

func (w wireContainer) tooLong() bool {
	versions := 0
	for _, a := range w.Affected {
		versions += len(a.Versions)
	}
	return versions > maxVersions || max(len(w.Affected), len(w.Metrics), len(w.ProblemTypes), len(w.References), len(w.Descriptions)) > maxList
}

func texts(in []wireText) []nvd.Description {
	if len(in) == 0 {
		return nil
	}
	out := make([]nvd.Description, len(in))
	for i, t := range in {
		out[i] = nvd.Description(t)
	}
	return out
}

func (r *Record) affected(w wireAffected) Affected {
	a := Affected{
		Vendor: w.Vendor, Product: w.Product, PackageName: w.PackageName, CollectionURL: w.CollectionURL, PackageURL: w.PackageURL,
		Repo: w.Repo, CPEs: w.CPEs, Platforms: w.Platforms, Modules: w.Modules, DefaultStatus: r.status(w.DefaultStatus),
		Versions: make([]Version, 0, len(w.Versions)),
	}
	for _, v := range w.Versions {
		version := Version{Version: v.Version, Status: r.status(v.Status), Type: v.Type, LessThan: v.LessThan, LessThanOrEqual: v.LessThanOrEqual}
		for _, c := range v.Changes {
			version.Changes = append(version.Changes, Change{At: c.At, Status: r.status(c.Status)})
		}
		if version.LessThan != "" && version.LessThanOrEqual != "" {
			r.note("two_bounds", text.Format("「%.60s」同時有 lessThan 與 lessThanOrEqual。", "%.60[1]q has both lessThan and lessThanOrEqual.", w.Product))
		}
		a.Versions = append(a.Versions, version)
	}
	return a
}

// status reads a status. What is no word of the format becomes Unknown, which claims nothing.
func (r *Record) status(s string) Status {
	switch Status(s) {
	case StatusAffected, StatusUnaffected, StatusUnknown:
		return Status(s)
	case "":
		return StatusUnknown
	}
	r.note("unknown_status", text.Format("不認識的狀態「%.40s」，視為未知。", "Unknown status %.40[1]q, taken as unknown.", s))
	return StatusUnknown
}
