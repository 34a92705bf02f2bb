package main

import "testing"

func TestValidateJudgesTheBundleToo(t *testing.T) {
	bare := `{"type":"bundle","objects":[{"type":"domain-name","id":"domain-name--4ac14f77-c509-564a-aedd-e1a5f87828aa","value":"a.example"}]}`
	v := decode[validated](t, lianfangOn(t, bare, "validate", "-").want(t, 1, "").out)
	if v.Severity != "error" || v.Code != "missing_property" || v.Clause != "STIX 2.1, 8.1" || v.Position != "line 1, column 1" {
		t.Errorf("got %+v", v)
	}
	v = decode[validated](t, lianfangOn(t, "", "validate", "-").want(t, 1, "").out)
	if v.Severity != "error" || v.Code != "truncated" {
		t.Errorf("an empty file: got %+v", v)
	}
}
