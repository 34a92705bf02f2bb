package osv_test

import (
	"testing"

	"lianfang/internal/format/osv"
	"lianfang/internal/format/vers"
)

func TestEcosystems(t *testing.T) {
	for _, c := range []struct{ ecosystem, name, scheme, purl string }{
		{"npm", "@angular/core", "npm", "pkg:npm/%40angular/core"},
		{"npm", "left-pad", "npm", "pkg:npm/left-pad"},
		{"PyPI", "Flask_Login", "pypi", "pkg:pypi/flask-login"},
		{"Maven", "org.apache.logging.log4j:log4j-core", "maven", "pkg:maven/org.apache.logging.log4j/log4j-core"},
		{"Maven:https://maven.google.com", "a:b", "maven", "pkg:maven/a/b"},
		{"Go", "golang.org/x/net", "go", "pkg:golang/golang.org/x/net"},
		{"crates.io", "tokio", "semver", "pkg:cargo/tokio"},
		{"RubyGems", "rails", "gem", "pkg:gem/rails"},
		{"NuGet", "Newtonsoft.Json", "nuget", "pkg:nuget/Newtonsoft.Json"},
		{"Packagist", "Laravel/Framework", "composer", "pkg:composer/laravel/framework"},
		{"Pub", "http", "pub", "pkg:pub/http"},
		{"Hex", "phoenix", "semver", "pkg:hex/phoenix"},
		{"Hackage", "aeson", "hackage", "pkg:hackage/aeson"},
		{"GHC", "compiler", "semver", ""},
		{"CRAN", "jsonlite", "cran", "pkg:cran/jsonlite"},
		{"Bioconductor", "limma", "cran", "pkg:bioconductor/limma"},
		{"SwiftURL", "github.com/apple/swift-nio", "semver", "pkg:swift/github.com/apple/swift-nio"},
		{"SwiftURL", "https://github.com/apple/swift-nio.git", "semver", "pkg:swift/github.com/apple/swift-nio"},
		{"ConanCenter", "zlib", "conan", "pkg:conan/zlib"},
		{"Debian:12", "curl", "deb", "pkg:deb/debian/curl"},
		{"Ubuntu:Pro:18.04:LTS", "curl", "deb", "pkg:deb/ubuntu/curl"},
		{"Alpine:v3.20", "curl", "apk", "pkg:apk/alpine/curl"},
		{"Red Hat:rhel_aus:8.4::appstream", "curl", "rpm", "pkg:rpm/redhat/curl"},
		{"Rocky Linux:9", "curl", "rpm", "pkg:rpm/rocky-linux/curl"},
		{"AlmaLinux:9", "curl", "rpm", "pkg:rpm/almalinux/curl"},
		{"SUSE:Linux Enterprise Server 15 SP4", "curl", "rpm", "pkg:rpm/suse/curl"},
		{"openSUSE:Leap 15.6", "curl", "rpm", "pkg:rpm/opensuse/curl"},
		{"Wolfi", "curl", "apk", "pkg:apk/wolfi/curl"},
		{"Chainguard", "curl", "apk", "pkg:apk/chainguard/curl"},
		{"MinimOS", "curl", "apk", "pkg:apk/minimos/curl"},
		{"Mageia:9", "curl", "rpm", "pkg:rpm/mageia/curl"},
		{"Photon OS:3.0", "curl", "rpm", "pkg:rpm/photon/curl"},
		{"openEuler:24.03-LTS", "curl", "rpm", "pkg:rpm/openeuler/curl"},
		{"Bitnami", "redis", "semver", "pkg:bitnami/redis"},
		{"bitnami", "redis", "semver", "pkg:bitnami/redis"},
		{"GitHub Actions", "actions/checkout", "semver", "pkg:github/actions/checkout"},
		{"VSCode", "ms-python.python", "semver", "pkg:vscode-extension/ms-python/python"},
		{"Kubernetes", "k8s.io/apiserver", "semver", "pkg:golang/k8s.io/apiserver"},
		{"Julia", "HTTP", "semver", ""},
		{"opam", "lwt", "", "pkg:opam/lwt"},
		{"Android", "platform/frameworks/base", "", ""},
		{"Linux", "Kernel", "semver", ""},
		{"OSS-Fuzz", "file", "", "pkg:generic/file"},
		{"Root:PyPI", "root-requests", "pypi", "pkg:pypi/root-requests"},
		{"Seal:Red Hat:7", "curl", "rpm", "pkg:rpm/redhat/curl"},
	} {
		e := osv.ParseEcosystem(c.ecosystem)
		u, ok := osv.Package{Ecosystem: e, Name: c.name}.Locate()
		got := ""
		if ok {
			got = u.String()
		}
		if !e.Known() || e.String() != c.ecosystem || e.Scheme() != c.scheme || got != c.purl {
			t.Errorf("%s %s: known %v, scheme %q, purl %q", c.ecosystem, c.name, e.Known(), e.Scheme(), got)
		}
		if c.scheme != "" && vers.Canonical(c.scheme) != c.scheme {
			t.Errorf("%s: package vers knows no %q", c.ecosystem, c.scheme)
		}
	}
	if e := osv.ParseEcosystem("Ecosystem1"); e.Known() || e.Scheme() != "" {
		t.Errorf("%v is known", e)
	}
}

func TestTheRecordsOwnPackageURL(t *testing.T) {
	for _, c := range []struct{ ecosystem, name, purl, want string }{
		{"Alpine:v3.12", "mariadb", "pkg:alpine/mariadb", "pkg:apk/alpine/mariadb"},
		{"Chainguard", "haproxy", "pkg:apk/chainguard/haproxy?arch=x86_64", "pkg:apk/chainguard/haproxy?arch=x86_64"},
		{"npm", "a", "pkg:npm/a@1.0.0", "pkg:npm/a"},
		{"npm", "a", "not a purl", "pkg:npm/a"},
	} {
		u, ok := osv.Package{Ecosystem: osv.ParseEcosystem(c.ecosystem), Name: c.name, PURL: c.purl}.Locate()
		if !ok || u.String() != c.want {
			t.Errorf("%s: %s", c.purl, u)
		}
	}
}
