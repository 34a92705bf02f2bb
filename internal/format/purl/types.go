package purl

import "strings"

// need says whether a part must, may or must not be there.
type need byte

const (
	optional need = iota
	required
	prohibited
)

// rule is what a type says about its parts (package-url type definitions @ 16f3d0e39343, 2026-08-21).
type rule struct {
	namespace need
	lower     string // parts that ignore case: n(amespace), N(ame), v(ersion), s(ubpath)
	qualifier string // one that is required
}

var rules = map[string]rule{
	"alpm":             {namespace: required, lower: "nN"},
	"apk":              {namespace: required, lower: "nN"},
	"bazel":            {namespace: prohibited},
	"bitbucket":        {namespace: required, lower: "nN"},
	"bitnami":          {namespace: prohibited, lower: "N"},
	"brew":             {lower: "nN"},
	"cargo":            {namespace: prohibited},
	"chrome-extension": {namespace: prohibited, lower: "N"},
	"cocoapods":        {namespace: prohibited},
	"composer":         {namespace: required, lower: "nN"},
	"conan":            {},
	"conda":            {namespace: prohibited},
	"cpan":             {},
	"cran":             {namespace: prohibited},
	"deb":              {namespace: required, lower: "nN"},
	"docker":           {},
	"gem":              {namespace: prohibited},
	"generic":          {},
	"git":              {namespace: required},
	"github":           {namespace: required, lower: "nN"},
	"golang":           {namespace: required},
	"hackage":          {namespace: prohibited},
	"hex":              {lower: "nN"},
	"huggingface":      {namespace: required, lower: "v"},
	"julia":            {namespace: prohibited, qualifier: "uuid"},
	"luarocks":         {lower: "nN"},
	"maven":            {namespace: required},
	"mlflow":           {namespace: prohibited},
	"npm":              {},
	"nuget":            {namespace: prohibited},
	"oci":              {namespace: prohibited, lower: "Nv"},
	"opam":             {namespace: prohibited},
	"otp":              {namespace: prohibited, lower: "Ns"},
	"pub":              {namespace: prohibited, lower: "N"},
	"pypi":             {namespace: prohibited, lower: "Nv"},
	"qpkg":             {namespace: required, lower: "n"},
	"rpm":              {namespace: required, lower: "n"},
	"swid":             {qualifier: "tag_id"},
	"swift":            {namespace: required},
	"vcpkg":            {namespace: prohibited},
	"vscode-extension": {namespace: required, lower: "nNv"},
	"yocto":            {lower: "n"},
}

// normalise brings the parts into the form that the type compares by. A type without a rule is left as it is.
func (p *PURL) normalise() {
	p.Type = strings.ToLower(p.Type)
	r := rules[p.Type]
	for i, part := range []*string{&p.Namespace, &p.Name, &p.Version, &p.Subpath} {
		if strings.IndexByte(r.lower, "nNvs"[i]) >= 0 {
			*part = strings.ToLower(*part)
		}
	}
	switch p.Type {
	case "pypi": // PEP 503; dots stay, as the type definition has it
		p.Name = strings.ReplaceAll(p.Name, "_", "-")
	case "pub":
		p.Name = strings.Map(pubRune, p.Name)
	case "mlflow": // Databricks ignores case, Azure ML does not
		if strings.Contains(p.Qualifier("repository_url"), "azuredatabricks") {
			p.Name = strings.ToLower(p.Name)
		}
	case "git": // hosts that ignore case in paths
		if host, _, _ := strings.Cut(strings.ToLower(p.Namespace), "/"); foldsCase(host) {
			p.Namespace, p.Name = strings.ToLower(p.Namespace), strings.ToLower(p.Name)
		}
	}
}

func pubRune(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
		return r
	}
	return '_'
}

func foldsCase(host string) bool {
	switch host {
	case "github", "github.com", "bitbucket", "bitbucket.org":
		return true
	}
	return false
}

// checkType refuses what the type requires or forbids.
func (p *PURL) checkType() error {
	r := rules[p.Type]
	afterType := len("pkg:") + len(p.Type) + 1
	switch {
	case r.namespace == required && p.Namespace == "":
		return malformed(afterType, "類型 %s 的套件網址必須有命名空間。", "A package URL of type %s needs a namespace.", p.Type)
	case r.namespace == prohibited && p.Namespace != "":
		return malformed(afterType, "類型 %s 的套件網址不能有命名空間。", "A package URL of type %s has no namespace.", p.Type)
	case r.qualifier != "" && p.Qualifier(r.qualifier) == "":
		return malformed(afterType, "類型 %[1]s 的套件網址必須有限定詞 %[2]s。", "A package URL of type %[1]s needs the qualifier %[2]s.", p.Type, r.qualifier)
	case p.Type == "cpan" && strings.Contains(p.Name, "::"):
		return malformed(afterType, "CPAN 的名稱是發行套件的名稱，不是模組名稱（含「::」）。",
			`The name of a CPAN package is its distribution's, not a module's with "::".`)
	case p.Type == "chrome-extension" && !(extensionID(p.Name) && extensionVersion(p.Version)):
		return malformed(afterType, "Chrome 擴充功能的名稱是 32 個 a–p 的字母，版本是一到四段數字。",
			"A Chrome extension has a name of 32 letters a to p and a version of one to four numbers.")
	}
	return nil
}

func extensionID(s string) bool {
	return len(s) == 32 && strings.Trim(s, "abcdefghijklmnop") == ""
}

func extensionVersion(s string) bool {
	if s == "" {
		return true
	}
	parts := strings.Split(s, ".")
	for _, p := range parts {
		if p == "" || strings.Trim(p, "0123456789") != "" {
			return false
		}
	}
	return len(parts) <= 4
}
