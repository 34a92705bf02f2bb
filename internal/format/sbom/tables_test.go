package sbom

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/traditionalchinese"
	utf16 "golang.org/x/text/encoding/unicode"
)

// line writes a component's names in one line: asset|vendor|name|version|type|CPE|patches.
func line(c Component) string {
	return strings.Join([]string{c.Asset, c.Vendor, c.Name, c.Version, c.Type, strings.Join(c.CPEs, " "), strings.Join(c.Patches, " ")}, "|")
}

func linesOf(cs []Component) (out []string) {
	for _, c := range cs {
		out = append(out, line(c))
	}
	return out
}

func TestWhatWindowsExports(t *testing.T) {
	const chrome = "|Google LLC|Google Chrome|120.0.6099.130|||"
	cases := []struct {
		name, text string
		format     Format
		want       []string
	}{
		{"Export-Csv of PowerShell 5", "#TYPE Selected.System.Management.Automation.PSCustomObject\r\n\"DisplayName\",\"DisplayVersion\",\"Publisher\",\"InstallDate\"\r\n\"Google Chrome\",\"120.0.6099.130\",\"Google LLC\",\"20231221\"\r\n\"7-Zip 19.00 (x64)\",\"19.00\",\"Igor Pavlov\",\r\n",
			CSV, []string{chrome, "|Igor Pavlov|7-Zip 19.00 (x64)|19.00|||"}},
		{"ConvertTo-Json", "[\r\n    {\r\n        \"DisplayName\":  \"Google Chrome\",\r\n        \"DisplayVersion\":  \"120.0.6099.130\",\r\n        \"Publisher\":  \"Google LLC\",\r\n        \"PSComputerName\": null\r\n    },\r\n {\"DisplayName\":null,\"Publisher\":null,\"DisplayVersion\":null}]",
			JSONRows, []string{chrome, "||||||"}},
		{"ConvertTo-Json of one", `{"DisplayName":"Google Chrome","DisplayVersion":"120.0.6099.130","Publisher":"Google LLC"}`, JSONRows, []string{chrome}},
		{"wmic /format:csv", "\r\r\nNode,Name,Vendor,Version\r\r\nPC-01,Google Chrome,Google LLC,120.0.6099.130\r\r\n", CSV, []string{"PC-01" + chrome}},
		{"wmic", "Name           Vendor      Version         \r\r\nGoogle Chrome  Google LLC  120.0.6099.130  \r\r\n7-Zip          Igor Pavlov 19.00           \r\r\n", FixedTable, []string{chrome, "|Igor Pavlov|7-Zip|19.00|||"}},
		{"winget list", "\r   - \r   \\ \r                              \rName                 Id                     Version        Available Source\r\n--------------------------------------------------------------------------\r\nGoogle Chrome        Google.Chrome          120.0.6099.130 121.0     winget\r\nMicrosoft Visual C…  Microsoft.VCRedist     14.38.33130.0            winget\r\nDuo                  ARP\\Machine\\X64\\{1}    > 6.0\r\n",
			FixedTable, []string{"|Google|Google Chrome|120.0.6099.130|||", "|Microsoft|VCRedist|14.38.33130.0|||", "||Duo|6.0|||"}},
		{"winget list in Chinese", "名稱              識別碼          版本           可用  來源\n-----------------------------------------------------------\nGoogle Chrome     Google.Chrome   120.0.6099.130 121.0 winget\n文字編輯 Ω 版     ARP\\Machine\\X86 1.0\n", FixedTable, []string{"|Google|Google Chrome|120.0.6099.130|||", "||文字編輯 Ω 版|1.0|||"}},
		{"Get-HotFix", "\r\nSource        Description      HotFixID      InstalledBy          InstalledOn              \r\n------        -----------      --------      -----------          -----------              \r\nPC-01         Update           KB5033055     NT AUTHORITY\\SYSTEM  12/13/2023 12:00:00 AM   \r\n",
			FixedTable, []string{"||KB5033055||patch||KB5033055"}},
		{"Get-HotFix as JSON", `[{"PSComputerName":"PC-01","Caption":"http://support.microsoft.com/?kbid=5033055","HotFixID":"KB5033055","InstalledOn":{"value":1}}]`, JSONRows, []string{"PC-01||KB5033055||patch||KB5033055"}},
		{"systeminfo", "\r\nHost Name:                 PC-01\r\nOS Name:                   Microsoft Windows 10 Pro\r\nOS Version:                10.0.19045 N/A Build 19045\r\nOS Manufacturer:           Microsoft Corporation\r\nHotfix(s):                 2 Hotfix(s) Installed.\r\n                           [01]: KB5033918\r\n                           [02]: KB5034122\r\nNetwork Card(s):           1 NIC(s) Installed.\r\n                           [01]: Intel(R) Ethernet\r\n",
			SystemInfo, []string{"PC-01|Microsoft|Microsoft Windows 10 Pro||operating-system|cpe:2.3:o:microsoft:windows_10_22h2:*:*:*:*:*:*:*:*|KB5033918 KB5034122"}},
		{"an array that PowerShell 5.1 wrapped", `{"value":[{"DisplayName":"Google Chrome","DisplayVersion":"120.0.6099.130","Publisher":"Google LLC"},{"DisplayName":"7-Zip","DisplayVersion":"19.00","Publisher":null}],"Count":2}`, JSONRows, []string{chrome, "||7-Zip|19.00|||"}},
		{"Format-Table", "\r\nDisplayName    DisplayVersion Publisher\r\n-----------    -------------- ---------\r\nGoogle Chrome  120.0.6099.130 Google LLC\r\n", FixedTable, []string{chrome}},
		{"systeminfo /fo csv", "\"Host Name\",\"OS Name\",\"OS Version\",\"OS Manufacturer\",\"System Model\",\"BIOS Version\",\"Hotfix(s)\"\r\n\"PC-01\",\"Microsoft Windows 10 Pro\",\"10.0.19045 N/A Build 19045\",\"Microsoft Corporation\",\"VM\",\"x 1.0\",\"2 Hotfix(s) Installed.,[01]: KB5033918,[02]: KB5034122\"\r\n",
			CSV, []string{"PC-01|Microsoft|Microsoft Windows 10 Pro 10.0.19045 N/A Build 19045||operating-system|cpe:2.3:o:microsoft:windows_10_22h2:*:*:*:*:*:*:*:*|KB5033918 KB5034122"}},
		{"systeminfo in Chinese", "主機名稱:             SRV-01\n作業系統名稱:         Microsoft Windows Server 2019 Standard\n作業系統版本:         10.0.17763 N/A 組建 17763\nHotfix:               [01]: KB5034127\n                      [02]: KB5012170\n",
			SystemInfo, []string{"SRV-01|Microsoft|Microsoft Windows Server 2019 Standard||operating-system|cpe:2.3:o:microsoft:windows_server_2019:*:*:*:*:*:*:*:*|KB5034127 KB5012170"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			wide, err := utf16.UTF16(utf16.LittleEndian, utf16.UseBOM).NewEncoder().String(c.text)
			if err != nil {
				t.Fatal(err)
			}
			dresses := []string{c.text, "\xef\xbb\xbf" + c.text, wide}
			if c.text[0] < 0x80 { // without its mark UTF-16 is told by ASCII alone
				dresses = append(dresses, strings.TrimPrefix(wide, "\xff\xfe"))
			}
			for _, text := range dresses {
				got, doc := mustAll(t, text)
				if doc.Format != c.format || !slices.Equal(linesOf(got), c.want) {
					t.Errorf("%s\ngot  %q\nwant %q", doc.Format, linesOf(got), c.want)
				}
			}
		})
	}
}

func TestOsqueryRows(t *testing.T) {
	const deb = `{"name":"openssl","version":"1.1.1d-0+deb10u2","source":"","size":"1489","arch":"amd64","revision":"0+deb10u2","status":"install ok installed","maintainer":"x","section":"utils"}`
	const event = `{"name":"%s","hostIdentifier":"web-1","calendarTime":"Mon Jan  1 00:00:00 2024 UTC","unixTime":1704067200,"epoch":0,"counter":0,"numerics":false,`
	head := func(query string) string { return fmt.Sprintf(event, query) }
	osRow := head("pack_inventory_os_version") + `"columns":{"name":"Debian GNU/Linux","version":"10 (buster)","major":"10","minor":"0","platform":"debian","codename":"buster","arch":"x86_64"},"action":"added"}` + "\n"
	const purl = "pkg:deb/debian/openssl@1.1.1d-0%2Bdeb10u2?arch=amd64&distro=debian-10"
	cases := []struct {
		name, text string
		want       []string // purl, else asset|vendor|name|…
	}{
		{"bare deb_packages", "[" + deb + "]", []string{"pkg:deb/openssl@1.1.1d-0%2Bdeb10u2?arch=amd64"}},
		{"bare rpm_packages", `[{"name":"bash","version":"4.4.20","release":"4.el8_6","source":"bash-4.4.20-4.el8_6.src.rpm","size":"1","sha1":"","arch":"x86_64","epoch":"0","vendor":"Red Hat, Inc."}]`, []string{"pkg:rpm/bash@4.4.20-4.el8_6?arch=x86_64"}},
		{"bare programs", `[{"name":"Google Chrome","version":"120.0.6099.130","install_location":"","install_source":"","language":"1033","publisher":"Google LLC","uninstall_string":"x","identifying_number":"{1}"}]`, []string{"|Google LLC|Google Chrome|120.0.6099.130|application||"}},
		{"bare apps", `[{"name":"Google Chrome.app","path":"/Applications/Google Chrome.app","bundle_identifier":"com.google.Chrome","bundle_short_version":"120.0.6099.129","bundle_version":"6099.129"}]`, []string{"||Google Chrome|120.0.6099.129|application||"}},
		{"bare python_packages", `[{"name":"Django","version":"3.2.1","summary":"x","author":"y","license":"BSD","path":"/p","directory":"/p"}]`, []string{"pkg:pypi/django@3.2.1"}},
		{"bare npm_packages", `[{"name":"@babel/core","version":"7.1.0","description":"x","author":"y","license":"MIT","homepage":"h","path":"/p","directory":"/p"}]`, []string{"pkg:npm/%40babel/core@7.1.0"}},
		{"bare chrome_extensions", `[{"browser_type":"chrome","uid":"501","name":"uBlock","profile":"Default","identifier":"cjpalhdlnbpafiamejdnhcphjbkeiagm","version":"1.54.0"}]`, []string{"pkg:chrome-extension/cjpalhdlnbpafiamejdnhcphjbkeiagm@1.54.0"}},
		{"bare os_version, Windows", `[{"name":"Microsoft Windows 10 Pro","version":"10.0.19045","major":"10","minor":"0","build":"19045","platform":"windows","platform_like":"windows","codename":"x","revision":"3803"}]`,
			[]string{"|Microsoft|Microsoft Windows 10 Pro|10.0.19045.3803|operating-system|cpe:2.3:o:microsoft:windows_10_22h2:10.0.19045.3803:*:*:*:*:*:*:*|"}},
		{"Windows without the revision is at no known version", `[{"name":"Microsoft Windows Server 2022 Standard","version":"10.0.20348","build":"20348","platform":"windows","platform_like":"windows","codename":"x"}]`,
			[]string{"|Microsoft|Microsoft Windows Server 2022 Standard||operating-system|cpe:2.3:o:microsoft:windows_server_2022:*:*:*:*:*:*:*:*|"}},
		{"rows of a fleet manager", `[{"host_hostname":"pc-1","name":"Google Chrome","version":"120.0.6099.130","publisher":"Google LLC","identifying_number":"{1}"}]`, []string{"pc-1|Google LLC|Google Chrome|120.0.6099.130|application||"}},
		{"a log of changes", head("deb_packages") + `"columns":` + strings.ReplaceAll(deb, "1.1.1d-0+deb10u2", "1.1.1a-1") + `,"action":"added"}` + "\n" + osRow + head("deb_packages") + `"columns":` + strings.ReplaceAll(deb, "1.1.1d-0+deb10u2", "1.1.1a-1") + `,"action":"removed"}` + "\n" + head("deb_packages") + `"columns":` + deb + `,"action":"added"}` + "\n",
			[]string{"web-1||Debian GNU/Linux|10 (buster)|operating-system||", purl}},
		{"a snapshot", strings.Replace(osRow, "added", "snapshot", 1) + `{"snapshot":[` + deb + `],"action":"snapshot","name":"pack/x/deb_packages","hostIdentifier":"web-1"}`, []string{"web-1||Debian GNU/Linux|10 (buster)|operating-system||", purl}},
		{"the changes of a run", head("my query") + `"diffResults":{"added":[` + deb + `],"removed":[` + strings.ReplaceAll(deb, "openssl", "gone") + `]}}`, []string{"pkg:deb/openssl@1.1.1d-0%2Bdeb10u2?arch=amd64"}},
		{"other tables are passed over", head("processes") + `"columns":{"pid":"1","name":"init"},"action":"snapshot"}` + "\n" + head("python_packages") + `"columns":{"name":"six","version":"1.16.0"},"action":"snapshot"}`, []string{"pkg:pypi/six@1.16.0"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, doc := mustAll(t, c.text)
			var have []string
			for _, g := range got {
				if len(g.PURLs) > 0 {
					have = append(have, g.PURLs[0])
				} else {
					have = append(have, line(g))
				}
			}
			if doc.Format != JSONRows || !slices.Equal(have, c.want) {
				t.Errorf("%s\ngot  %q\nwant %q", doc.Format, have, c.want)
			}
		})
	}
}

func TestHeadersAsPeopleWriteThem(t *testing.T) {
	cases := []struct{ header, want string }{
		{"財產編號,廠牌,品名,版本", "asset,vendor,product,version"},
		{"主機名稱,財產編號,軟體名稱,軟體版本,軟體廠商,備註", "asset,,product,version,vendor,"},
		{"編號,設備名稱,廠牌,型號,韌體版本,保管人", ",asset,vendor,product,version,owner"},
		{"資產編號,軟體名稱,版本,重要性,是否對外,負責人,資產群組", "asset,product,version,criticality,internet,owner,group"},
		{"Hostname,Software,Version,Criticality,Internet-facing,Owner,Group", "asset,product,version,criticality,internet,owner,group"},
		{"資產名稱,資產廠商,資產版本,資產數量", "product,vendor,version,"},
		{"主機名稱,資產名稱,廠商,版本", "asset,product,vendor,version"},
		{"電腦名稱;作業系統;作業系統版本;IP位址", "asset,os,os_version,"},
		{"Computer Name,Software Name,Software Version,Publisher,Install Date", "asset,product,version,vendor,"},
		{"主機名稱(Hostname),軟體名稱 (Software),版本(Version),製造商", "asset,product,version,vendor"},
		{"Name,Version,Latest Version,Vendor", "product,version,,vendor"},
		{"軟體名稱,目前版本,最新版本,維護廠商", "product,version,,"},
		{"asset,cpe,purl,vendor,product,version,ecosystem,os", "asset,cpe,purl,vendor,product,version,ecosystem,os"},
		{"ＣＰＥ 2.3,主機", "cpe,asset"},
		{"電腦名稱,KB編號", "asset,patch"},
	}
	for _, c := range cases {
		_, doc := mustAll(t, c.header+"\n")
		var got []string
		for _, col := range doc.Columns {
			got = append(got, string(col.Means))
		}
		if doc.Format != CSV || strings.Join(got, ",") != c.want {
			t.Errorf("%s %s: %s, want %s", doc.Format, c.header, strings.Join(got, ","), c.want)
		}
	}
}

func TestATableInBig5BelowATitle(t *testing.T) {
	const table = "113年度資通系統資產清冊,,,\n製表單位：資訊室,,,\n主機名稱,廠牌,軟體名稱,版本\nweb-1,Apache,Tomcat,9.0.1\n郵件主機,微軟,Exchange Server 2019,15.2.1118.40\n"
	big5, err := traditionalchinese.Big5.NewEncoder().String(table)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{table, big5} {
		got, doc := mustAll(t, text)
		want := []string{"web-1|Apache|Tomcat|9.0.1|||", "郵件主機|微軟|Exchange Server 2019|15.2.1118.40|||"}
		if doc.Format != CSV || !slices.Equal(linesOf(got), want) {
			t.Errorf("%s %q", doc.Format, linesOf(got))
		}
	}
	if Detect([]byte(big5)) != CSV {
		t.Error("Big5 is not detected")
	}
}

// The first Chinese sign may stand far down, and a reader may give a byte at a time.
func TestBig5BeginsLate(t *testing.T) {
	late, err := traditionalchinese.Big5.NewEncoder().String("web-x,公文系統,1\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, tail := range []string{late, "web-x,公文系統,1\n"} {
		var last Component
		n := 0
		in := Read(iotest.OneByteReader(strings.NewReader("asset,product,version\n"+strings.Repeat("web,Tomcat,9.0.1\n", 9000)+tail)), Unknown)
		for c, err := range in.Components() {
			if err != nil {
				t.Fatal(err)
			}
			last = c
			n++
		}
		if n != 9001 || last.Name != "公文系統" {
			t.Errorf("%d, %+v", n, last)
		}
	}
}

func TestATitleWithoutDelimitersStandsAboveATable(t *testing.T) {
	for _, comma := range []string{",", ";", "\t", "|"} {
		got, doc := mustAll(t, "資訊資產清冊\n列印日期 113/01/02\n\n"+strings.ReplaceAll("主機名稱,軟體名稱,版本\nweb-1,Tomcat,9.0.1\nweb-2,Tomcat,9.0.2\n", ",", comma))
		if doc.Format != CSV || !slices.Equal(linesOf(got), []string{"web-1||Tomcat|9.0.1|||", "web-2||Tomcat|9.0.2|||"}) {
			t.Errorf("%q: %s %q", comma, doc.Format, linesOf(got))
		}
	}
}

func TestColumnsCanBeToldAndAreReported(t *testing.T) {
	const table = "甲,乙,丙,版本\nTomcat,web-1,Apache,9.0.1\n"
	if _, _, err := all(t, table); err == nil {
		t.Error("guessed what nobody can")
	}
	in := Read(strings.NewReader(table), CSV).WithColumns(Columns{{Header: "甲", Means: ProductColumn}, {Header: "乙", Means: AssetColumn}, {Header: "丙", Means: VendorColumn}})
	for c, err := range in.Components() {
		if err != nil || line(c) != "web-1|Apache|Tomcat|9.0.1|||" {
			t.Errorf("%s %v", line(c), err)
		}
	}
	if cols := in.Document().Columns; len(cols) != 4 || cols[3] != (ColumnMeaning{Header: "版本", Means: VersionColumn, Score: 100}) || cols[0].Score != 0 {
		t.Errorf("%+v", cols)
	}
	in = Read(strings.NewReader("Tomcat;web-1;x\n"), CSV).WithColumns(Columns{{Means: ProductColumn}, {Means: AssetColumn}, {}})
	for c, err := range in.Components() {
		if err != nil || line(c) != "web-1||Tomcat||||" {
			t.Errorf("without a header: %s %v", line(c), err)
		}
	}
}

func TestRowsOfATableThatAreMore(t *testing.T) {
	got, _ := mustAll(t, "asset,vendor,product,version,ecosystem,cpe,os\n"+
		"a,apache,tomcat,9.0.1,,cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*,\n"+
		"a,,@babel/core,7.1.0,npm,,\na,,org.apache.logging.log4j:log4j-core,2.14.1,Maven,,\na,,openssl,1.1.1d-0+deb10u2,Debian:10,,\na,,golang.org/x/net,v0.1.0,Go,,\n"+
		"pc,,,,,,Microsoft Windows 10 Pro 10.0.19045.3803\n")
	if a := got[0]; len(a.CPEs) != 1 || a.Vendor != "apache" || a.Name != "tomcat" {
		t.Errorf("a row with both: %+v", a)
	}
	want := []string{"-", "pkg:npm/%40babel/core@7.1.0", "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1", "pkg:deb/debian/openssl@1.1.1d-0%2Bdeb10u2?distro=debian-10", "pkg:golang/golang.org/x/net@v0.1.0", "-"}
	if !slices.Equal(purlsOf(got), want) {
		t.Errorf("%q", purlsOf(got))
	}
	if pc := got[5]; line(pc) != "pc|Microsoft|Microsoft Windows 10 Pro 10.0.19045.3803|10.0.19045.3803|operating-system|cpe:2.3:o:microsoft:windows_10_22h2:10.0.19045.3803:*:*:*:*:*:*:*|" {
		t.Errorf("%s", line(pc))
	}
}
