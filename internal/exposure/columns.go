package exposure

import (
	"cmp"
	"context"
	"errors"
	"regexp"
	"slices"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/sbom"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// ColumnMap is what an organisation said of the columns of a table, for all tables with that header; or what it is asked.
type ColumnMap struct {
	Print   string // fingerprint of the header
	Headers []string
	Sample  [][]string    // the first rows; none once it has been answered
	Means   []sbom.Column // of each column; nil: it is asked and not answered yet
	At      time.Time     // when it was said, or asked
	Used    time.Time     // when a list was last read by it; zero: never
}

// Answered tells whether lists are read by it.
func (m ColumnMap) Answered() bool { return m.Means != nil }

// columnMapsMost is how many headers of an organisation are kept; beyond it those that were asked about longest ago go.
const columnMapsMost = 100

// Meanings are what a column can hold, in the order in which people are asked.
func Meanings() []sbom.Column {
	return []sbom.Column{sbom.UnknownColumn, sbom.AssetColumn, sbom.ProductColumn, sbom.VersionColumn, sbom.VendorColumn, sbom.CPEColumn, sbom.PURLColumn, sbom.OSColumn, sbom.OSVersionColumn, sbom.PatchColumn,
		sbom.EcosystemColumn, sbom.TypeColumn, sbom.CriticalityColumn, sbom.InternetColumn, sbom.OwnerColumn, sbom.GroupColumn}
}

var printForm = regexp.MustCompile(`^[0-9a-f]{32}$`)

func noColumns() error {
	return fault.New(fault.NotFound, "no_such_columns", text.Of("沒有這個標題列的紀錄，或您沒有權限看它。", "Nothing is noted of such a header, or it is not for you to see."))
}

// ColumnMaps lists what an organisation said of its tables, and what it is asked, the newest first.
func (e *Exposure) ColumnMaps(ctx context.Context, v marking.Viewer, org int64) ([]ColumnMap, error) {
	if !readsList(v, org) {
		return nil, noOrg()
	}
	return columnMaps(ctx, e.store.Read(), []int64{org}, "")
}

// ColumnMapOf is one of them.
func (e *Exposure) ColumnMapOf(ctx context.Context, v marking.Viewer, org int64, print string) (ColumnMap, error) {
	if !readsList(v, org) || !printForm.MatchString(print) {
		return ColumnMap{}, noColumns()
	}
	list, err := columnMaps(ctx, e.store.Read(), []int64{org}, print)
	if err != nil || len(list) == 0 {
		return ColumnMap{}, cmp.Or(err, noColumns())
	}
	return list[0], nil
}

// TellColumns notes what the columns of a header hold, and gives its fingerprint: the next table with it is read so.
func (e *Exposure) TellColumns(ctx context.Context, by marking.Viewer, org int64, headers []string, means []sbom.Column) (string, error) {
	if err := mayUpload(by, org); err != nil {
		return "", err
	}
	if err := checkColumns(headers, means); err != nil {
		return "", err
	}
	m := ColumnMap{Print: sbom.HeaderPrint(headers), Headers: shownAll(headers), Means: means}
	return m.Print, e.columnsFact(ctx, by, org, func(tx *store.Tx) error { return putColumnMap(ctx, tx, org, m, by.Actor(), e.now().UnixMicro()) })
}

// AnswerColumns is TellColumns for a header that is asked about or was told of before.
func (e *Exposure) AnswerColumns(ctx context.Context, by marking.Viewer, org int64, print string, means []sbom.Column) error {
	if err := mayUpload(by, org); err != nil {
		return err
	}
	m, err := e.ColumnMapOf(ctx, by, org, print)
	if err != nil {
		return err
	}
	if err := checkColumns(m.Headers, means); err != nil {
		return err
	}
	m.Means = means
	return e.columnsFact(ctx, by, org, func(tx *store.Tx) error { return putColumnMap(ctx, tx, org, m, by.Actor(), e.now().UnixMicro()) })
}

// ForgetColumns takes that back.
func (e *Exposure) ForgetColumns(ctx context.Context, by marking.Viewer, org int64, print string) error {
	if err := mayUpload(by, org); err != nil {
		return err
	}
	if !printForm.MatchString(print) {
		return noColumns()
	}
	return e.columnsFact(ctx, by, org, func(tx *store.Tx) error {
		gone, err := dropColumnMap(ctx, tx, org, print)
		if err == nil && !gone {
			return noColumns()
		}
		return err
	})
}

func (e *Exposure) columnsFact(ctx context.Context, by marking.Viewer, org int64, do func(*store.Tx) error) error {
	audience, err := e.ownAudience(ctx, org)
	if err != nil {
		return err
	}
	return e.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		return []journal.Fact{{Kind: ColumnsTold, Subject: org, Audience: audience, Actor: by.Actor()}}, do(tx)
	})
}

func checkColumns(headers []string, means []sbom.Column) error {
	wrong := func(code string, say text.Text) error { return fault.New(fault.Invalid, code, say) }
	if len(headers) == 0 || len(headers) > sbom.MaxColumns || len(means) != len(headers) {
		return wrong("bad_columns", text.Format("請為每一欄選一項，最多 %d 欄。", "Choose one meaning for each column, %d columns at most.", sbom.MaxColumns))
	}
	all := Meanings()
	var columns sbom.Columns
	for i, m := range means {
		if !slices.Contains(all, m) {
			return wrong("bad_column", text.Format("第 %d 欄選的項目不認得。", "The meaning of column %d is not known.", i+1))
		}
		if m != sbom.UnknownColumn && slices.Contains(means[:i], m) {
			return wrong("column_twice", text.Format("第 %d 欄和前面的欄選了同一項。", "Column %d has the meaning of one before it.", i+1))
		}
		columns = append(columns, sbom.ColumnMeaning{Means: m})
	}
	if !columns.Name() {
		return wrong("no_product_column", text.Of("至少要有一欄是軟體名稱、CPE、purl、作業系統或修補程式，才有東西可比對。", "One column at least has to hold a product, CPE, purl, operating system or update, or there is nothing to compare."))
	}
	for _, h := range headers {
		if len(h) > sbom.MaxField {
			return wrong("bad_columns", text.Of("有一欄的標題太長。", "The header of a column is too long."))
		}
	}
	return nil
}

func shownAll(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = sbom.Shown(s)
	}
	return out
}

// finder gives the reader of an inventory what its organisation said of headers.
type finder func(print string) sbom.Columns

// finders reads for organisations what they said of their headers.
func (e *Exposure) finders(ctx context.Context, ups []Upload) (map[int64]finder, error) {
	var orgs []int64
	for _, u := range ups {
		orgs = append(orgs, u.Org)
	}
	said, err := columnsSaid(ctx, e.store.Read(), orgs)
	out := map[int64]finder{}
	for org, by := range said {
		out[org] = func(print string) sbom.Columns { return by[print] }
	}
	return out, err
}

// askColumns keeps the header of a table that could not be read, so that somebody can say what it means, and says so.
func (e *Exposure) askColumns(ctx context.Context, org int64, err error) error {
	var u *sbom.UnknownHeader
	if !errors.As(err, &u) {
		return err
	}
	m := ColumnMap{Print: sbom.HeaderPrint(u.Headers), Headers: shownAll(u.Headers), Sample: u.Sample}
	if err := e.store.Write(ctx, func(tx *store.Tx) error { return askColumnMap(ctx, tx, org, m, e.now().UnixMicro()) }); err != nil {
		return err
	}
	return &AskedColumns{m.Print, u.Why}
}

// AskedColumns is why a table was not taken: its organisation is asked what the columns of its header hold.
type AskedColumns struct {
	Print string
	Why   *framing.Error
}

func (a *AskedColumns) Error() string { return a.Why.Error() }

// Unwrap says it in words: what is wrong, and where that can be mended.
func (a *AskedColumns) Unwrap() error {
	return &framing.Error{Code: "unknown_header", At: a.Why.At, Say: text.Format("%s請到「我的資產」的「欄位對應」說明每一欄是什麼，再上傳一次。", "%s Say what each column holds, under My systems, Columns, and upload it once more.", a.Why.Say)}
}
