package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"lianfang/internal/exposure/match"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/sbom"
	"lianfang/internal/text"
)

func matchCommand() *command {
	return &command{
		name:  "match",
		brief: text.Of("比對清單與弱點知識", "compare an inventory with knowledge of vulnerabilities"),
		about: text.Of("讀弱點知識（CVE 5.x、NVD 2.0、KEV、EPSS、OSV、CSAF、VEX、Windows 更新的取代關係；檔案、JSON lines、資料夾、.gz、.zst）與一份清單（CycloneDX、SPDX、VANS、CSV，或每行一個 CPE／purl），"+
			"逐項回答：受影響、還不能確定（缺哪個事實）、不受影響，並附證據。不需要伺服器也不需要資料庫，適合放進 CI。同一個 asset 的列視為同一台機器，一起判斷。",
			"Reads knowledge of vulnerabilities (CVE 5.x, NVD 2.0, KEV, EPSS, OSV, CSAF, VEX, what updates of Windows replace; files, JSON lines, folders, .gz, .zst) and an inventory (CycloneDX, SPDX, VANS, CSV, or a CPE or purl a line), "+
				"and answers for each component: affected, possible (and on which fact that depends), not affected, with the evidence. It needs neither server nor store and fits into a pipeline. Rows with the same asset stand on one machine and are judged together."),
		flags: []flag{
			{name: "knowledge", sort: list, value: "FILE", say: text.Of("弱點知識的檔案或資料夾，可重複", "a file or folder of knowledge; may be repeated")},
			{name: "inventory", value: "FILE", say: text.Of("清單；- 是標準輸入", "the inventory; - is standard input")},
			{name: "all", sort: toggle, say: text.Of("不受影響的也列出（有該產品的規則時）", "list what is not affected too, where a rule for the product exists")},
			linesFlag(),
			{name: "csv", sort: toggle, say: text.Of("CSV，一行一個答案，不附證據", "CSV, an answer a line, without the evidence")},
			{name: "sarif", sort: toggle, say: text.Of("SARIF 2.1.0，給程式碼掃描的介面", "SARIF 2.1.0, for the views of code scanning")},
			{name: "vex", value: "FORM", say: text.Of("VEX：cyclonedx 或 openvex", "VEX: cyclonedx or openvex")},
			{name: "days", value: "FILE", say: text.Of("處理期限的政策，如 admin days show 所印", "the policy of days, as admin days show prints it")},
			{name: "table", sort: toggle, say: text.Of("給人看的表格", "a table for people")},
		},
		examples: []example{
			{"lianfang match --knowledge cves/ --knowledge kev.json --inventory bom.json", text.Of("一份 SBOM，一行一個答案", "an SBOM, an answer a line")},
			{"dpkg-query -W | lianfang match --knowledge osv.jsonl.gz --inventory - --table", text.Of("這台主機，給人看", "this host, for people")},
		},
		do: matchFiles,
	}
}

// matchMemory is from where on memory is looked after closely, in bytes.
const matchMemory = 1500 << 20

// spendMemory sets the collector for a short life: memory up to the limit is cheaper than looking for what is free.
func spendMemory() {
	debug.SetMemoryLimit(matchMemory)
	debug.SetGCPercent(400)
}

func matchFiles(c *call) error {
	if len(c.values["knowledge"]) == 0 || c.word("inventory") == "" {
		return complain("請用 --knowledge 指定弱點知識，用 --inventory 指定清單。", "name the knowledge with --knowledge and the inventory with --inventory.")
	}
	if c.word("inventory") == "-" && slices.Contains(c.values["knowledge"], "-") {
		return complain("標準輸入只能是知識或清單其中之一。", "standard input is either knowledge or the inventory.")
	}
	spendMemory()
	base, inv, err := c.matchInput()
	if err != nil {
		return err
	}
	return c.answerMatch(base, inv)
}

// matchInput reads the knowledge, and the inventory beside it.
func (c *call) matchInput() (*match.Base, *match.Inventory, error) {
	type read struct {
		inv *match.Inventory
		err error
	}
	beside := make(chan read, 1)
	go func() {
		inv, err := c.inventory(c.word("inventory"))
		beside <- read{inv, err}
	}()
	base, err := c.knowledge(c.values["knowledge"])
	list := <-beside
	if err == nil {
		err = list.err
	}
	if err != nil {
		return nil, nil, err
	}
	c.tellUnnamed(list.inv)
	return base, list.inv, nil
}

// knowledge reads every file that is named or lies in a folder that is.
func (c *call) knowledge(names []string) (*match.Base, error) {
	base := match.NewBase()
	for _, name := range names {
		files, folder, err := knowledgeFiles(name)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if err := c.learn(base, f, folder); err != nil {
				return nil, err
			}
		}
	}
	if base.Records() == 0 {
		return nil, complain("知識裡沒有任何紀錄。", "the knowledge holds no record.")
	}
	base.Seal()
	return base, nil
}

// knowledgeFiles lists a folder's files at any depth, by name, or gives the file itself.
func knowledgeFiles(name string) (files []string, folder bool, err error) {
	info, err := os.Stat(name)
	switch {
	case name == "-":
		return []string{name}, false, nil
	case err != nil:
		return nil, false, noFile(name, err)
	case !info.IsDir():
		return []string{name}, false, nil
	}
	err = filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return noFile(path, err)
		}
		hidden := strings.HasPrefix(d.Name(), ".") && path != name
		switch {
		case hidden && d.IsDir():
			return filepath.SkipDir
		case !hidden && d.Type().IsRegular():
			files = append(files, path)
		}
		return nil
	})
	if err == nil && len(files) == 0 {
		err = complain("資料夾 %s 裡沒有檔案。", "there are no files in the folder %s.", name)
	}
	return files, true, err
}

// learn reads one file. In a folder, what is no knowledge is passed over with a word; a file that was named has to be some.
func (c *call) learn(base *match.Base, name string, folder bool) error {
	file, err := c.open(name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	plain, err := framing.Open(file, name)
	if err != nil {
		return inFile(name, err)
	}
	defer func() { _ = plain.Close() }()
	p := c.progressOf(name, file)
	_, problems, err := base.Read(plain, name, func(n int) { p.show(int64(n), 0) })
	p.end()
	for _, x := range problems {
		c.tell(text.Format("%[1]s（%[3]s）：%[2]s", "%[1]s (%[3]s): %[2]s", name, x.Say, x.At))
	}
	if folder && errors.Is(err, match.ErrNoKnowledge) {
		c.tell(text.Format("%s：不是弱點知識，略過。", "%s: no knowledge of vulnerabilities, passed over.", name))
		return nil
	}
	if err != nil {
		return inFile(name, err)
	}
	return nil
}

func (c *call) inventory(name string) (*match.Inventory, error) {
	file, err := c.open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	plain, err := framing.Open(file, name)
	if err != nil {
		return nil, inFile(name, err)
	}
	defer func() { _ = plain.Close() }()
	return c.readInventory(plain, name)
}

func (c *call) readInventory(r io.Reader, name string) (*match.Inventory, error) {
	inv := match.NewInventory()
	for comp, err := range sbom.Read(r, sbom.Unknown).Components() {
		if err != nil {
			return nil, inFile(name, err)
		}
		inv.Add(comp)
	}
	return inv, nil
}

func (c *call) tellUnnamed(inv *match.Inventory) {
	if n := inv.Unnamed(); n > 0 {
		c.tell(text.Format("%[1]s：%[2]d 列裡有 %[3]d 列沒有 CPE、purl，也沒有廠商與品名，無法比對。",
			"%[1]s: of %[2]d rows %[3]d have no CPE, no purl and no vendor with product, and cannot be compared.", c.word("inventory"), inv.Rows(), n))
	}
}
