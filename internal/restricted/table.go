package restricted

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

var taipei = priority.Taipei

// header is the first line of the register as a table. Lists stand in one cell, divided by "|"; a group is "sector:ABC", with * for every sector or level.
var header = []string{"code", "brand", "names", "models", "products", "kinds", "reason", "article", "letter", "since", "until", "public", "orgs", "groups", "audience"}

// MaxTable is the size of a table that is taken, in bytes.
const MaxTable = 8 << 20

// Day reads the day on which something begins, "2026-12-31" in Taipei.
func Day(s string) (time.Time, error) {
	if s = strings.TrimSpace(s); s == "" {
		return time.Time{}, nil
	}
	t, err := exposure.Day(s)
	if err != nil {
		return t, err
	}
	return t.AddDate(0, 0, -1), nil
}

// LastDay reads the last day of something as the first instant after it; "" is none.
func LastDay(s string) (time.Time, error) {
	if s = strings.TrimSpace(s); s == "" {
		return time.Time{}, nil
	}
	return exposure.Day(s)
}

// Import reads a table of the register. A line takes the place of the entry with its code; entries that are not in the table stay. All or none is taken.
func (r *Restricted) Import(ctx context.Context, by marking.Viewer, from io.Reader) (int, error) {
	if err := by.DeskOnly(); err != nil {
		return 0, err
	}
	list, err := r.readTable(ctx, from)
	if err != nil {
		return 0, err
	}
	_, err = r.SaveAll(ctx, by, list)
	return len(list), err
}

func (r *Restricted) readTable(ctx context.Context, from io.Reader) ([]Entry, error) {
	limited := &io.LimitedReader{R: from, N: MaxTable + 1}
	c := csv.NewReader(limited)
	c.FieldsPerRecord = -1
	head, err := c.Read()
	if err != nil {
		return nil, badTable(limited, 1, err)
	}
	if len(head) > 0 {
		head[0] = strings.TrimPrefix(head[0], "\uFEFF") // spreadsheets write it
	}
	for i := range head {
		head[i] = strings.ToLower(strings.TrimSpace(head[i]))
		if !slices.Contains(header, head[i]) {
			return nil, quoted("bad_column", "不認得欄位「%s」；欄位請照匯出的檔案。", "The column %q is not known; the columns are those of the export.", head[i])
		}
		if slices.Contains(head[:i], head[i]) {
			return nil, quoted("twice", "欄位「%s」出現兩次。", "The column %q stands twice.", head[i])
		}
	}
	if !slices.Contains(head, "code") {
		return nil, quoted("no_code", "缺少欄位「%s」。", "The column %q is missing.", "code")
	}
	var out []Entry
	seen := map[string]bool{}
	for {
		cells, err := c.Read()
		line, _ := c.FieldPos(0)
		if errors.Is(err, io.EOF) && limited.N > 0 {
			return out, nil
		}
		if err != nil {
			return nil, badTable(limited, line, err)
		}
		e, err := r.entryOf(ctx, head, cells)
		if err == nil && seen[e.Code] {
			err = quoted("twice", "代號「%s」出現兩次。", "The code %q stands twice.", e.Code)
		}
		if err == nil && len(out) == maxEntries {
			err = tooManyEntries()
		}
		if err != nil {
			return nil, onLine(err, line)
		}
		seen[e.Code] = true
		out = append(out, e)
	}
}

func badTable(limited *io.LimitedReader, line int, err error) error {
	if limited.N <= 0 {
		return fault.New(fault.Invalid, "too_large", text.Format("檔案最多 %d MB。", "The file has at most %d MB.", MaxTable>>20))
	}
	return fault.New(fault.Invalid, "bad_table", text.Format("第 %d 列讀不懂，請存成 CSV（UTF-8）。", "Line %d cannot be read; save the table as CSV (UTF-8).", max(line, 1))).Because(err)
}

func tooManyEntries() error {
	return fault.New(fault.Invalid, "too_many_entries", text.Format("產品清單最多 %d 筆。", "The register has at most %d entries.", maxEntries))
}

func onLine(err error, line int) error {
	f := fault.Of(err)
	if f.Kind == fault.Internal {
		return err
	}
	return fault.New(f.Kind, f.Code, text.Format("第 %d 列：%v", "Line %d: %v", line, f.Say))
}

// atLine says of which of many entries a fault is.
func atLine(err error, i, of int) error {
	if of == 1 {
		return err
	}
	f := fault.Of(err)
	if f.Kind == fault.Internal {
		return err
	}
	return fault.New(f.Kind, f.Code, text.Format("第 %d 筆：%v", "Entry %d: %v", i+1, f.Say))
}

func (r *Restricted) entryOf(ctx context.Context, head, cells []string) (Entry, error) {
	cell := map[string]string{}
	for i, c := range cells {
		if c = strings.TrimSpace(c); i < len(head) {
			cell[head[i]] = unguarded(c)
		} else if c != "" {
			return Entry{}, invalid("too_many_cells", "欄位比標題多。", "It has more cells than the header.")
		}
	}
	e := NewEntry(cell["code"], cell["brand"])
	e.Names, e.Models, e.Products = divide(cell["names"]), divide(cell["models"]), divide(cell["products"])
	e.Reason, e.Legal, e.Letter, e.Audience = cell["reason"], cell["article"], cell["letter"], Audience(cell["audience"])
	for _, k := range divide(cell["kinds"]) {
		e.Kinds = append(e.Kinds, Kind(k))
	}
	var err error
	if e.Since, err = Day(cell["since"]); err != nil {
		return e, err
	}
	if e.Until, err = LastDay(cell["until"]); err != nil {
		return e, err
	}
	if e.Applies, err = r.appliesOf(ctx, cell["public"], divide(cell["orgs"]), divide(cell["groups"])); err != nil {
		return e, err
	}
	return e, e.check()
}

// appliesOf reads to whom an entry applies: "yes" or "no", organisations by short name, groups as "health:AB".
func (r *Restricted) appliesOf(ctx context.Context, public string, slugs, groups []string) (a Applies, err error) {
	switch strings.ToLower(public) {
	case "yes", "":
		a.Public = true
	case "no":
	default:
		return a, quoted("bad_public", "public 欄請填 yes 或 no，不是「%s」。", "The column public is yes or no, not %q.", public)
	}
	if a.Orgs, err = r.orgsOf(ctx, slugs); err != nil {
		return a, err
	}
	a.Groups, err = ParseGroups(groups)
	return a, err
}

func (r *Restricted) orgsOf(ctx context.Context, slugs []string) (out []int64, err error) {
	for _, s := range slugs {
		o, err := r.members.FindOrgBySlug(ctx, background, s)
		if fault.Is(err, fault.NotFound) {
			return nil, quoted("no_such_org", "找不到單位「%s」。", "There is no organisation %q.", s)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, o.ID)
	}
	return out, nil
}

// AppliesOf is Applies from what people and programs write: organisations by short name, groups as "health:AB".
func (r *Restricted) AppliesOf(ctx context.Context, public bool, slugs, groups []string) (Applies, error) {
	word := "no"
	if public {
		word = "yes"
	}
	return r.appliesOf(ctx, word, tidy(slugs), tidy(groups))
}

// ParseGroups reads groups as people write them: "health:AB" is levels A and B of a sector, "*:A" is level A everywhere, "energy:*" all levels.
func ParseGroups(list []string) (out []Group, err error) {
	for _, s := range list {
		sector, tiers, ok := strings.Cut(s, ":")
		if !ok {
			return nil, quoted("bad_group", "「%s」讀不懂，請寫成 health:AB 或 *:A。", "%q cannot be read; write health:AB or *:A.", s)
		}
		g := Group{Sector: strings.TrimSpace(sector)}
		if g.Sector == "*" {
			g.Sector = ""
		}
		if tiers = strings.ToUpper(strings.TrimSpace(tiers)); tiers != "*" {
			g.Tiers = strings.Split(tiers, "")
		}
		out = append(out, g)
	}
	return out, nil
}

// String is the group as ParseGroups reads it.
func (g Group) String() string {
	sector, tiers := g.Sector, strings.Join(g.Tiers, "")
	if sector == "" {
		sector = "*"
	}
	if tiers == "" {
		tiers = "*"
	}
	return sector + ":" + tiers
}

func divide(s string) []string { return tidy(strings.Split(s, "|")) }

// Export writes the register as a table that Import reads back: all of it, ended entries too. It is the desk's.
func (r *Restricted) Export(ctx context.Context, v marking.Viewer, to io.Writer) error {
	if err := v.DeskOnly(); err != nil {
		return err
	}
	w := csv.NewWriter(to)
	if err := w.Write(header); err != nil {
		return err
	}
	for after := ""; ; {
		page, err := entriesBehind(ctx, r.store.Read(), after, Filter{Ended: true}, pageOf)
		if err != nil {
			return err
		}
		var ids []int64
		for _, e := range page {
			ids = append(ids, e.Applies.Orgs...)
		}
		orgs, err := r.members.OrgsByID(ctx, background, ids)
		if err != nil {
			return err
		}
		for _, e := range page {
			if err := w.Write(e.cells(orgs)); err != nil {
				return err
			}
		}
		if len(page) < pageOf {
			w.Flush()
			return w.Error()
		}
		after = page[len(page)-1].Code
	}
}

func (e Entry) cells(orgs map[int64]member.Org) []string {
	public := "no"
	if e.Applies.Public {
		public = "yes"
	}
	var kinds, slugs, groups []string
	for _, k := range e.Kinds {
		kinds = append(kinds, string(k))
	}
	for _, id := range e.Applies.Orgs {
		slugs = append(slugs, orgs[id].Slug)
	}
	for _, g := range e.Applies.Groups {
		groups = append(groups, g.String())
	}
	join := func(list []string) string { return strings.Join(list, "|") }
	return guarded([]string{e.Code, e.Brand, join(e.Names), join(e.Models), join(e.Products), join(kinds), e.Reason, e.Legal, e.Letter, DayOf(e.Since), exposure.LastDay(e.Until), public, join(slugs), join(groups), string(e.Audience)})
}

// guarded keeps a spreadsheet from taking a cell for a formula; unguarded takes that back.
func guarded(cells []string) []string {
	for i, c := range cells {
		if c != "" && strings.ContainsRune("=+-@\t\r'", rune(c[0])) {
			cells[i] = "'" + c
		}
	}
	return cells
}

func unguarded(c string) string {
	if len(c) > 1 && c[0] == '\'' && strings.ContainsRune("=+-@\t\r'", rune(c[1])) {
		return c[1:]
	}
	return c
}
