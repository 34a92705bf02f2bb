package abuse

import (
	"bytes"
	"strings"
	"testing"
)

// Whatever a file holds, what is taken of it are blocks that are blocks, with a mailbox.
func FuzzReadFile(f *testing.F) {
	f.Add("network,email\n192.0.2.0/24,a@b.test\n")
	f.Add("% x\n\ninetnum: 192.0.2.0 - 192.0.2.255\nmnt-irt: I\n\nirt: I\nabuse-mailbox: a@b.test\n")
	f.Add("domain,email\n*.x.test,a@b.test\n")
	f.Fuzz(func(t *testing.T, in string) {
		e, err := readFile(strings.NewReader(in), "")
		if err != nil {
			return
		}
		for _, b := range e.blocks {
			if bytes.Compare(b.lo[:], b.hi[:]) > 0 || !strings.Contains(b.mail, "@") {
				t.Fatalf("%+v", b)
			}
		}
		for _, n := range e.names {
			if n.name == "" || !strings.Contains(n.mail, "@") {
				t.Fatalf("%+v", n)
			}
		}
	})
}
