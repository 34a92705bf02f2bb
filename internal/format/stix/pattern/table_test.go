package pattern

import (
	"os"
	"strings"
	"testing"
)

// rows reads a table of testdata: tab-separated, \\ \t \n are escapes, the first line names the columns.
func rows(t testing.TB, name string) []map[string]string {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimRight(string(raw), "\n"), "\n")
	head := strings.Split(lines[0], "\t")
	unescape := strings.NewReplacer(`\\`, `\`, `\t`, "\t", `\n`, "\n")
	var out []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, cell := range strings.Split(line, "\t") {
			row[head[i]] = unescape.Replace(cell)
		}
		out = append(out, row)
	}
	return out
}

func TestEveryVerdictOfTheReferenceHolds(t *testing.T) {
	table := rows(t, "pattern-valid.tsv")
	if len(table) != 76 {
		t.Fatalf("the table has %d rows, not 76", len(table))
	}
	for _, row := range table {
		_, err := Parse(row["pattern"], row["spec"])
		if got := err == nil; got != (row["expected"] == "valid") {
			t.Errorf("%s (%s): %s\n expected %s, got error %v", row["id"], row["spec"], row["pattern"], row["expected"], err)
		}
	}
}
