package collector

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"lianfang/internal/format/sbom"
)

func read(t *testing.T, b []byte) ([]sbom.Component, sbom.Document) {
	t.Helper()
	in := sbom.Read(bytes.NewReader(b), sbom.Unknown)
	var out []sbom.Component
	for c, err := range in.Components() {
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Problems) > 0 {
			t.Errorf("%s: %v", c.As, c.Problems)
		}
		out = append(out, c)
	}
	return out, in.Document()
}

// fakes are package managers that answer as the real ones do, for machines that have others.
var fakes = map[string]string{
	"dpkg-query": `printf 'libssl1.1\t1.1.1d-0+deb10u2\tamd64\tinstall ok installed\topenssl\t1.1.1d-0+deb10u2\nold\t1\tall\tdeinstall ok config-files\told\t1\n'`,
	"rpm":        `printf 'openssl-libs\t1\t1.1.1k\t9.el8_7\tx86_64\topenssl-1.1.1k-9.el8_7.src.rpm\tRed Hat, Inc.\nbash\t(none)\t4.4.20\t4.el8_6\tx86_64\tbash-4.4.20-4.el8_6.src.rpm\tRed Hat, Inc.\ngpg-pubkey\t(none)\tfd431d51\t4ae0493b\t(none)\t(none)\t(none)\n'`,
	"apk":        `printf 'musl-1.2.4-r2 x86_64 {musl} (MIT) [installed]\n'`,
}

// run runs collect.sh with the programs of a folder alone, and one fake package manager.
func run(t *testing.T, manager string, arguments ...string) []byte {
	t.Helper()
	dir := t.TempDir()
	bin := filepath.Join(dir, "bin")
	if err := os.Mkdir(bin, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, tool := range []string{"uname", "grep", "awk", "sort", "hostname", "cat", "ss"} {
		if at, err := exec.LookPath(tool); err == nil {
			if err := os.Symlink(at, filepath.Join(bin, tool)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if manager != "" {
		if err := os.WriteFile(filepath.Join(bin, manager), []byte("#!/bin/sh\n"+fakes[manager]+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	script := filepath.Join(dir, "collect.sh")
	if err := os.WriteFile(script, Shell, 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out.txt")
	cmd := exec.Command("/bin/sh", append([]string{script}, append(arguments, out)...)...)
	cmd.Env, cmd.Dir = []string{"PATH=" + bin}, dir
	said, err := cmd.CombinedOutput()
	if (err != nil) != (manager == "") {
		t.Fatalf("%v %s", err, said)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTheShellProgramWritesWhatIsReadBack(t *testing.T) {
	for manager, want := range map[string]struct {
		format sbom.Format
		names  string
		source string
	}{
		"dpkg-query": {sbom.Dpkg, "libssl1.1", "openssl"}, "rpm": {sbom.RPM, "openssl-libs bash", "openssl"}, "apk": {sbom.APK, "musl", "musl"},
	} {
		for _, ports := range [][]string{nil, {"--ports"}} {
			all, doc := read(t, run(t, manager, ports...))
			var names []string
			for _, c := range all {
				names = append(names, c.Name)
				if c.Asset == "" || len(c.PURLs) != 1 {
					t.Errorf("%s: %+v", manager, c)
				}
			}
			if doc.Format != want.format || strings.Join(names, " ") != want.names || all[0].SourceName != want.source || doc.Host == "" {
				t.Errorf("%s: %s %v %+v", manager, doc.Format, names, doc)
			}
		}
	}
}

func TestTheShellProgramOnThisMachine(t *testing.T) {
	if _, err := exec.LookPath("dpkg-query"); err != nil {
		t.Fatal("dpkg-query is not here; the tests run on Debian")
	}
	cmd := exec.Command("sh", "-s", "--", "-")
	cmd.Stdin = bytes.NewReader(Shell)
	b, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	all, doc := read(t, b)
	want, err := exec.Command("dpkg-query", "-W", "-f", "${db:Status-Abbrev}\n").Output()
	if err != nil {
		t.Fatal(err)
	}
	if n := len(regexp.MustCompile(`(?m)^.i`).FindAll(want, -1)); doc.Format != sbom.Dpkg || len(all) != n || n == 0 {
		t.Errorf("%s: %d packages, dpkg has %d", doc.Format, len(all), n)
	}
}

func TestAMachineWithoutAPackageManagerSaysSo(t *testing.T) {
	run(t, "")
}

// What collect.ps1 writes, by the form of ConvertTo-Csv and Out-File of Windows PowerShell 5.1.
func TestWhatTheWindowsProgramWritesIsRead(t *testing.T) {
	const file = "\xef\xbb\xbf# lianfang collect.ps1 1\r\n# listen: tcp 0.0.0.0:445\r\n\"asset\",\"type\",\"vendor\",\"product\",\"version\",\"os\",\"patch\"\r\n" +
		"\"PC-01\",\"operating-system\",\"Microsoft\",\"Microsoft Windows 10 專業版\",\"10.0.19045.3803\",\"Microsoft Windows 10 專業版 10.0.19045.3803\",\"KB5033372 KB5034441\"\r\n" +
		"\"PC-01\",\"application\",\"Igor Pavlov\",\"7-Zip 19.00 (x64)\",\"19.00\",\"Microsoft Windows 10 專業版 10.0.19045.3803\",\"\"\r\n"
	all, doc := read(t, []byte(file))
	if doc.Format != sbom.CSV || len(all) != 2 {
		t.Fatalf("%s %+v", doc.Format, all)
	}
	if w := all[0]; len(w.CPEs) != 1 || w.CPEs[0] != "cpe:2.3:o:microsoft:windows_10_22h2:10.0.19045.3803:*:*:*:*:*:*:*" || len(w.Patches) != 2 || w.Asset != "PC-01" {
		t.Errorf("%+v", w)
	}
	if z := all[1]; z.Vendor != "Igor Pavlov" || z.Name != "7-Zip 19.00 (x64)" || z.Version != "19.00" || z.Type != "application" || len(z.CPEs) != 0 {
		t.Errorf("%+v", z)
	}
}

// The programs only read: nothing in them opens a connection, changes a setting or removes a file.
func TestTheProgramsOnlyRead(t *testing.T) {
	forbidden := regexp.MustCompile(`(?i)\b(curl|wget|nc|ssh|scp|sudo|su|rm|mv|chmod|eval|Invoke-\w+|Set-\w+|Remove-\w+|Start-\w+|Stop-\w+|New-Item\w*|Add-\w+|iex|irm|iwr)\b`)
	if !bytes.HasPrefix(PowerShell, []byte("\xef\xbb\xbf")) {
		t.Error("collect.ps1 has lost its byte order mark")
	}
	for _, f := range Files() {
		for i, line := range strings.Split(string(f.Content), "\n") {
			if code, _, _ := strings.Cut(line, "#"); forbidden.MatchString(code) {
				t.Errorf("%s:%d: %s", f.Name, i+1, line)
			}
		}
		if n := bytes.Count(f.Content, []byte("\n")); n > 100 {
			t.Errorf("%s has %d lines; it should be read at a glance", f.Name, n)
		}
	}
}
