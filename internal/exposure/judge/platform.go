package judge

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"lianfang/internal/format/cpe"
	"lianfang/internal/text"
)

// platform asks whether something else has to be there and is: an operating system, a device, a second product.
func platform(x *Criterion, c *Component, machine []Component) Step {
	if !c.PURL && !x.PURL && firmwareOf(c.CPE, x.CPE) {
		return Step{Op: "test", Result: Yes, Text: text.Say("韌體裝在 %s 上", "the firmware runs on %s", productName(x))}
	}
	best := Step{Op: "test", Result: No}
	found, said := false, false
	for i := range machine {
		m := &machine[i]
		s, ok := beside(x, m)
		if ok && (!found || s.Result > best.Result) {
			best, found = s, true
		}
		said = said || otherSystem(x, m)
	}
	if found {
		return best
	}
	if said {
		return Step{Op: "test", Result: No, Text: text.Say("這台設備上沒有 %s", "the machine does not run %s", productName(x))}
	}
	return Step{Op: "test", Result: Unknown, Text: text.Say("要在 %s 上才受影響，不知道這台是不是", "affected only on %s; it is not known whether this machine is one", productName(x)),
		Needs: text.Format("這台設備的平台是不是 %s", "whether the machine runs %s", productName(x))}
}

// beside tests a criterion against one thing on the machine; ok is false when that is another product. A platform without a version means
// the product at any version: that is how NVD writes "on Windows" and "on this device".
func beside(x *Criterion, m *Component) (s Step, ok bool) {
	if m.Key == x.Key {
		if !x.Vulnerable && x.NA {
			any := *x
			any.NA, any.Any = false, true
			x = &any
		}
		return test(x, m), true
	}
	if f := familyNamed(x); f != "" && f == familyOf(m) {
		return Step{Op: "test", Result: Yes, Text: text.Say("這台是 %s", "the machine is %s", Title(m.Name))}, true
	}
	return Step{}, false
}

// otherSystem: an inventory that names the machine's operating system says by that which others it does not run. It does not where one of
// the two names may stand for the other.
func otherSystem(x *Criterion, m *Component) bool {
	if m.PURL || x.PURL || x.CPE.Get(cpe.Part).Text() != "o" || m.CPE.Get(cpe.Part).Text() != "o" {
		return false
	}
	have, want := familyOf(m), familyOf(&Component{CPE: x.CPE})
	if have != "" && have == want {
		return families[vendorProduct(m.CPE)] == "" && families[vendorProduct(x.CPE)] == "" // "Linux" leaves open which distribution, and it which kernel
	}
	return have != "" || familyNamed(x) == ""
}

// The families of operating systems that NVD names by one product, vendor:product.
var families = map[string]string{"microsoft:windows": "windows", "linux:linux_kernel": "linux", "apple:macos": "macos", "apple:mac_os_x": "macos"}

// distributions are the vendors' products that run the Linux kernel under a name of their own.
var distributions = map[string]bool{"canonical:ubuntu_linux": true, "debian:debian_linux": true, "redhat:enterprise_linux": true, "redhat:linux": true,
	"centos:centos": true, "rockylinux:rocky_linux": true, "rocky:linux": true, "almalinux:almalinux": true, "fedoraproject:fedora": true,
	"oracle:linux": true, "amazon:linux_2": true, "amazon:linux": true, "amazon:amazon_linux": true, "alpinelinux:alpine_linux": true, "suse:linux_enterprise_server": true,
	"suse:suse_linux_enterprise_server": true, "suse:linux_enterprise_desktop": true, "opensuse:leap": true, "opensuse:opensuse": true, "opensuse:tumbleweed": true,
	"archlinux:arch_linux": true, "gentoo:linux": true, "kali:kali_linux": true}

// Products of families whose names go on with a version or an edition.
const (
	someRHEL    = "redhat:enterprise_linux_"
	someWindows = "microsoft:windows_"
)

// SystemKeys lists the keys of products that stand for a family of operating systems, whatever part a CPE names them as: exact ones, and beginnings.
func SystemKeys() (exact, begin []string) {
	for _, names := range []iter.Seq[string]{maps.Keys(families), maps.Keys(distributions)} {
		for name := range names {
			exact = append(exact, "cpe:"+name)
		}
	}
	slices.Sort(exact)
	return exact, []string{"cpe:" + someWindows, "cpe:" + someRHEL}
}

// familyNamed is the family that a criterion means as a whole; "" for one that means a certain system or a certain version.
func familyNamed(x *Criterion) string {
	if x.PURL || x.Exact != "" || x.Ranged() || !x.Any && !x.NA {
		return ""
	}
	return families[vendorProduct(x.CPE)]
}

func familyOf(m *Component) string {
	if m.PURL {
		return ""
	}
	name := vendorProduct(m.CPE)
	switch {
	case families[name] != "":
		return families[name]
	case distributions[name], strings.HasPrefix(name, someRHEL):
		return "linux"
	case strings.HasPrefix(name, someWindows) && !strings.HasPrefix(name, "microsoft:windows_phone"):
		return "windows"
	}
	return ""
}

func vendorProduct(n cpe.Name) string {
	return n.Get(cpe.Vendor).Text() + ":" + n.Get(cpe.Product).Text()
}

// productName is what people call a criterion's product.
func productName(x *Criterion) string {
	switch {
	case x.name != "":
		return x.name
	case x.PURL:
		return x.Key[len("purl:"):]
	}
	return x.CPE.Get(cpe.Vendor).Text() + " " + x.CPE.Get(cpe.Product).Text()
}
