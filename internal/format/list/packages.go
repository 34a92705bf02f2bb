package list

import (
	"strings"

	"lianfang/internal/format/observable"
	"lianfang/internal/text"
)

// purlTypes are the purl types of the registries that lists of packages name.
var purlTypes = map[string]string{
	"npm": "npm", "pypi": "pypi", "rubygems": "gem", "gem": "gem", "go": "golang", "golang": "golang", "nuget": "nuget", "maven": "maven",
	"cratesio": "cargo", "crates": "cargo", "cargo": "cargo", "packagist": "composer", "composer": "composer", "hex": "hex", "pub": "pub",
}

// packageEntries makes an entry of every version of a malicious package; without a version it is the package as a whole.
func (d *tableReader) packageEntries(base Entry, name, versions, ecosystem string) []Entry {
	if ecosystem == "" && (d.npm || strings.HasPrefix(name, "@")) {
		ecosystem = "npm" // only npm has scopes, and a list is of one registry
	}
	base.Sort, base.Column = "package", "package"
	if name == "" {
		base.problem("no_value", text.Of("這一列沒有值。", "The row has no value."))
		return []Entry{base}
	}
	list := words(versions)
	if len(list) == 0 {
		list = []string{""}
	}
	var out []Entry
	for i, version := range list {
		if i >= maxVersions {
			out[len(out)-1].problem("too_many", text.Format("超過 %d 個版本。", "There are more than %d versions.", maxVersions))
			break
		}
		e := base
		e.Raw, e.Kind = purl(ecosystem, name, version), observable.PURL
		if purlTypes[squeeze(ecosystem)] == "" {
			e.Raw, e.Kind = strings.TrimSuffix(name+"@"+version, "@"), ""
			e.problem("no_ecosystem", text.Of("不知道是哪一個套件庫。", "Which registry the package is from is not said."))
		}
		out = append(out, e)
	}
	return out
}

// cutVersion parts "name@version"; the first character may be the @ of a scope.
func cutVersion(s string) (name, version string) {
	if i := strings.LastIndexByte(s, '@'); i > 0 {
		return s[:i], s[i+1:]
	}
	return s, ""
}

// purl writes a package URL; a registry that is not known gives the lower-case word itself as its type.
func purl(ecosystem, name, version string) string {
	kind := purlTypes[squeeze(ecosystem)]
	if kind == "" {
		kind = squeeze(ecosystem)
	}
	if kind == "maven" {
		name = strings.Replace(name, ":", "/", 1)
	}
	parts := strings.Split(name, "/")
	for i := range parts {
		parts[i] = escape(parts[i])
	}
	out := "pkg:" + kind + "/" + strings.Join(parts, "/")
	if version != "" {
		out += "@" + escape(version)
	}
	return out
}

// escape percent-encodes as the purl specification asks for: all but letters, digits, ".", "-", "_", "~" and ":".
func escape(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte(".-_~:", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', hex[c>>4], hex[c&15]})
	}
	return b.String()
}
