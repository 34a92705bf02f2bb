package odf_test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"lianfang/internal/format/odf"
)

// inOffice opens a document in LibreOffice without a window and gives it in another format. A machine without it fails the test: scripts/machine.sh has it.
func inOffice(t *testing.T, name, to string, d interface{ Write(io.Writer) error }) []byte {
	t.Helper()
	dir := t.TempDir()
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", to, "--outdir", dir, filepath.Join(dir, name)).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	end, _, _ := strings.Cut(to, ":")
	made, err := os.ReadFile(filepath.Join(dir, strings.TrimSuffix(name, filepath.Ext(name))+"."+end))
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return made
}

func TestLibreOfficeReadsTheWordsOfAText(t *testing.T) {
	t.Parallel()
	d := odf.Text{Meta: meta, Foot: "頁尾", Blocks: []odf.Block{odf.Heading{Words: "改善報告"}, odf.Heading{Level: 1, Words: "一、時間"}, odf.Paragraph{Words: "發生：09:00\n知悉：09:05"}, odf.List{Items: []string{"拔線", "還原"}, Numbered: true},
		odf.Table{Head: []string{"措施", "負責"}, Rows: [][]string{{"=雙因子驗證", "資訊室 𠮷田"}}}, odf.Paragraph{Words: "]]> &amp;"}}}
	said := string(inOffice(t, "text.odt", "txt:Text (encoded):UTF8", d))
	for _, w := range []string{"改善報告", "一、時間", "發生：09:00\n知悉：09:05", "拔線", "還原", "措施", "=雙因子驗證", "資訊室 𠮷田", "]]> &amp;"} {
		if !strings.Contains(strings.ReplaceAll(said, "\r\n", "\n"), w) {
			t.Errorf("%q is not in %s", w, said)
		}
	}
	if pdf := inOffice(t, "text.odt", "pdf", d); !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Error("it made no PDF")
	}
}

func TestLibreOfficeReadsTheCellsOfASheet(t *testing.T) {
	t.Parallel()
	d := odf.Sheets{Meta: meta, Sheets: []odf.Sheet{{Name: "統計", Head: []string{"類別", "件數", "日"}, Rows: [][]odf.Cell{{odf.Words("=1+1"), odf.Whole(12), odf.Day(meta.At)}, {odf.Words("@SUM(A1)"), odf.Number(1.5), {}}}}}}
	said := strings.TrimPrefix(string(inOffice(t, "sheet.ods", "csv:Text - txt - csv (StarCalc):44,34,76,1", d)), "\ufeff")
	if want := "\"類別\",\"件數\",\"日\"\n\"=1+1\",12,2026-11-27\n\"@SUM(A1)\",1.5,\n"; said != want {
		t.Errorf("got %q, want %q", said, want)
	}
}
