package identity

import "testing"

func TestWrittenNamesKeepTheirVersionApart(t *testing.T) {
	for _, c := range []struct{ vendor, name, version, key, has, update string }{
		{"", "友訊 DIR-816 韌體 1.10", "", "|友訊 dir 816 韌體", "1.10", ""},
		{"", "友訊 DIR-816 韌體", "1.11", "|友訊 dir 816 韌體", "1.11", ""},
		{"", "Microsoft Access 2016", "", "|microsoft access 2016", "", ""},
		{"Microsoft Corporation", "Microsoft Access 2016", "16.0.4266.1001", "microsoft corporation|microsoft access 2016", "16.0.4266.1001", ""},
		{"", "Google Chrome 120.0.6099.130 (64-bit)", "", "|google chrome", "120.0.6099.130", ""},
		{"", "Java 8 Update 351 (64-bit)", "", "|java 8", "1.8.0", "update351"},
		{"N/A", "Tool v1.2", "", "|tool", "1.2", ""},
		{"", "Windows Server 2008 Service Pack 2", "", "|windows server 2008", "", "sp2"},
	} {
		w, ok := Write(c.vendor, c.name, c.version)
		if !ok || w.Key != c.key || w.Version != c.has || w.Update != c.update {
			t.Errorf("%q %q %q: %+v %v", c.vendor, c.name, c.version, w, ok)
		}
	}
	for _, name := range []string{"", "N/A", "Security Update for Windows (KB5031356)", "---"} {
		if w, ok := Write("", name, ""); ok {
			t.Errorf("%q is a product: %+v", name, w)
		}
	}
}

func TestAYearIsAVersionWhereTheProductsNameHasNone(t *testing.T) {
	w, _ := Write("", "Microsoft Access 2016", "")
	if v := w.VersionFor(Product{"a", "microsoft", "access"}); v != "2016" {
		t.Errorf("access: %q", v)
	}
	w, _ = Write("", "Windows Server 2016", "")
	if v := w.VersionFor(Product{"o", "microsoft", "windows_server_2016"}); v != "" {
		t.Errorf("windows: %q", v)
	}
	w, _ = Write("", "Microsoft Access 2016 16.0.1", "")
	if v := w.VersionFor(Product{"a", "microsoft", "access"}); v != "16.0.1" {
		t.Errorf("access with a version: %q", v)
	}
}

func FuzzWrite(f *testing.F) {
	f.Add("", "友訊 DIR-816 韌體 1.10", "")
	f.Add("Oracle", "Java 8 Update 351", "8.0.351")
	f.Fuzz(func(t *testing.T, vendor, name, version string) {
		w, ok := Write(vendor, name, version)
		if again, ok2 := Write(vendor, name, version); ok != ok2 || w != again {
			t.Fatal("not the same twice")
		}
		w.VersionFor(Product{"a", "x", "y"})
	})
}
