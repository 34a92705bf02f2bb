package sbom

import (
	"regexp"
	"slices"
	"strings"

	"lianfang/internal/format/cpe"
)

// windowsBuild is what NVD's dictionary calls a build of Windows; server is the server edition of the same build, "" where there is none.
type windowsBuild struct{ client, server string }

// windowsBuilds by the number that Windows says ("10.0.19045", "Build 19045"); the names are those of the CPE dictionary since 2023.
var windowsBuilds = map[string]windowsBuild{
	"10240": {client: "windows_10_1507"}, "10586": {client: "windows_10_1511"}, "14393": {"windows_10_1607", "windows_server_2016"}, "15063": {client: "windows_10_1703"},
	"16299": {client: "windows_10_1709"}, "17134": {client: "windows_10_1803"}, "17763": {"windows_10_1809", "windows_server_2019"}, "18362": {client: "windows_10_1903"},
	"18363": {client: "windows_10_1909"}, "19041": {client: "windows_10_2004"}, "19042": {client: "windows_10_20h2"}, "19043": {client: "windows_10_21h1"},
	"19044": {client: "windows_10_21h2"}, "19045": {client: "windows_10_22h2"}, "20348": {server: "windows_server_2022"}, "25398": {server: "windows_server_2022_23h2"},
	"22000": {client: "windows_11_21h2"}, "22621": {client: "windows_11_22h2"}, "22631": {client: "windows_11_23h2"}, "26100": {"windows_11_24h2", "windows_server_2025"},
	"26200": {client: "windows_11_25h2"},
}

var (
	windowsVersion = regexp.MustCompile(`\b10\.0\.([0-9]{5})(?:\.([0-9]{1,6}))?\b`)
	windowsNumber  = regexp.MustCompile(`(?i)(?:\bbuild|組建|版本)[ :]*([0-9]{5})(?:\.([0-9]{1,6}))?\b`)
	patchNumber    = regexp.MustCompile(`(?i)\bKB ?([0-9]{6,8})\b`)
)

// windows gives the component that is an edition of Windows its CPE, when said ("Microsoft Windows 10 Pro 10.0.19045.3803") tells the build. The version is
// the whole number with the revision that updates raise. Without the revision the version stays open: the bare build is below every fixed
// one, so a patched machine would look affected by all that was ever mended.
func (c *Component) windows(said string) {
	if !strings.Contains(strings.ToLower(said), "windows") {
		return
	}
	m := windowsVersion.FindStringSubmatch(said)
	if m == nil {
		m = windowsNumber.FindStringSubmatch(said)
	}
	if m == nil {
		return
	}
	build := windowsBuilds[m[1]]
	product := build.client
	if product == "" || build.server != "" && strings.Contains(strings.ToLower(said), "server") {
		product = build.server
	}
	if product == "" {
		return
	}
	c.Vendor, c.Type = "Microsoft", "operating-system"
	c.Version = ""
	if m[2] != "" && m[2] != "0" {
		c.Version = "10.0." + m[1] + "." + m[2]
	}
	c.addCPE(cpeOf("o", "microsoft", product, c.Version))
}

// cpeOf writes a CPE 2.3 name; "" when a part cannot be written as one.
func cpeOf(part, vendor, product, version string) string {
	var n cpe.Name
	for a, s := range map[cpe.Attribute]string{cpe.Part: part, cpe.Vendor: vendor, cpe.Product: product, cpe.Version: version} {
		if s == "" {
			continue
		}
		v, err := cpe.Literal(s)
		if err != nil {
			return ""
		}
		n = n.With(a, v)
	}
	return n.String()
}

var bareNumber = regexp.MustCompile(`\b[0-9]{6,8}\b`)

// addPatchNumbers is addPatches for a value that holds nothing else: there the numbers may stand without "KB".
func (c *Component) addPatchNumbers(s string) {
	if patchNumber.MatchString(s) {
		c.addPatches(s)
		return
	}
	c.addPatches(bareNumber.ReplaceAllString(s, "KB$0"))
}

// addPatches takes the numbers of updates in a text: "KB5034441, KB5033372".
func (c *Component) addPatches(s string) {
	for _, m := range patchNumber.FindAllStringSubmatch(s, MaxPatches) {
		if kb := "KB" + m[1]; len(c.Patches) < MaxPatches && !slices.Contains(c.Patches, kb) {
			c.Patches = append(c.Patches, kb)
		}
	}
}
