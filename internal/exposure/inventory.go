package exposure

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"time"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/names"
	"lianfang/internal/fault"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/sbom"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Upload is one inventory as it comes.
type Upload struct {
	Org    int64
	Name   string // a later upload of the same name replaces this one
	Format sbom.Format
	Body   io.Reader
	// ByMachine replaces what the last upload of the same name said of the machines that this one names, and leaves the other machines as they are. Rows
	// without a machine are then kept out.
	ByMachine bool
}

// Taken is what came of an upload.
type Taken struct {
	Inventory  int64
	Org        int64
	Rows       int
	Components int // rows that name a product we can compare
	Problems   []RowProblem
	Left       []int  // rows that name no product, all of them
	Told       string // fingerprint of the table's header, where it was read by what was said of its columns before
	// How it differs from the last upload of the same name, in things on machines.
	Added, Removed, Changed int
}

// RowProblem is a row that could not be used, and why.
type RowProblem struct {
	Row int       `json:"row"`
	Say text.Text `json:"say"`
}

// MaxUpload is the size of an inventory, in bytes after decompression.
const MaxUpload = 256 << 20

// maxRows is how many rows one inventory may have, and maxWritten how long what they say may be in all: an inventory is held in memory until
// it is written whole.
const (
	maxRows    = 100_000
	maxWritten = 24 << 20
)

// maxKeptProblems is how many problems of an upload are kept for the member to read; all are counted.
const maxKeptProblems = 200

// row is one component of an upload on its way to the store. A line that names its product twice, by CPE and purl, makes two.
type row struct {
	line  int
	asset string
	as    string
	comp  naming
	link  *linking // how the product came to the row; nil where the row gives it itself
}

// named is a component as it is stored: what its name can be read into takes ten times as much memory.
type naming struct{ product, name, version, scheme string }

type parsed struct {
	Upload
	sum      []byte
	rows     []row
	n, named int // rows, and those that name a product
	problems []RowProblem
	problemN int
	left     []int
	machines map[string]bool // that are named, where they are replaced one by one
	written  int             // bytes
	header   string          // fingerprint of the header whose columns were told before; "" is none
	said     saidInWords
	beside
}

// Take reads an inventory for an organisation that the viewer speaks for. Rows that name no product are kept out and named.
func (e *Exposure) Take(ctx context.Context, by marking.Viewer, u Upload) (Taken, error) {
	all, err := e.TakeAll(ctx, by, []Upload{u})
	if err != nil {
		return Taken{}, err
	}
	return all[0], nil
}

// TakeAll is Take for many inventories in one transaction.
func (e *Exposure) TakeAll(ctx context.Context, by marking.Viewer, ups []Upload) ([]Taken, error) {
	for _, u := range ups {
		if err := mayUpload(by, u.Org); err != nil {
			return nil, err
		}
	}
	said, err := e.finders(ctx, ups)
	if err != nil {
		return nil, err
	}
	var all []parsed
	for _, u := range ups {
		p, err := read(u, said[u.Org])
		if err != nil {
			return nil, e.askColumns(ctx, u.Org, err)
		}
		all = append(all, p)
	}
	return e.write(ctx, by, all)
}

// mayUpload tells who may not hand in an organisation's inventory, and why.
func mayUpload(v marking.Viewer, org int64) error {
	if !v.For(org) {
		return noOrg()
	}
	if !v.MayUpload(org) {
		return fault.New(fault.NotAllowed, "not_delegated", text.Of("這個單位沒有委任您上傳清單。", "The organisation has not delegated its inventory to you."))
	}
	return nil
}

func noOrg() error {
	return fault.New(fault.NotFound, "no_such_org", text.Of("找不到這個單位。", "There is no such organisation."))
}

func read(u Upload, said finder) (parsed, error) {
	p := parsed{Upload: u, machines: map[string]bool{}, said: saidInWords{}, beside: newBeside()}
	h := sha256.New()
	came := io.TeeReader(u.Body, h) // the sum of a file is that of its bytes as they come, packed or not
	open, err := framing.Open(came, u.Name)
	if err != nil {
		return p, err
	}
	defer func() { _ = open.Close() }()
	body := &bounded{r: open, left: MaxUpload}
	inv := sbom.Read(body, u.Format).Remembering(said)
	for c, err := range inv.Components() {
		if body.over {
			return p, tooLarge(framing.Position{Offset: MaxUpload}, text.Format("一份清單解開後最多 %d MB，請分成幾份上傳。", "An inventory has at most %d MB unpacked; upload it in parts.", MaxUpload>>20))
		}
		if err != nil {
			return p, err
		}
		if p.n++; p.n > maxRows {
			return p, tooLarge(framing.Position{Line: c.Row, Column: 1}, text.Format("一份清單最多 %d 列，請分成幾份上傳。", "An inventory has at most %d rows; upload it in parts.", maxRows))
		}
		if p.take(c); p.written > maxWritten {
			return p, tooLarge(framing.Position{Line: c.Row, Column: 1}, text.Format("清單各列的文字合計超過 %d MB，請分成幾份上傳。", "The rows of the inventory hold more than %d MB of text; upload it in parts.", maxWritten>>20))
		}
	}
	if body.over {
		return p, tooLarge(framing.Position{Offset: MaxUpload}, text.Format("一份清單解開後最多 %d MB，請分成幾份上傳。", "An inventory has at most %d MB unpacked; upload it in parts.", MaxUpload>>20))
	}
	if _, err := io.Copy(io.Discard, io.LimitReader(came, MaxUpload)); err != nil { // what the reader had no need of
		return p, err
	}
	p.sum, p.Format, p.header = h.Sum(nil), inv.Document().Format, inv.Document().Remembered
	return p, nil
}

func tooLarge(at framing.Position, say text.Text) error {
	return &framing.Error{Code: framing.CodeTooLarge, At: at, Say: say}
}

// bounded ends a body at a limit and says so, where a plain limit would end it as if that were all.
type bounded struct {
	r    io.Reader
	left int64
	over bool
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left == 0 {
		n, err := b.r.Read(p[:min(len(p), 1)])
		if n > 0 {
			b.over = true
			return 0, io.ErrUnexpectedEOF
		}
		return 0, err
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

func (p *parsed) take(c sbom.Component) {
	for _, x := range c.Problems {
		p.problem(c.Row, x.Say)
	}
	read := p.said.reader.Read(c)
	named, w, inWords := read.Named, read.Words, read.InWords
	switch {
	case !p.ByMachine:
	case c.Asset == "":
		p.problem(c.Row, text.Of("沒有資產識別碼，不知道屬於哪一台主機", "there is no identifier of the machine it stands on"))
		p.left = append(p.left, c.Row)
		return
	default:
		p.machines[c.Asset] = true
	}
	p.describes(c)
	if len(named) == 0 && !inWords {
		if !p.installs(c) {
			p.unnamed(c.Row, c.As)
		}
		return
	}
	p.installs(c)
	if len(named) > 0 {
		p.named++
	}
	add := func(comp naming, l *linking) {
		p.rows = append(p.rows, row{line: c.Row, asset: c.Asset, as: c.As, comp: comp, link: l})
		p.written += len(comp.product) // what is written on the row is the same text for all of them
	}
	p.written += len(c.As) + len(c.Asset)
	for _, comp := range named {
		add(namingOf(comp), nil)
	}
	if inWords {
		p.said.rows = append(p.said.rows, saidRow{at: len(p.rows), words: w, alone: len(named) == 0})
		add(naming{product: names.Key(w), name: names.Name(w), version: w.Version}, nil)
	}
	for _, o := range read.Others {
		add(namingOf(o.Component), p.said.link(o.Link))
	}
}

func namingOf(c judge.Component) naming { return naming{c.Key, c.Name, c.Version, c.Scheme} }

// unnamed notes a row that nothing can be compared with.
func (p *parsed) unnamed(row int, as string) {
	p.problem(row, text.Format("「%s」沒有 CPE 或 purl，無法比對", "%q has no CPE or purl, so it cannot be compared", as))
	p.left = append(p.left, row)
}

func (p *parsed) problem(row int, say text.Text) {
	if p.problemN++; len(p.problems) < maxKeptProblems {
		p.problems = append(p.problems, RowProblem{row, say})
	}
}

func (e *Exposure) write(ctx context.Context, by marking.Viewer, all []parsed) (out []Taken, err error) {
	write, err := e.plan(ctx, uploaderOf(by), all)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	err = e.journal.Commit(ctx, func(tx *store.Tx) (facts []journal.Fact, err error) {
		out, facts, err = write(ctx, tx)
		return facts, err
	})
	if err == nil {
		e.traceTaken(ctx, start, out, all)
	}
	return out, err
}

// plan takes the ids that the writing of inventories needs, and gives the writing.
func (e *Exposure) plan(ctx context.Context, by uploader, all []parsed) (func(context.Context, *store.Tx) ([]Taken, []journal.Fact, error), error) {
	n := 0
	for _, p := range all {
		n += 2 + 4*len(p.rows)    // an inventory and its list; a product, a component, an asset and a link a row at most
		n += 4 * len(p.said.rows) // and what is confirmed of its words
		n += p.beside.ids()
	}
	first, err := e.store.TakeIDs(ctx, n)
	if err != nil {
		return nil, err
	}
	audience := map[int64]int64{}
	for _, p := range all {
		if len(p.described) > 0 {
			if audience[p.Org], err = e.ownAudience(ctx, p.Org); err != nil {
				return nil, err
			}
		}
	}
	return func(ctx context.Context, tx *store.Tx) (out []Taken, facts []journal.Fact, err error) {
		w := &inventoryWriter{e: e, tx: tx, next: first, now: e.now().UnixMicro(), by: by, audience: audience}
		all, err := w.components(ctx, all)
		if err != nil {
			return nil, nil, err
		}
		for i := range all {
			t, err := w.inventory(ctx, &all[i])
			if err != nil {
				return nil, nil, err
			}
			out = append(out, t)
			facts = append(facts, journal.Fact{Kind: InventoryTaken, Subject: t.Org, Object: t.Inventory, Actor: by.person, Body: fmt.Sprintf(`{"rows":%d}`, len(all[i].rows))})
		}
		if w.next > first+int64(n) {
			return nil, nil, errMore
		}
		return out, append(facts, w.facts...), nil
	}, nil
}

// inventoryKey keeps two uploads from making one component twice.
const inventoryKey = 8119_121

// uploader is who hands in an inventory: a person or a token, of an organisation.
type uploader struct{ person, token, org int64 }

type inventoryWriter struct {
	e         *Exposure
	tx        *store.Tx
	next, now int64
	by        uploader
	ids       map[string]int64 // components by canonical name
	links     map[linkKey]int64
	facts     []journal.Fact  // beside that of each inventory
	audience  map[int64]int64 // of organisations, for what is their own
}

func (w *inventoryWriter) id() int64 {
	w.next++
	return w.next - 1
}

// components makes the products and components that nobody had before, those too that the rows' words and the updates on their machines are known to mean.
func (w *inventoryWriter) components(ctx context.Context, came []parsed) ([]parsed, error) {
	if err := w.tx.Alone(ctx, inventoryKey); err != nil {
		return nil, err
	}
	all, err := w.settled(ctx, came)
	if err != nil {
		return nil, err
	}
	want := map[string]*naming{}
	var links []*linking
	for _, p := range all {
		for i := range p.rows {
			want[p.rows[i].comp.name] = &p.rows[i].comp
			if p.rows[i].link != nil {
				links = append(links, p.rows[i].link)
			}
		}
	}
	if w.ids, err = ensureComponents(ctx, w.tx, want, w.id); err != nil {
		return nil, err
	}
	if w.links, err = ensureLinks(ctx, w.tx, links, w.id); err != nil {
		return nil, err
	}
	return all, ensureWritten(ctx, w.tx, came)
}
