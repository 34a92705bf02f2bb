package sbom

import (
	"slices"
	"strings"
	"testing"
)

const debian10 = "PRETTY_NAME=\"Debian GNU/Linux 10 (buster)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"10\"\nID=debian\nHOME_URL=\"https://www.debian.org/\"\n"

const dpkgLegend = `Desired=Unknown/Install/Remove/Purge/Hold
| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend
|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)
||/ Name           Version            Architecture Description
+++-==============-==================-============-=================================
`

// purls are what package managers' lists give, in order; "-" stands for a row without one.
func purlsOf(cs []Component) (out []string) {
	for _, c := range cs {
		if len(c.PURLs) == 0 {
			out = append(out, "-")
			continue
		}
		out = append(out, c.PURLs[0])
	}
	return out
}

func TestListsOfPackageManagers(t *testing.T) {
	const openssl, libc = "pkg:deb/debian/openssl@1.1.1d-0%2Bdeb10u2?arch=amd64&distro=debian-10", "pkg:deb/debian/libc6@2.28-10?arch=amd64&distro=debian-10"
	const rhel = "# os: Red Hat Enterprise Linux release 8.6 (Ootpa)\n"
	const libs = "pkg:rpm/redhat/openssl-libs@1.1.1k-9.el8_7?arch=x86_64&distro=rhel-8.6&epoch=1"
	const alpine = "NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.18.4\n"
	const musl = "pkg:apk/alpine/musl@1.2.4-r2?arch=x86_64&distro=alpine-3.18.4"
	cases := []struct {
		name, text string
		format     Format
		want       []string
	}{
		{"dpkg -l", debian10 + dpkgLegend + "ii  libc6:amd64    2.28-10            amd64        GNU C Library\nrc  old            1.0-1              all          gone\nhi  openssl        1.1.1d-0+deb10u2   amd64        Secure Sockets Layer toolkit\n",
			Dpkg, []string{libc, openssl}},
		{"dpkg -l without a head", dpkgLegend + "ii  openssl        1.1.1d-0+deb10u2   amd64        Secure Sockets Layer toolkit\n", Dpkg, []string{"pkg:deb/openssl@1.1.1d-0%2Bdeb10u2?arch=amd64"}},
		{"dpkg -l, the rows alone", "ii  openssl        1.1.1d-0+deb10u2   amd64        Secure Sockets Layer toolkit\nii  zlib1g:amd64  1:1.2.11.dfsg-1  amd64  compression\n", Dpkg,
			[]string{"pkg:deb/openssl@1.1.1d-0%2Bdeb10u2?arch=amd64", "pkg:deb/zlib1g@1:1.2.11.dfsg-1?arch=amd64"}},
		{"dpkg-query -W", "# distro: debian-10\nlibc6:amd64\t2.28-10\nopenssl\t1.1.1d-0+deb10u2\n", Dpkg, []string{libc, "pkg:deb/debian/openssl@1.1.1d-0%2Bdeb10u2?distro=debian-10"}},
		{"dpkg-query -W -f", debian10 + "openssl\t1.1.1d-0+deb10u2\tamd64\tinstall ok installed\topenssl\t1.1.1d-0+deb10u2\nold\t1\tall\tdeinstall ok config-files\told\t1\n", Dpkg, []string{openssl}},
		{"dpkg-query -W -f, the state first", debian10 + "ii \topenssl\t1.1.1d-0+deb10u2\tamd64\t1489\nrc \told\t1\tall\t7\n", Dpkg, []string{openssl}},
		{"dpkg status", debian10 + "\nPackage: openssl\nStatus: install ok installed\nPriority: optional\nArchitecture: amd64\nVersion: 1.1.1d-0+deb10u2\nDescription: Secure\n Version: 9\n .\n\nPackage: old\nStatus: deinstall ok config-files\nVersion: 1\n\nPackage: libc6\nStatus: install ok installed\nArchitecture: amd64\nSource: glibc (2.28-10)\nVersion: 2.28-10\n",
			Dpkg, []string{openssl, libc}},
		{"Ubuntu", "# host: web-1\n# os: Ubuntu 22.04.3 LTS\nopenssl\t3.0.2-0ubuntu1.12\tamd64\n", Dpkg, []string{"pkg:deb/ubuntu/openssl@3.0.2-0ubuntu1.12?arch=amd64&distro=ubuntu-22.04"}},
		{"rpm -qa", rhel + "gpg-pubkey-fd431d51-4ae0493b\nopenssl-libs-1:1.1.1k-9.el8_7.x86_64\npython3-pip-wheel-9.0.3-22.el8.noarch\n1:openssl-libs-1.1.1k-9.el8_7.x86_64\n", RPM,
			[]string{libs, "pkg:rpm/redhat/python3-pip-wheel@9.0.3-22.el8?arch=noarch&distro=rhel-8.6", libs}},
		{"rpm -qa without a head", "bash-4.4.20-4.el8_6.x86_64\n", RPM, []string{"pkg:rpm/bash@4.4.20-4.el8_6?arch=x86_64"}},
		{"rpm --qf in six cells", rhel + "openssl-libs\t1\t1.1.1k\t9.el8_7\tx86_64\tRed Hat, Inc.\nbash\t(none)\t4.4.20\t4.el8_6\tx86_64\tRed Hat, Inc.\n", RPM,
			[]string{libs, "pkg:rpm/redhat/bash@4.4.20-4.el8_6?arch=x86_64&distro=rhel-8.6"}},
		{"rpm --qf with EVR", rhel + "openssl-libs|1:1.1.1k-9.el8_7|x86_64|openssl-1.1.1k-9.el8_7.src.rpm|Red Hat, Inc.\n", RPM, []string{libs}},
		{"rpm --qf, the epoch last", rhel + "openssl-libs\t1.1.1k\t9.el8_7\tx86_64\t1\t1690000000\n", RPM, []string{libs}},
		{"an epoch of 0 is none", rhel + "bash\t0\t4.4.20\t4.el8_6\tx86_64\n0:bash-4.4.20-4.el8_6.x86_64\n", RPM, []string{"pkg:rpm/redhat/bash@4.4.20-4.el8_6?arch=x86_64&distro=rhel-8.6", "pkg:rpm/redhat/bash@4.4.20-4.el8_6?arch=x86_64&distro=rhel-8.6"}},
		{"dnf list installed", rhel + "Installed Packages\nopenssl-libs.x86_64      1:1.1.1k-9.el8_7      @baseos\n", RPM, []string{libs}},
		{"openSUSE", "ID=\"opensuse-leap\"\nVERSION_ID=\"15.5\"\ncurl-8.0.1-150400.5.32.1.x86_64\n", RPM, []string{"pkg:rpm/opensuse/curl@8.0.1-150400.5.32.1?arch=x86_64&distro=opensuse-leap-15.5"}},
		{"apk info -v", alpine + "# arch: x86_64\nmusl-1.2.4-r2\nalpine-baselayout-data-3.4.3-r1\n", APK, []string{musl, "pkg:apk/alpine/alpine-baselayout-data@3.4.3-r1?arch=x86_64&distro=alpine-3.18.4"}},
		{"apk info -vv", alpine + "musl-1.2.4-r2 - the musl c library (libc) implementation\n", APK, []string{"pkg:apk/alpine/musl@1.2.4-r2?distro=alpine-3.18.4"}},
		{"apk list -I", alpine + "musl-1.2.4-r2 x86_64 {musl} (MIT) [installed]\n", APK, []string{musl}},
		{"apk database", alpine + "\nC:Q1KBqL4d2cYz8ZMPA1nQmHCGFTZXk=\nP:musl\nV:1.2.4-r2\nA:x86_64\no:musl\nF:lib\nR:ld-musl-x86_64.so.1\na:0:0:755\n\nC:Q1\nP:ssl_client\nV:1.36.1-r5\nA:x86_64\no:busybox\n", APK,
			[]string{musl, "pkg:apk/alpine/ssl_client@1.36.1-r5?arch=x86_64&distro=alpine-3.18.4"}},
		{"pip freeze", "# made by pip\nDjango==3.2.1\nrequests[security]==2.25.0 ; python_version < \"3.12\"\n-e git+https://git.example/x@abc#egg=my_tool\nzope.interface===5.0\nflask>=2.0\n", Pip,
			[]string{"pkg:pypi/django@3.2.1", "pkg:pypi/requests@2.25.0", "pkg:pypi/my-tool", "pkg:pypi/zope.interface@5.0", "pkg:pypi/flask"}},
		{"requirements with hashes", "-r base.txt\nurllib3==1.26.5 \\\n    --hash=sha256:753a0374df26658f99d826cfe40394a686d05985786d946fbe4165b5148f5a7c \\\n    --hash=sha256:a7acd0977125325f516bda9735fa7142b909a8d01e8b2e4c8108d0984e6e0098\n", Pip, []string{"pkg:pypi/urllib3@1.26.5"}},
		{"pip list", "Package    Version\n---------- -------\nDjango     3.2.1\nrequests   2.25.0\n", FixedTable, []string{"pkg:pypi/django@3.2.1", "pkg:pypi/requests@2.25.0"}},
		{"lock, version 1", `{"name":"x","version":"1.0.0","lockfileVersion":1,"dependencies":{"a":{"version":"1.0.0","requires":{"b":"^2"},"dependencies":{"@s/b":{"version":"2.0.0"}}},"c":{"version":"npm:d@3.0.0"},"e":{"version":"git+https://git.example/e#1"}}}`,
			NPMLock, []string{"pkg:npm/%40s/b@2.0.0", "pkg:npm/a@1.0.0", "pkg:npm/d@3.0.0", "-"}},
		{"lock, version 3", `{"name":"x","lockfileVersion":3,"packages":{"":{"name":"x","version":"1.0.0"},"packages/w":{"version":"1.0.0"},"node_modules/w":{"resolved":"packages/w","link":true},"node_modules/a":{"version":"1.0.0"},"node_modules/a/node_modules/@s/b":{"version":"2.0.0"},"node_modules/c":{"name":"d","version":"3.0.0"}}}`,
			NPMLock, []string{"pkg:npm/a@1.0.0", "pkg:npm/%40s/b@2.0.0", "pkg:npm/d@3.0.0"}},
		{"dpkg -l in Chinese", debian10 + "要求=未知(U)/安裝(I)/移除(R)/清除(P)/保留(H)\n| 狀態=未安裝(N)/已安裝(I)/設定檔(C)\n|/ 錯誤?=(無)/須重新安裝(R)\n||/ 名稱           版本               硬體平台     簡介\n+++-==============-==================-============-=====\nii  openssl        1.1.1d-0+deb10u2   amd64        Secure\n", Dpkg, []string{openssl}},
		{"go version -m", "server: go1.22.1\n\tpath\texample.org/server\n\tmod\texample.org/server\t(devel)\t\n\tdep\tgolang.org/x/net\tv0.17.0\th1:abc=\n\tdep\tgithub.com/a/b\tv1.0.0\n\t=>\tgithub.com/c/b\tv1.0.1\th1:x=\n\tbuild\t-compiler=gc\n", Go,
			[]string{"pkg:golang/stdlib@1.22.1", "pkg:golang/golang.org/x/net@v0.17.0", "pkg:golang/github.com/c/b@v1.0.1"}},
		{"go.sum", "golang.org/x/net v0.17.0 h1:abc=\ngolang.org/x/net v0.17.0/go.mod h1:def=\ngolang.org/x/text v0.3.0/go.mod h1:x=\n", Go, []string{"pkg:golang/golang.org/x/net@v0.17.0"}},
		{"go list -m all", "example.org/mine\ngolang.org/x/net v0.17.0\ngithub.com/a/b v1.0.0 => github.com/c/b v1.0.1\n", Go, []string{"pkg:golang/golang.org/x/net@v0.17.0", "pkg:golang/github.com/c/b@v1.0.1"}},
		{"lock, version 2 says it twice", `{"lockfileVersion":2,"packages":{"node_modules/a":{"version":"1.0.0"}},"dependencies":{"a":{"version":"1.0.0"}}}`, NPMLock, []string{"pkg:npm/a@1.0.0"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for _, text := range []string{c.text, strings.ReplaceAll(c.text, "\n", "\r\n")} {
				got, doc := mustAll(t, text)
				if doc.Format != c.format || !slices.Equal(purlsOf(got), c.want) {
					t.Errorf("%s\ngot  %q\nwant %q", doc.Format, purlsOf(got), c.want)
				}
			}
		})
	}
}

func TestTheHeadOfAListTellsTheMachine(t *testing.T) {
	got, doc := mustAll(t, "# host: web-1\n"+debian10+"libssl1.1:amd64\t1.1.1d-0+deb10u2\tamd64\tinstall ok installed\topenssl\t1.1.1d-0+deb10u2\n# 主機：db-1\n# 作業系統：Ubuntu 20.04\nopenssl\t1.1.1f-1ubuntu2\n")
	if doc.Host != "web-1" || doc.OS != "Debian GNU/Linux 10 (buster)" || len(got) != 2 {
		t.Fatalf("%+v %+v", doc, got)
	}
	if a := got[0]; a.Asset != "web-1" || a.SourceName != "openssl" || a.SourceVersion != "1.1.1d-0+deb10u2" || a.OS != doc.OS {
		t.Errorf("%+v", a)
	}
	if b := got[1]; b.Asset != "db-1" || b.PURLs[0] != "pkg:deb/ubuntu/openssl@1.1.1f-1ubuntu2?distro=ubuntu-20.04" {
		t.Errorf("%+v", b)
	}
}

func TestAListWithoutItsDistributionSaysSoOnce(t *testing.T) {
	_, doc := mustAll(t, "openssl\t1.1.1d-0+deb10u2\nlibc6\t2.28-10\n")
	if len(doc.Problems) != 1 || doc.Problems[0].Code != "no_distribution" {
		t.Errorf("%+v", doc.Problems)
	}
}

func TestALineThatIsNoPackageIsARowWithAProblem(t *testing.T) {
	for _, s := range []string{dpkgLegend + "ii  openssl  1.1.1d-0+deb10u2  amd64  x\nwhat is this\n", "bash-4.4.20-4.el8_6.x86_64\nzlib-1.2.11-1.el8.x86_64\nwhat is this\n", "musl-1.2.4-r2\nzlib-1.2.13-r1\nwhat is this\n"} {
		got, doc := mustAll(t, s)
		last := got[len(got)-1]
		if len(last.Problems) == 0 || last.Problems[0].Code != "no_package" || last.As != "what is this" {
			t.Errorf("%s: %+v", doc.Format, last)
		}
	}
}

// dpkg before 1.18 cut names to the width of a terminal.
func TestANameThatMayBeCutIsTold(t *testing.T) {
	got, _ := mustAll(t, "Desired=Unknown/Install/Remove/Purge/Hold\n+++-==============-============-============-=================================\nii  libboost-files 1.55.0.2     amd64        x\nii  bash           4.3-11       amd64        y\n")
	if len(got) != 2 || len(got[0].Problems) != 1 || got[0].Problems[0].Code != "cut" || len(got[1].Problems) != 0 {
		t.Errorf("%+v", got)
	}
}
