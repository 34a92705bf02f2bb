package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"lianfang/internal/app"
	"lianfang/internal/exposure/match"
	"lianfang/internal/format/sbom"
	"lianfang/internal/nation"
	"lianfang/internal/text"
)

func benchMatchCommand() *command {
	return &command{
		name:  "bench match",
		brief: text.Of("量測 match 每秒判斷幾台資產", "measure how many assets a second match judges"),
		about: text.Of("產生弱點紀錄（NVD 的設定，含 AND 與版本範圍）與資產（每台 30 個 CPE），量測讀入與判斷的速度；--write 把同一批資料寫成檔案，給其他工具比較。另外量測 10,000 個元件的 SBOM。",
			"Makes vulnerabilities (configurations as NVD has them, with AND and ranges) and assets (30 CPEs each), and measures how fast they are read and judged; --write leaves the same data in files, for other tools to be compared. Measures an SBOM of 10,000 components too."),
		flags: benchFlags(flag{name: "cves", value: "N", def: "250000", say: text.Of("弱點數", "how many vulnerabilities")},
			flag{name: "assets", value: "N", def: "20000", say: text.Of("資產數", "how many assets")},
			flag{name: "write", value: "FOLDER", say: text.Of("把資料寫進這個資料夾", "write the data into this folder")}),
		examples: []example{{"lianfang bench match --cves 20000 --assets 2000", text.Of("小一點", "a small one")},
			{"lianfang bench match --write /tmp/match --json", text.Of("留下資料給其他工具", "leaving the data for other tools")}},
		do: func(c *call) error {
			cves, err1 := strconv.Atoi(c.word("cves"))
			assets, err2 := strconv.Atoi(c.word("assets"))
			if err1 != nil || err2 != nil || cves < 1000 || cves > 1_000_000 || assets < 1 || assets > 1_000_000 {
				return complain("--cves 是 1000 到 1000000，--assets 是 1 到 1000000。", "--cves is 1000 to 1000000, --assets 1 to 1000000.")
			}
			return c.bench(func(_ *app.App, r *benchReport) error { return c.benchMatch(r, nation.NewCatalogue(cves), assets) })
		},
	}
}

func (c *call) benchMatch(r *benchReport, data *nation.Catalogue, assets int) error {
	if dir := c.word("write"); dir != "" {
		if err := writeCatalogue(dir, data, assets); err != nil {
			return err
		}
	}
	spendMemory() // as the command does
	base, took, err := loadCatalogue(data)
	if err != nil {
		return err
	}
	r.note("records read a second", float64(base.Groups())/took.Seconds(), "a second")
	used := processorTime()
	n, distinct, took, err := judged(base, data.Assets(0, assets))
	if err != nil {
		return err
	}
	used = processorTime() - used
	r.atLeast("assets of 30 CPEs judged a second, with evidence written", float64(assets)/took.Seconds(), "a second", 3200)
	r.note("processor time of each, its row read", used.Seconds()*1000/float64(assets), "ms") // which says more where other work is done beside it
	r.note("distinct components of these assets", float64(distinct), "components")
	r.note("answers to each asset", float64(n)/float64(assets), "answers")
	n, _, took, err = judged(base, data.Assets(assets, 334)) // 10,020 components that nobody has asked for yet
	if err != nil {
		return err
	}
	r.atMost("an SBOM of 10,000 components", took.Seconds(), "s", 1)
	r.note("answers to it", float64(n), "answers")
	r.atMost("peak memory", peakMemory(), "MB", 2048)
	return nil
}

func loadCatalogue(data *nation.Catalogue) (*match.Base, time.Duration, error) {
	in, out := io.Pipe()
	go func() { _ = out.CloseWithError(data.WriteNVD(out)) }()
	start := time.Now()
	base := match.NewBase()
	if _, _, err := base.Read(in, "nvd.jsonl", nil); err != nil {
		return nil, 0, err
	}
	base.Seal()
	return base, time.Since(start), nil
}

// judged reads and judges an inventory as the command does, and counts the lines.
func judged(base *match.Base, inventory io.Reader) (lines, distinct int, took time.Duration, err error) {
	inv := match.NewInventory()
	for x, err := range sbom.Read(inventory, sbom.CSV).Components() {
		if err != nil {
			return 0, 0, 0, err
		}
		inv.Add(x)
	}
	start := time.Now()
	err = match.Lines(base, inv, false, linesForm(noUrgency), func(b []byte) error {
		lines += bytes.Count(b, []byte{'\n'})
		return nil
	})
	return lines, inv.Distinct(), time.Since(start), err
}

// writeCatalogue leaves the data as files: NVD 2.0 lines and a CSV for ours, the retired 1.1 feed and lines of an asset's CPE names for others.
func writeCatalogue(dir string, data *nation.Catalogue, assets int) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return errors.Join(
		writeFile(filepath.Join(dir, "nvd-2.0.jsonl.gz"), true, data.WriteNVD),
		writeFile(filepath.Join(dir, "nvd-1.1.json.gz"), true, data.WriteNVD11),
		writeFile(filepath.Join(dir, "assets.csv"), false, func(w io.Writer) error { _, err := io.Copy(w, data.Assets(0, assets)); return err }),
		writeFile(filepath.Join(dir, "assets.tsv"), false, func(w io.Writer) error { return data.WriteURIs(w, assets) }))
}

func writeFile(name string, packed bool, write func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<16)
	if packed {
		z := gzip.NewWriter(w)
		err = errors.Join(write(z), z.Close())
	} else {
		err = write(w)
	}
	if err = errors.Join(err, w.Flush(), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}
