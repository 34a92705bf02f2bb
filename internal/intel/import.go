package intel

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/observable"
	"lianfang/internal/format/sniff"
	"lianfang/internal/format/tlp"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// File says what is known of a file before it is read.
type File struct {
	Name     string
	Format   sniff.Format               // "" to find out
	Source   string                     // slug of who gives it; "" is the person who imports
	Marking  tlp.Level                  // what its unmarked objects mean, as the importer says; None to say nothing
	Progress func(objects, bytes int64) // called a few times a second; may be nil
}

// Report is what came of a file, in the shape of `lianfang import --json`.
type Report struct {
	ID       int64     `json:"-"`
	Name     string    `json:"name"`
	Format   string    `json:"format"`
	Objects  Counts    `json:"objects"`
	Problems []Problem `json:"problems"`
	Seconds  float64   `json:"seconds"`
}

// Counts is the objects of a file by what became of them.
type Counts struct {
	New      int64 `json:"new"`
	Updated  int64 `json:"updated"`
	Seen     int64 `json:"seen"`
	Held     int64 `json:"held"`
	Rejected int64 `json:"rejected"`
}

// Problem is something wrong with one object of a file.
type Problem struct {
	Code     string `json:"code"`
	Message  string `json:"message"`
	Position string `json:"position"`
	Object   string `json:"object"`
	say      text.Text
}

// In gives the message in one language.
func (p Problem) In(l text.Lang) string { return p.say.In(l) }

// maxProblems is how many problems a report lists; the counts are complete, and every refused object has its verdict page.
const maxProblems = 1000

// defaultSource is who an import without a source comes from: the desk's own hand.
const defaultSource = "desk"

// intake is one import under way.
type intake struct {
	*Intel
	ctx         context.Context
	file        File
	id          int64
	by          marking.Viewer
	source      Source
	marking     tlp.Level
	spool       *os.File
	known       bool // this very file came before: its records count no second time
	markings    map[string]said
	remarks     said    // what the remarks in a list say of all of it
	pulse       said    // what an OTX pulse says of the indicators that stand before its marking
	delegateFor []int64 // sources this one may speak for
	report      *Report
	unlisted    int // problems over maxProblems
	at          int64
}

// Import takes one file through the road. A malformed file is refused whole with one sentence (a *framing.Error); of a well-formed one
// the good objects are taken and the bad ones named. Of a refused file the report says which format it was taken for. Objects are accepted in batches, so an import that is cut off can be run again.
func (n *Intel) Import(ctx context.Context, by marking.Viewer, f File, r io.Reader) (*Report, error) {
	start := time.Now()
	if f.Source == "" {
		f.Source = defaultSource
	}
	in := &intake{Intel: n, ctx: ctx, file: f, by: by, marking: f.Marking, report: &Report{Name: f.Name, Problems: []Problem{}}, at: n.now().UnixMicro()}
	sum, err := in.take(r)
	if err != nil {
		return in.report, err
	}
	defer in.dropSpool()
	if in.source, err = n.sourceFor(ctx, by, f.Source); err != nil {
		return nil, err
	}
	if err := in.begin(sum); err != nil {
		return nil, err
	}
	end := in.traced(start)
	err = in.road(start)
	end(err)
	return in.report, err
}

// road takes the file's objects through the stages and ends it.
func (in *intake) road(start time.Time) error {
	if err := in.pump(); err != nil {
		return err
	}
	in.sayMore()
	in.report.Seconds = time.Since(start).Seconds()
	return in.end()
}

// take spools the file, since it is read twice: once to see that it is whole, once for its objects.
func (in *intake) take(r io.Reader) (sum []byte, err error) {
	open, err := framing.Open(r, in.file.Name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, open.Close()) }()
	if in.spool, err = os.CreateTemp("", "lianfang-import-*"); err != nil {
		return nil, err
	}
	_ = os.Remove(in.spool.Name()) // gone with the process, however that ends
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(in.spool, h), open); err != nil {
		in.dropSpool()
		return nil, err
	}
	if err := in.detect(); err != nil {
		in.dropSpool()
		return nil, err
	}
	return h.Sum(nil), nil
}

func (in *intake) dropSpool() { _ = in.spool.Close() }

func (in *intake) rewind() io.Reader {
	return io.NewSectionReader(in.spool, 0, 1<<62)
}

const headSize = 64 << 10

func (in *intake) detect() error {
	if in.file.Format == "" {
		head := make([]byte, headSize)
		n, err := in.spool.ReadAt(head, 0)
		if err != nil && err != io.EOF {
			return err
		}
		found, ok := sniff.Detect(head[:n], in.file.Name)
		if clean, text := repaired(head[:n]); !ok && text {
			found, ok = sniff.Detect(clean, in.file.Name) // its reader then says where the bytes are wrong
		}
		if !ok {
			if err := brokenJSON(in.rewind(), head[:n]); err != nil {
				return err
			}
			return &framing.Error{Code: "unknown_format", At: framing.Top, Say: text.Of("看不出這是什麼格式，請用 --format 指定。", "The format cannot be told; name it with --format.")}
		}
		in.file.Format = found
	}
	in.report.Format = string(in.file.Format)
	if why, ok := notTaken[in.file.Format]; ok {
		return &framing.Error{Code: "not_intelligence", At: framing.Top, Say: why}
	}
	reader, ok := readers[in.file.Format]
	if !ok {
		return &framing.Error{Code: "not_intelligence", At: framing.Top, Say: text.Format("%s 不是情資的格式。資產清單請從「曝險」頁上傳。", "%s is not a format of intelligence. Inventories go in on the page Exposure.", in.file.Format)}
	}
	if reader.json && !(reader.tables && in.isTable()) {
		// One document may be as long as the file; its elements are limited when they are read.
		if err := framing.CheckJSON(in.rewind(), framing.JSONLimits{Lines: reader.lines, Value: framing.MaxDecompressed}); err != nil {
			return err
		}
	}
	if reader.check != nil {
		return reader.check(in)
	}
	return nil
}

// brokenJSON says what is wrong with a text that begins as JSON does and cannot be read as such, which is why its format cannot be told.
func brokenJSON(r io.Reader, head []byte) error {
	if head = bytes.TrimLeft(head, " \t\r\n"); len(head) == 0 || head[0] != '{' && head[0] != '[' {
		return nil
	}
	return framing.CheckJSON(r, framing.JSONLimits{Lines: true, Value: framing.MaxDecompressed})
}

func (in *intake) begin(sum []byte) error {
	id, err := in.store.TakeIDs(in.ctx, 1)
	if err != nil {
		return err
	}
	in.id, in.report.ID = id, id
	if in.delegateFor, err = ownersFor(in.ctx, in.store.Read(), in.source.ID); err != nil {
		return err
	}
	if in.known, err = fileKnown(in.ctx, in.store.Read(), in.source.ID, sum); err != nil {
		return err
	}
	info, err := in.spool.Stat()
	if err != nil {
		return err
	}
	return in.store.Write(in.ctx, func(tx *store.Tx) error {
		return insertFile(in.ctx, tx, in, sum, info.Size())
	})
}

// One transaction accepts this many objects, or fewer when they are long.
const (
	batch      = 1000
	batchBytes = 4 << 20
	grownEvery = 5000 // objects, after which the store is told to look at its tables
)

// pump reads and judges on one core while the store writes on the other.
func (in *intake) pump() error {
	ctx, cancel := context.WithCancel(in.ctx)
	defer cancel()
	full := make(chan []*Draft) // one batch is written while the next is read; more of them would only be held in memory
	failed := make(chan error, 1)
	go func() {
		defer close(full)
		if err := in.judge(ctx, full); err != nil {
			failed <- err
		}
		close(failed)
	}()
	var taken int64
	for b := range full {
		if err := in.waitForOthers(in.ctx); err != nil {
			return err
		}
		if err := in.accept(b); err != nil {
			return err
		}
		in.name(b)
		before := taken
		if taken += int64(len(b)); taken/grownEvery > before/grownEvery {
			if err := in.store.Grown(in.ctx); err != nil {
				return err
			}
		}
		if in.file.Progress != nil {
			in.file.Progress(taken, b[len(b)-1].At.Offset)
		}
	}
	return <-failed
}

func (in *intake) judge(ctx context.Context, full chan<- []*Draft) (err error) {
	defer func() {
		if p := recover(); p != nil { // a reader must never panic; if one does, the import fails and not the centre
			err = fmt.Errorf("reading %s: panic: %v", in.file.Name, p)
		}
	}()
	var b []*Draft
	size := 0
	stages := in.stageSpans(ctx)
	send := func() bool {
		stages(len(b))
		select {
		case full <- b:
			b, size = nil, 0
			return true
		case <-ctx.Done():
			return false
		}
	}
	for d, err := range readers[in.file.Format].read(in) {
		if err != nil {
			return err
		}
		in.run(d)
		size += len(d.Raw)
		if b = append(b, d); (len(b) == batch || size > batchBytes) && !send() {
			return ctx.Err()
		}
	}
	if len(b) > 0 && !send() {
		return ctx.Err()
	}
	return nil
}

func (in *intake) end() error {
	c := in.report.Objects
	return in.journal.Commit(in.ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := endFile(in.ctx, tx, in.id, in.source.ID, in.now().UnixMicro(), c); err != nil {
			return nil, err
		}
		body := fmt.Sprintf(`{"new":%d,"updated":%d,"seen":%d,"held":%d,"rejected":%d}`, c.New, c.Updated, c.Seen, c.Held, c.Rejected)
		return []journal.Fact{{Kind: FileImported, Subject: in.id, Object: in.source.ID, Actor: in.by.Person, Body: body}}, nil
	})
}

func (in *intake) problem(p framing.Problem) {
	if len(in.report.Problems) >= maxProblems {
		in.unlisted++
		return
	}
	in.report.Problems = append(in.report.Problems, Problem{p.Code, p.Say.In(text.En), p.At.String(), p.Object, p.Say})
}

// name tells of what the count alone would pass over: objects that wait for the desk, and such as only the desk sees because nobody
// understands their marking.
func (in *intake) name(drafts []*Draft) {
	for _, d := range drafts {
		for _, v := range d.Trace {
			held := d.Outcome == WasHeld && v.Result == Hold && v.Stage != StageAccept
			hidden := d.merged.newWord && v.Code == "unknown_marking"
			if held || hidden {
				in.problem(framing.Problem{Code: v.Code, Say: v.Say(), At: d.At, Object: d.STIXID})
			}
		}
	}
}

// sayMore ends a list of problems that is not complete.
func (in *intake) sayMore() {
	if in.unlisted > 0 {
		say := text.Format("還有 %d 項問題沒有列出；每個物件的判斷都在它的頁面上。", "%d more problems are not listed; what was judged of each object stands on its page.", in.unlisted)
		in.report.Problems = append(in.report.Problems, Problem{"more_problems", say.In(text.En), "", "", say})
	}
}

// Listed names a warning list on which a value stands, by which the guard holds it back; "" for none.
func (n *Intel) Listed(v observable.Value) string {
	if w := n.lists.Load(); w != nil {
		return (*w).Listed(v)
	}
	return ""
}

// readerFunc reads a file's objects as drafts.
type readerFunc func(in *intake) iter.Seq2[*Draft, error]

type reader struct {
	read   readerFunc
	json   bool                // JSON: one document,
	lines  bool                // or one after the other,
	tables bool                // or else a table, told by its first letter
	check  func(*intake) error // what more has to be right with the whole file before any of it is taken; may be nil
}

// Formats lists what Import can read.
func Formats() []string {
	var out []string
	for f := range readers {
		out = append(out, string(f))
	}
	return out
}

// ParseFormat reads a format's name as --format takes it.
func ParseFormat(s string) (sniff.Format, error) {
	if _, ok := readers[sniff.Format(s)]; ok || s == "" {
		return sniff.Format(s), nil
	}
	return "", fault.New(fault.Invalid, "unknown_format", text.Format("沒有叫做「%s」的格式。", "There is no format called %q.", s))
}
