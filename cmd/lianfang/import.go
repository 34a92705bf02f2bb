package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"lianfang/internal/app"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/sniff"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

func importCommand() *command {
	return &command{
		name: "import", args: "FILE…", min: 1, max: -1,
		brief: text.Of("匯入情資", "import intelligence"),
		about: text.Of("把檔案裡的情資送上唯一的一條路：解析、正規化、把關、標示、評估、合併、收錄。可在伺服器執行中使用。格式自動判斷，壓縮檔（.gz、.zst）直接讀；"+
			"資料夾依檔名順序匯入其中的檔案。格式錯誤的檔案整份退回；格式正確的檔案收下好的物件，列出不好的。中斷後再執行一次即可，不會遺失也不會重複。",
			"Sends the intelligence in files down the one road: parse, normalise, guard, mark, weigh, merge, accept. It works beside a running server. Formats are found out, compressed "+
				"files (.gz, .zst) are read as they are; of a folder the files are imported in name order. A malformed file is refused whole; of a well-formed one the good objects are "+
				"taken and the bad ones listed. After an interruption run it again: nothing is lost and nothing doubled."),
		flags: []flag{storeFlag(),
			{name: "source", value: "NAME", say: text.Of("情資的來源代號；沒有指定就是值班台自己", "who gives the intelligence; else the desk itself")},
			{name: "format", value: "FORMAT", say: text.Format("格式，沒有指定時自動判斷：%[1]s", "the format, found out if not named: %[1]s", strings.Join(intelFormats(), " "))},
			{name: "marking", value: "TLP", say: text.Of("沒有標示的物件算哪一級，例如 green、amber+strict", "what unmarked objects mean, such as green or amber+strict")},
			{name: "wait", sort: toggle, say: text.Of("等到後續處理（比對、搜尋）也完成", "wait until what follows (matching, search) is done too")},
			jsonFlag(),
		},
		borrowed: append(slices.Concat(sendingFlags(), traceFlags()), publicURLFlag()), // what an import sets off may be warnings that leave the house
		examples: []example{
			{"lianfang import --store /srv/lianfang --source twcert --marking green advisories.json", text.Of("一個來源的一份 STIX", "a STIX file of one source")},
			{"curl -s https://feeds.example.tw/kev.json | lianfang import --format kev --wait --json -", text.Of("從標準輸入讀，等處理完，輸出 JSON", "from standard input, waiting for everything, answering in JSON")},
		},
		do: importFiles,
	}
}

// importing is one call of import.
type importing struct {
	*call
	app     *app.App
	format  sniff.Format
	marking tlp.Level
	failed  bool // something was rejected
}

func importFiles(c *call) (err error) {
	in := &importing{call: c, marking: tlp.None}
	if in.format, err = intel.ParseFormat(c.word("format")); err != nil {
		return err
	}
	if m := c.word("marking"); m != "" {
		var ok bool
		if in.marking, ok = tlp.Parse(m); !ok {
			return complain("--marking 不認得「%s」；請用 clear、green、amber、amber+strict 或 red。", "--marking does not know %q; write clear, green, amber, amber+strict or red.", m)
		}
	}
	files, err := expand(c.args)
	if err != nil {
		return err
	}
	traces, err := c.traces()
	if err != nil {
		return err
	}
	if in.app, err = c.openApp(app.Options{Store: c.word("store"), Traces: traces, Version: builtFrom().Version}, patience); err != nil {
		return err
	}
	reports, err := in.all(files)
	if err := errors.Join(err, in.app.Stop(context.WithoutCancel(c))); err != nil {
		return errors.Join(in.answer(reports), err)
	}
	if c.on("wait") {
		if err := c.drain(); err != nil {
			return errors.Join(in.answer(reports), err)
		}
	}
	if err := in.answer(reports); err != nil || !in.failed {
		return err
	}
	return errNo
}

// expand checks every name before anything is imported, and replaces a folder by its files in name order.
func expand(names []string) ([]string, error) {
	var out []string
	for _, n := range names {
		if n == "-" {
			out = append(out, n)
			continue
		}
		info, err := os.Stat(n)
		if err != nil {
			return nil, noFile(n, err)
		}
		if !info.IsDir() {
			out = append(out, n)
			continue
		}
		inside, err := filesIn(n)
		if err != nil {
			return nil, err
		}
		out = append(out, inside...)
	}
	return out, nil
}

func filesIn(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder) // sorted by name
	if err != nil {
		return nil, noFile(folder, err)
	}
	var out []string
	for _, e := range entries {
		name := filepath.Join(folder, e.Name())
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() && !strings.HasPrefix(e.Name(), ".") {
			out = append(out, name)
		}
	}
	if len(out) == 0 {
		return nil, complain("資料夾 %s 裡沒有檔案。", "there are no files in the folder %s.", folder)
	}
	return out, nil
}

func (in *importing) all(files []string) ([]*intel.Report, error) {
	reports := []*intel.Report{}
	for i, name := range files {
		r, err := in.one(name)
		if r != nil {
			reports = append(reports, r)
			in.failed = in.failed || r.Objects.Rejected > 0 || r.ID == 0
		}
		if err != nil {
			return reports, err
		}
		if in.Err() != nil && i+1 < len(files) {
			return reports, stopped(name)
		}
	}
	return reports, nil
}

// one imports a file. A file that is refused whole is a report with one problem.
func (in *importing) one(name string) (*intel.Report, error) {
	f, err := in.open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	begun := time.Now()
	p := in.progressOf(name, f)
	// An interruption ends the import after the batch under way: the batch is then committed and said to be.
	ctx, cancel := context.WithCancel(context.WithoutCancel(in))
	defer cancel()
	from := interruptible(in, f)
	defer func() { _ = from.Close() }()
	file := intel.File{Name: filepath.Base(name), Format: in.format, Source: in.word("source"), Marking: in.marking}
	file.Progress = func(objects, bytes int64) {
		p.show(objects, bytes)
		if in.Err() != nil {
			cancel()
		}
	}
	r, err := in.app.Intel.Import(ctx, marking.System("import by command"), file, from)
	p.end()
	if refused := new(framing.Error); errors.As(err, &refused) {
		return in.refused(name, r, refused, time.Since(begun)), nil
	}
	if err != nil && in.Err() != nil {
		return nil, stopped(name)
	}
	if err != nil {
		return nil, err
	}
	r.Name = name
	return r, nil
}

func (in *importing) refused(name string, r *intel.Report, why *framing.Error, took time.Duration) *intel.Report {
	return &intel.Report{Name: name, Format: r.Format, Seconds: took.Seconds(),
		Problems: []intel.Problem{{Code: why.Code, Message: why.Say.In(in.lang), Position: why.At.String()}}}
}

func stopped(name string) error {
	return complain("匯入在 %s 中斷；已收下的都保住了。再執行一次同樣的指令就會接著做，不會重複。",
		"the import was interrupted at %s; what was accepted is kept. Run the same command again to go on; nothing is doubled.", name)
}

// interruptible makes an interruption end a reader that may wait for ever, such as a terminal. Close lets go of it.
func interruptible(ctx context.Context, r io.Reader) io.ReadCloser {
	out, in := io.Pipe()
	forget := context.AfterFunc(ctx, func() { _ = out.CloseWithError(ctx.Err()) })
	go func() {
		defer forget()
		_, err := io.CopyBuffer(in, struct{ io.Reader }{r}, make([]byte, 256<<10))
		_ = in.CloseWithError(err)
	}()
	return out
}

func intelFormats() []string { return sortedStrings(intel.Formats()) }
