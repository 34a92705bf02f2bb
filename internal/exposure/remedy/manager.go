package remedy

import (
	"strings"

	"lianfang/internal/text"
)

// manager is how packages of a kind are brought up to date. In a command %p is the package and %v the version.
type manager struct {
	exact string // with a version
	any   string // without one, or where the tool takes the newest of its own
	hint  text.Text
	sure  bool // a distribution: its name is worth telling
	slash bool // names have namespaces before a slash
}

var (
	apt     = manager{any: "sudo apt update && sudo apt install --only-upgrade %p", sure: true}
	dnf     = manager{any: "sudo dnf upgrade %p", sure: true}
	zypper  = manager{any: "sudo zypper refresh && sudo zypper update %p", sure: true}
	apk     = manager{any: "sudo apk update && sudo apk add --upgrade %p", sure: true}
	atWhole = text.Of("這個發行版不支援只更新一個套件，請整套更新。", "This distribution does not support updating one package alone; update the whole.")
)

// managers are by the names of OSV's ecosystems and of package URLs, in small letters, without what follows a colon.
var managers = map[string]manager{
	"debian": apt, "ubuntu": apt, "deb": apt, "echo": apt,
	"red hat": dnf, "redhat": dnf, "rhel": dnf, "almalinux": dnf, "rocky linux": dnf, "centos": dnf, "fedora": dnf, "oracle linux": dnf, "amazon linux": dnf,
	"openeuler": dnf, "mageia": dnf, "rpm": dnf,
	"azure linux": {any: "sudo tdnf update %p", sure: true},
	"suse":        zypper, "opensuse": zypper, "sles": zypper,
	"alpine": apk, "wolfi": apk, "chainguard": apk, "alpaquita": apk, "apk": apk,
	"arch linux": {any: "sudo pacman -Syu", hint: atWhole, sure: true}, "arch": {any: "sudo pacman -Syu", hint: atWhole, sure: true}, "archlinux": {any: "sudo pacman -Syu", hint: atWhole, sure: true}, "alpm": {any: "sudo pacman -Syu", hint: atWhole, sure: true},

	"npm":  {exact: "npm install %p@%v", any: "npm update %p", hint: text.Of("由其他套件帶進來的，要更新那個套件，或在 package.json 用 overrides 指定。", "Where another package brings it in, update that one, or set it under overrides in package.json.")},
	"pypi": {exact: "python -m pip install --upgrade '%p>=%v'", any: "python -m pip install --upgrade %p", hint: text.Of("也要改 requirements 或 pyproject 裡的版本。", "Change the version in requirements or pyproject, too.")},
	"maven": {hint: text.Of("在 pom.xml 或 build.gradle 改版本，再重新建置部署；由其他套件帶進來的，用 dependencyManagement 指定。",
		"Change the version in pom.xml or build.gradle, build and deploy again; where another package brings it in, set it under dependencyManagement.")},
	"go":        {exact: "go get %p@v%v && go mod tidy", any: "go get -u %p && go mod tidy", slash: true},
	"gem":       {any: "bundle update --conservative %p"},
	"composer":  {any: "composer update %p --with-dependencies", slash: true},
	"nuget":     {exact: "dotnet add package %p --version %v", any: "dotnet add package %p"},
	"cargo":     {exact: "cargo update -p %p --precise %v", any: "cargo update -p %p"},
	"pub":       {any: "dart pub upgrade %p"},
	"hex":       {any: "mix deps.update %p"},
	"cran":      {any: `Rscript -e 'install.packages("%p")'`},
	"conda":     {exact: "conda install '%p>=%v'", any: "conda update %p"},
	"homebrew":  {any: "brew upgrade %p"},
	"freebsd":   {any: "sudo pkg update && sudo pkg upgrade %p", sure: true},
	"swifturl":  {any: "swift package update"},
	"cocoapods": {any: "pod update %p"},
}

var otherNames = map[string]string{
	"golang": "go", "rubygems": "gem", "packagist": "composer", "crates.io": "cargo", "python": "pypi", "node": "npm", "nodejs": "npm", "gradle": "maven", "swift": "swifturl", "brew": "homebrew",
}

// managerOf finds how an ecosystem is updated; the zero manager where nobody can say. Ecosystems of firms that patch others' packages
// ("Seal:npm", "Root:Debian:12") have registries of their own, so the public command would bring the unpatched one.
func managerOf(ecosystem string) manager {
	name, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(ecosystem)), ":")
	if strings.HasPrefix(name, "suse ") || strings.HasPrefix(name, "opensuse ") {
		name = "suse"
	}
	if other, ok := otherNames[name]; ok {
		name = other
	}
	return managers[name]
}

// where names a distribution with its release: "Debian 12", "Ubuntu 22.04".
func (m manager) where(ecosystem string) text.Text {
	name, release, ok := strings.Cut(strings.TrimSpace(ecosystem), ":")
	if !m.sure || !ok {
		return text.Text{}
	}
	release, _, _ = strings.Cut(strings.TrimPrefix(release, "Pro:"), ":")
	release = strings.TrimPrefix(release, "v")
	if release == "" || strings.Trim(release, "0123456789.") != "" {
		return text.Same(name)
	}
	return text.Same(name + " " + release)
}

// command fills in package and version. It is empty where either could do harm in a shell: they come from outside, and the reader will
// paste them.
func (m manager) command(pack, version string) string {
	form := m.any
	if m.exact != "" && safeVersion(version) {
		form = m.exact
	}
	if form == "" || strings.Contains(form, "%p") && !(safeName(pack) && m.takes(pack)) {
		return ""
	}
	if strings.Contains(form, "@v%v") {
		version = strings.TrimPrefix(version, "v")
		if pack == "stdlib" || pack == "toolchain" {
			return "" // Go itself is no module
		}
	}
	return strings.NewReplacer("%p", pack, "%v", version).Replace(form)
}

// takes tells whether a name with a slash is a name there. To pip a/b is a folder, and to npm it is a repository of anybody's, but
// @a/b is a package.
func (m manager) takes(pack string) bool {
	return m.slash || strings.Count(pack, "/") == strings.Count(pack[:1], "@")
}

// safeName allows what names of packages are made of, and nothing that a shell or a tool reads otherwise: no blank, quote, backslash,
// $, &, ;, |, <, >, and no "-", "." or "/" at the front, which would make it an option or a folder.
func safeName(s string) bool {
	if s == "" || len(s) > maxName || strings.Contains(s, "..") || strings.Contains(s, "//") {
		return false
	}
	rest := strings.TrimPrefix(s, "@")
	return rest != "" && alnum(rune(rest[0])) && !strings.ContainsFunc(rest, func(r rune) bool {
		return !(alnum(r) || strings.ContainsRune("._+/-", r))
	})
}

func safeVersion(s string) bool {
	return s != "" && len(s) <= maxVersion && alnum(rune(s[0])) && !strings.ContainsFunc(s, func(r rune) bool {
		return !(alnum(r) || strings.ContainsRune("._+-", r))
	})
}

func alnum(r rune) bool { return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
