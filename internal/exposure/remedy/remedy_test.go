package remedy

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"lianfang/internal/text"
)

const worm = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"

func TestTheFirstStep(t *testing.T) {
	for _, c := range []struct {
		name    string
		in      Known
		does    Does
		en, zh  string
		command string
	}{
		{"one version", Known{Product: "Tomcat", Fixed: []string{"9.0.31"}}, Update, "Update Tomcat to 9.0.31 or later.", "把 Tomcat 更新到 9.0.31 或更新的版本。", ""},
		{"the branch of the held version", Known{Product: "Tomcat", Held: "9.0.20", Fixed: []string{"7.0.100", "8.5.51", "9.0.31"}}, Update,
			"Update Tomcat from 9.0.20 to 9.0.31 or later.", "把 Tomcat 從 9.0.20 更新到 9.0.31 或更新的版本。", ""},
		{"the lower branch is not a way down", Known{Product: "Tomcat", Held: "8.0.5", Fixed: []string{"7.0.100", "8.5.51", "9.0.31"}}, Update, "Update Tomcat from 8.0.5 to 8.5.51 or later.", "", ""},
		{"no branch near it", Known{Product: "Tomcat", Held: "6.0.53", Fixed: []string{"9.0.31", "7.0.100", "8.5.51"}}, Update, "Update Tomcat from 6.0.53 to 7.0.100 or later.", "", ""},
		{"no held version", Known{Product: "Tomcat", Fixed: []string{"7.0.100", "9.0.31"}}, Update, "Update Tomcat to the fixed version of its branch or later: 7.0.100, 9.0.31.", "", ""},
		{"versions that have no order", Known{Product: "X", Held: "red", Ecosystem: "semver", Fixed: []string{"1.0.0", "2.0.0"}}, Update, "Update X to the fixed version of its branch or later: 1.0.0, 2.0.0.", "", ""},
		{"newer than what is fixed", Known{Product: "Tomcat", Held: "9.0.40", Fixed: []string{"9.0.31"}}, Confirm,
			"Your version 9.0.40 of Tomcat is not below what the source calls fixed (9.0.31); check with the maker's notice.", "您的 Tomcat 版本 9.0.40 不低於來源所說的修補版本（9.0.31）；請對照原廠公告確認。", ""},
		{"just what is fixed", Known{Product: "Tomcat", Held: "9.0.31", Fixed: []string{"8.5.51", "9.0.31"}}, Confirm, "", "", ""},
		{"the last affected version alone", Known{Product: "Tomcat", After: []string{"9.0.30"}}, Update,
			"Update Tomcat to a version later than 9.0.30; the source says that those up to it are affected, and not which one is fixed.", "", ""},
		{"the last affected versions of branches", Known{Product: "FortiWeb", After: []string{"7.2.1", "7.0.10"}}, Update,
			"Update FortiWeb to a version later than the last affected one of its branch (7.2.1, 7.0.10); the source does not say which one is fixed.", "", ""},
		{"a build of Windows", Known{Product: "Windows Server 2016 (Server Core installation)", Fixed: []string{"10.0.14393.7159"}}, Update,
			"Bring Windows Server 2016 (Server Core installation) to build 10.0.14393.7159 or later by Windows Update (or WSUS).", "", ""},
		{"a fixed version beats the last affected one", Known{Product: "Tomcat", After: []string{"9.0.30"}, Fixed: []string{"9.0.31"}}, Update, "Update Tomcat to 9.0.31 or later.", "", ""},
		{"nothing known", Known{Product: "Tomcat"}, Ask, "No source names a fixed version of Tomcat yet: look at the maker's notice or ask who looks after it, and install the update when there is one.", "", ""},
		{"nothing at all", Known{}, Ask, "No source names a fixed version of it yet: look at the maker's notice or ask who looks after it, and install the update when there is one.", "", ""},
		{"placeholders and hashes are no versions", Known{Product: "X", Fixed: []string{"*", "n/a", "0", "", "6.6.*", "publication", "<2", strings.Repeat("ab", 20), "-"}}, Ask, "", "", ""},
		{"a source's own words", Known{Product: "X", Solutions: []Quote{{"acme", "Update to V1.5.0."}}}, Update, "A source says how to mend it; do as it writes.", "", ""},
		{"end of life", Known{Product: "Jena SDB", EndOfLife: true, EndedOn: "2020-12"}, Replace,
			"The maker has given no updates since 2020-12 for Jena SDB, so no fix will come: replace it by a version or product that gets updates, and keep it apart until then.",
			"Jena SDB：原廠自 2020-12 起停止支援，不會有修補。換成仍受支援的版本或產品，換掉之前先隔離。", ""},
		{"hosted by its maker", Known{Product: "X", Hosted: true, Fixed: []string{"2"}}, Ask, "The maker runs this service and mends it. Ask whether that is done and whether your data was touched.", "", ""},
		{"one KB", Known{Kind: System, KBs: []string{"KB5033372"}}, Update, "Install KB5033372 by Windows Update (or WSUS), or a later cumulative update.", "", ""},

		{"Debian", Known{Package: "tomcat9", Ecosystem: "Debian:12", Fixed: []string{"9.0.31-1~deb10u1"}}, Update, "On Debian 12: Update tomcat9 to 9.0.31-1~deb10u1 or later.",
			"Debian 12：把 tomcat9 更新到 9.0.31-1~deb10u1 或更新的版本。", "sudo apt update && sudo apt install --only-upgrade tomcat9"},
		{"Ubuntu Pro", Known{Package: "libstdc++6", Ecosystem: "Ubuntu:Pro:16.04:LTS", Fixed: []string{"5.4"}}, Update, "On Ubuntu 16.04: Update libstdc++6 to 5.4 or later.", "", "sudo apt update && sudo apt install --only-upgrade libstdc++6"},
		{"AlmaLinux", Known{Package: "openssl", Ecosystem: "AlmaLinux:9", Fixed: []string{"1:3.0.7-25.el9_3"}}, Update, "On AlmaLinux 9: Update openssl to 1:3.0.7-25.el9_3 or later.", "", "sudo dnf upgrade openssl"},
		{"Red Hat with its product's name", Known{Package: "openssl", Ecosystem: "Red Hat:rhel_e4s:9.2::appstream", Fixed: []string{"3"}}, Update, "On Red Hat: Update openssl to 3 or later.", "", "sudo dnf upgrade openssl"},
		{"SUSE", Known{Package: "curl", Ecosystem: "SUSE Linux Enterprise Server:sles:15:sp4", Fixed: []string{"8"}}, Update, "", "", "sudo zypper refresh && sudo zypper update curl"},
		{"Alpine", Known{Package: "busybox", Ecosystem: "Alpine:v3.12", Fixed: []string{"1.31.1-r20"}}, Update, "On Alpine 3.12: Update busybox to 1.31.1-r20 or later.", "", "sudo apk update && sudo apk add --upgrade busybox"},
		{"Arch", Known{Package: "curl", Ecosystem: "Arch Linux", Fixed: []string{"8.5.0-1"}}, Update, "Update curl to 8.5.0-1 or later.", "", "sudo pacman -Syu"},
		{"a purl type", Known{Package: "curl", Ecosystem: "deb", Fixed: []string{"8"}}, Update, "Update curl to 8 or later.", "", "sudo apt update && sudo apt install --only-upgrade curl"},
		{"npm", Known{Package: "@babel/traverse", Ecosystem: "npm", Held: "7.22.0", Fixed: []string{"8.0.0-alpha.4", "7.23.2"}}, Update, "Update @babel/traverse from 7.22.0 to 7.23.2 or later.", "", "npm install @babel/traverse@7.23.2"},
		{"npm without a version to name", Known{Package: "lodash", Ecosystem: "npm", Fixed: []string{"3.0.0", "4.17.21"}}, Update, "", "", "npm update lodash"},
		{"PyPI", Known{Package: "Django", Ecosystem: "PyPI", Fixed: []string{"4.2.8"}}, Update, "", "", "python -m pip install --upgrade 'Django>=4.2.8'"},
		{"Maven", Known{Package: "org.apache.logging.log4j:log4j-core", Ecosystem: "Maven", Fixed: []string{"2.17.1"}}, Update, "Update org.apache.logging.log4j:log4j-core to 2.17.1 or later.", "", ""},
		{"Go", Known{Package: "golang.org/x/net", Ecosystem: "Go", Fixed: []string{"0.17.0"}}, Update, "", "", "go get golang.org/x/net@v0.17.0 && go mod tidy"},
		{"Go with the v", Known{Package: "golang.org/x/net", Ecosystem: "golang", Fixed: []string{"v0.17.0"}}, Update, "", "", "go get golang.org/x/net@v0.17.0 && go mod tidy"},
		{"Go itself", Known{Package: "stdlib", Ecosystem: "Go", Fixed: []string{"1.21.5"}}, Update, "", "", ""},
		{"RubyGems", Known{Package: "rack", Ecosystem: "RubyGems", Fixed: []string{"2.2.8.1"}}, Update, "", "", "bundle update --conservative rack"},
		{"Packagist", Known{Package: "symfony/http-kernel", Ecosystem: "Packagist", Fixed: []string{"5.4.20"}}, Update, "", "", "composer update symfony/http-kernel --with-dependencies"},
		{"NuGet", Known{Package: "System.Text.Json", Ecosystem: "NuGet", Fixed: []string{"8.0.5"}}, Update, "", "", "dotnet add package System.Text.Json --version 8.0.5"},
		{"crates.io", Known{Package: "rustls", Ecosystem: "crates.io", Fixed: []string{"0.23.18"}}, Update, "", "", "cargo update -p rustls --precise 0.23.18"},
		{"a firm's own registry has another command", Known{Package: "ejs", Ecosystem: "Seal:npm", Fixed: []string{"2.7.4-sp1"}}, Update, "", "", ""},

		{"a name that a shell would run", Known{Package: "x; curl evil|sh", Ecosystem: "npm", Fixed: []string{"1.0.0"}}, Update, "", "", ""},
		{"a name that is an option", Known{Package: "--registry=evil", Ecosystem: "npm", Fixed: []string{"1.0.0"}}, Update, "", "", ""},
		{"a name that is a repository", Known{Package: "evil/repo", Ecosystem: "npm", Fixed: []string{"1.0.0"}}, Update, "", "", ""},
		{"a name that is a folder", Known{Package: "../x", Ecosystem: "PyPI", Fixed: []string{"1.0"}}, Update, "", "", ""},
		{"a version that a shell would run", Known{Package: "x", Ecosystem: "npm", Fixed: []string{"1.0.0$(id)"}}, Update, "", "", "npm update x"},
		{"a name with an address", Known{Package: "git+https://evil/x", Ecosystem: "PyPI", Fixed: []string{"1.0"}}, Update, "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := For(c.in)
			s := p.Fix[0]
			if s.Does != c.does || c.en != "" && s.Do.In("en") != c.en || c.zh != "" && s.Do.In("zh-TW") != c.zh || s.Command != c.command {
				t.Errorf("%s\n%s\n%s\n%q", s.Does, s.Do.In("en"), s.Do.In("zh-TW"), s.Command)
			}
		})
	}
}

func sorts(steps []Step) string {
	var out []string
	for _, s := range steps {
		out = append(out, string(s.Does))
	}
	return strings.Join(out, " ")
}

func TestPlans(t *testing.T) {
	const local, user, nearby, hand = "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", "CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
	for _, c := range []struct {
		name       string
		in         Known
		fix, until string
	}{
		{"a server over the network", Known{Kind: Server, Vector: worm, Fixed: []string{"2"}}, "update confirm", "disconnect restrict turn_off watch"},
		{"nothing known of it", Known{}, "ask", "disconnect restrict turn_off watch"},
		{"a client", Known{Kind: Client, Vector: user, Fixed: []string{"2"}}, "update confirm", "restrict watch watch"},
		{"a client over the network", Known{Kind: Client, Vector: worm, Fixed: []string{"2"}}, "update confirm", "watch watch"},
		{"by who has an account", Known{Kind: System, Vector: local, KBs: []string{"KB5033372"}}, "update confirm", "restrict watch"},
		{"from the same network", Known{Kind: Device, Vector: nearby}, "ask", "restrict turn_off watch"},
		{"a device over the network", Known{Kind: Device, Vector: worm}, "ask", "disconnect restrict turn_off watch"},
		{"by hand", Known{Kind: Control, Vector: hand}, "ask", "restrict turn_off watch"},
		{"a plant", Known{Kind: Control, Vector: worm, Fixed: []string{"2"}}, "update confirm", "disconnect restrict turn_off watch"},
		{"a library", Known{Kind: Library, Vector: worm, Fixed: []string{"2"}}, "update confirm", "turn_off watch"},
		{"with workarounds", Known{Kind: Server, Vector: worm, Workarounds: []Quote{{"a", "x"}, {"b", "y"}, {"c", "x"}, {"d", ""}}}, "ask", "workaround workaround disconnect restrict turn_off watch"},
		{"end of life with a last update", Known{EndOfLife: true, Fixed: []string{"2"}, Vector: local, Kind: System}, "update replace confirm", "restrict watch"},
		{"end of life, and a source's words", Known{EndOfLife: true, Solutions: []Quote{{"a", "Move to TDB2."}}, Vector: local, Kind: System}, "update replace confirm", "restrict watch"},
		{"hosted", Known{Hosted: true, Vector: worm}, "ask", "watch"},
		{"the last affected version, and a source's words", Known{After: []string{"7.2.1"}, Solutions: []Quote{{"a", "Upgrade to 7.2.2."}}, Vector: local, Kind: System}, "update update confirm", "restrict watch"},
		{"a release of Windows is a system", Known{Product: "Windows 10 Version 22H2", Fixed: []string{"10.0.19045.3803"}, Vector: local}, "update confirm", "restrict watch"},
		{"KB and version", Known{KBs: []string{"KB5033372", "KB5033371"}, Fixed: []string{"10.0.19045.3803"}, Kind: System, Vector: local}, "update update confirm", "restrict watch"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := For(c.in)
			if sorts(p.Fix) != c.fix || sorts(p.Until) != c.until {
				t.Errorf("%s; %s", sorts(p.Fix), sorts(p.Until))
			}
		})
	}
}

func TestASourcesWordsStayItsOwn(t *testing.T) {
	p := For(Known{Workarounds: []Quote{{"acme", "Set  x=off.\n\x00Then\u202erestart."}, {"", strings.Repeat("長", 2000)}}, Notice: "https://example.org/a?b=1", Exploited: true})
	if s := p.Until[0]; s.Quote != (Quote{"acme", "Set x=off. Then restart."}) {
		t.Errorf("%q", s.Quote)
	}
	do, note, minutes := p.Until[0].Flat()
	if do != p.Until[0].Do || minutes != 0 || note.In("en") != "The maker's notice: https://example.org/a?b=1\nacme writes: “Set x=off. Then restart.”" {
		t.Errorf("%s", note)
	}
	if s := p.Until[1].Quote.Text; !strings.HasSuffix(s, "長…") || len(s) > maxQuote || !utf8.ValidString(s) {
		t.Errorf("%d bytes: %s", len(s), s)
	}
	if _, note, _ := p.Until[1].Flat(); !strings.Contains(note.In("zh-TW"), "節錄") || utf8.RuneCountInString(note.In("en")) > 1000 {
		t.Errorf("%s", note)
	}
	if s := p.Until[len(p.Until)-1]; s.Does != Watch || !strings.Contains(s.Do.In("en"), "three months") {
		t.Errorf("%+v", s)
	}
	for _, bad := range []string{"javascript:alert(1)", "ftp://example.org/", "https://", "https://user@example.org/", "https://example.org/\n", "x", "https://example.org/" + strings.Repeat("a", 400)} {
		if p := For(Known{Notice: bad}); strings.TrimSpace(bad) == bad && !p.Fix[0].Note.IsZero() {
			t.Errorf("%q is shown: %s", bad, p.Fix[0].Note)
		}
	}
}

// Whatever comes in: both languages, fit for a warning, no version that nobody named, and a command that a shell reads as one.
func TestAnyKnowledge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.StringMatching(`[0-9]\.[0-9]{1,2}\.[0-9]`)), 0, 8)
		quotes := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Quote {
			return Quote{rapid.String().Draw(t, "by"), strings.Repeat(rapid.String().Draw(t, "text"), rapid.IntRange(0, 300).Draw(t, "times"))}
		}), 0, 3)
		k := Known{
			Product: rapid.String().Draw(t, "product"), Package: rapid.String().Draw(t, "package"), Held: rapid.String().Draw(t, "held"),
			Ecosystem: rapid.SampledFrom([]string{"", "npm", "PyPI", "Go", "Debian:12", "Maven", "x"}).Draw(t, "ecosystem"),
			Kind:      rapid.SampledFrom([]Kind{UnknownKind, Server, Client, System, Library, Device, Control}).Draw(t, "kind"),
			Fixed:     some.Draw(t, "fixed"), After: some.Draw(t, "after"), KBs: some.Draw(t, "kbs"), Notice: rapid.String().Draw(t, "notice"),
			Solutions: quotes.Draw(t, "solutions"), Workarounds: quotes.Draw(t, "workarounds"), EndedOn: rapid.String().Draw(t, "ended"),
			EndOfLife: rapid.Bool().Draw(t, "eol"), Hosted: rapid.Bool().Draw(t, "hosted"), Exploited: rapid.Bool().Draw(t, "used"),
			Vector: rapid.SampledFrom([]string{"", worm, "?"}).Draw(t, "vector"),
		}
		p := For(k)
		if len(p.Fix) == 0 || len(p.Until) == 0 || len(p.Fix)+len(p.Until) > 20 {
			t.Fatalf("%d and %d steps", len(p.Fix), len(p.Until))
		}
		for _, s := range slices.Concat(p.Fix, p.Until) {
			do, note, _ := s.Flat()
			for _, l := range []text.Lang{text.ZhTW, text.En} {
				d, n := do.In(l), note.In(l)
				if d == "" || utf8.RuneCountInString(d) > 1000 || utf8.RuneCountInString(n) > 1000 || strings.ContainsFunc(d+n, func(r rune) bool { return r < ' ' && r != '\n' }) {
					t.Fatalf("%q %q", d, n)
				}
			}
			if strings.ContainsAny(strings.ReplaceAll(s.Command, " && ", " "), "&;|$`\\\"<\n") {
				t.Fatalf("command %q", s.Command)
			}
		}
	})
}
