package sbom

import (
	"strings"
)

// otherTable is a table of osquery that lists no software.
const otherTable = "other"

// osqueryTables fill a component from a row of a table; name and version are filled already. (osquery schema 5)
var osqueryTables = map[string]func(*Component, map[string]string){
	"deb_packages": func(c *Component, v map[string]string) {
		c.Ecosystem, c.Type = "deb", "package"
		c.SourceName, c.SourceVersion = debSource(v["source"], c.Name, c.Version)
		c.osqueryPackage("deb", v["arch"])
	},
	"rpm_packages": func(c *Component, v map[string]string) {
		c.Ecosystem, c.Type, c.Vendor = "rpm", "package", v["vendor"]
		if release := v["release"]; release != "" && c.Version != "" {
			c.Version += "-" + release
		}
		epoch := v["epoch"]
		if epoch == "0" {
			epoch = ""
		}
		c.osqueryPackage("rpm", v["arch"], "epoch", epoch)
	},
	"programs": func(c *Component, v map[string]string) { c.Vendor, c.Type = v["publisher"], "application" },
	"apps": func(c *Component, v map[string]string) {
		c.Type, c.ID = "application", v["bundle_identifier"]
		c.Name = strings.TrimSuffix(c.Name, ".app")
		if c.Version = v["bundle_short_version"]; c.Version == "" {
			c.Version = v["bundle_version"]
		}
	},
	"python_packages": func(c *Component, _ map[string]string) { c.Ecosystem, c.Type = "PyPI", "library" },
	"npm_packages":    func(c *Component, _ map[string]string) { c.Ecosystem, c.Type = "npm", "library" },
	"homebrew_packages": func(c *Component, _ map[string]string) {
		c.Type = "package"
		c.addPURL(packageURL("brew", "", c.Name, c.Version))
	},
	"chrome_extensions": func(c *Component, v map[string]string) {
		c.Type, c.ID = "extension", v["identifier"]
		c.addPURL(packageURL("chrome-extension", "", c.ID, c.Version))
	},
	"firefox_addons": func(c *Component, v map[string]string) {
		c.Type, c.ID, c.Vendor = "extension", v["identifier"], v["creator"]
	},
	"vscode_extensions": func(c *Component, v map[string]string) {
		c.Type, c.ID, c.Vendor = "extension", v["uuid"], v["publisher"]
		publisher, name, ok := strings.Cut(c.Name, ".")
		if ok {
			c.addPURL(packageURL("vscode-extension", publisher, name, c.Version))
		}
	},
	"patches": func(c *Component, v map[string]string) {
		c.Type, c.Vendor = "patch", ""
		c.addPatches(v["hotfix_id"])
		c.Name = v["hotfix_id"]
		if v["csname"] != "" && c.Asset == "" {
			c.Asset = v["csname"]
		}
	},
	"os_version": osqueryOS,
}

// osqueryMembers are the columns of these tables and the members of the log that are read; readings tells the others.
var osqueryMembers = wordSet(`name version arch source release epoch vendor publisher bundle_identifier bundle_short_version bundle_version identifier creator uuid hotfix_id csname
	platform platform_like major minor patch build codename revision hostIdentifier action identifying_number uninstall_string install_source summary homepage browser_type auto_update
	admindir maintainer status directory publisher_id author app_name display_version pid port cmdline`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// osqueryTable tells a row's table by the name of the scheduled query, which people choose freely but seldom without the table's name, else by its
// columns; "" when it is none of osquery's.
func osqueryTable(query string, v map[string]string) string {
	has := func(names ...string) bool {
		for _, n := range names {
			if _, ok := v[n]; !ok {
				return false
			}
		}
		return true
	}
	for table := range osqueryTables {
		if query != "" && strings.HasSuffix(query, table) {
			return table
		}
	}
	switch {
	case has("hotfix_id"):
		return "patches"
	case has("platform", "platform_like"), has("platform", "codename"), has("name", "major", "minor", "platform"):
		return "os_version"
	case has("pid"), has("port"), has("cmdline"):
		return otherTable
	case has("name", "version", "release", "arch"):
		return "rpm_packages"
	case has("name", "version", "arch", "admindir"), has("name", "version", "arch", "revision"), has("name", "version", "arch", "maintainer"):
		return "deb_packages"
	case has("bundle_identifier"), has("bundle_short_version"):
		return "apps"
	case has("identifying_number"), has("name", "install_source", "publisher"), has("name", "uninstall_string"):
		return "programs"
	case has("browser_type", "identifier"):
		return "chrome_extensions"
	case has("creator", "identifier"):
		return "firefox_addons"
	case has("publisher_id", "uuid"):
		return "vscode_extensions"
	case has("auto_update"), has("name", "app_name"):
		return "homebrew_packages"
	case has("name", "summary", "author"), has("name", "summary", "directory"):
		return "python_packages"
	case has("name", "homepage", "author"), has("name", "homepage", "directory"):
		return "npm_packages"
	case query != "":
		return queried(query)
	}
	return ""
}

// queried finds a table's name anywhere in a query's name.
func queried(query string) string {
	best := otherTable
	for table := range osqueryTables {
		if strings.Contains(query, table) && (best == otherTable || len(table) > len(best)) {
			best = table
		}
	}
	return best
}

// osqueryPackage writes the package URL with the distribution of the machine, if a row of os_version told it before.
func (c *Component) osqueryPackage(kind, arch string, more ...string) {
	d := distroNamed(c.OS)
	c.addPURL(packageURL(kind, d.namespaceFor(kind), c.Name, c.Version, append([]string{"arch", arch, "distro", d.tag()}, more...)...))
}

func osqueryOS(c *Component, v map[string]string) {
	c.Type = "operating-system"
	c.OS = strings.TrimSpace(c.Name + " " + c.Version)
	switch v["platform"] {
	case "windows":
		said := c.OS
		if c.Version != "" && v["revision"] != "" {
			said += "." + v["revision"]
		}
		c.windows(said)
	case "darwin":
		c.Vendor = "Apple"
		c.addCPE(cpeOf("o", "apple", "macos", c.Version))
	case "rhel", "centos", "amzn", "ubuntu", "debian", "fedora", "rocky", "almalinux", "sles", "ol":
		if d := distroNamed(c.OS); d.id == "" { // the name alone does not tell it
			c.OS = v["platform"] + " " + c.Version
		}
	}
}
