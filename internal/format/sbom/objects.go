package sbom

import (
	"io"
	"sort"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/list/walk"
	"lianfang/internal/text"
)

// objects reads rows that are JSON objects: an array of them, or one a line. Their members are columns, named and guessed as those of a
// table (ConvertTo-Json of PowerShell), or those of a table of osquery, bare or in its log:
//
//	[{"name":"openssl","version":"1.1.1d","arch":"amd64", …}]                                            osqueryi --json
//	{"name":"deb_packages","hostIdentifier":"web-1","action":"added","columns":{"name":"openssl", …}}     osqueryd.results.log, a change a line
//	{"name":…,"hostIdentifier":…,"action":"snapshot","snapshot":[{…},…]}                                  a whole table a line
//	{"name":…,"hostIdentifier":…,"diffResults":{"added":[…],"removed":[…]}}                               changes of one run
//
// Of a log of changes the rows that were not removed again are given, at its end. (osquery, "Logging")
type objects struct {
	cur   *walk.Cursor
	out   *sink
	asked Columns
	seen  map[string]Columns // by the names of the members
	hosts map[string]string  // operating systems
	held  []heldRow
	at    map[string]int // of held, by what the row says
	size  int            // bytes of held
}

// object is a row: those of its members that may be of use.
type object struct {
	values map[string]string
	at     framing.Position
	size   int // bytes of the values, and something for each
	long   bool
}

// heldRow waits for the end of a log.
type heldRow struct {
	object
	table, host string
	gone        bool
}

// event is a line of osquery's log. A bare row has no table and is the only one.
type event struct {
	own                    object
	rows, added, removed   []object
	isEvent, change        bool
	table, host, decorated string
}

const (
	maxObjectMembers = 64 // members of one row that are looked at
	perValue         = 64 // bytes that keeping a value takes beside its own, about
)

func readObjects(r io.Reader, asked Columns, out *sink) error {
	d := &objects{cur: walk.New(r), out: out, asked: asked, seen: map[string]Columns{}, hosts: map[string]string{}, at: map[string]int{}}
	n := 0
	for {
		more, err := d.cur.More()
		if err != nil {
			return err
		}
		if !more {
			break
		}
		n++
		if d.cur.Kind() == '[' {
			err = d.cur.Array(d.item)
		} else {
			err = d.item()
		}
		if err != nil {
			return err
		}
	}
	if n == 0 {
		return emptyList(out, "JSON")
	}
	return d.release()
}

func (d *objects) item() error {
	at := d.cur.At()
	if d.cur.Kind() != '{' {
		c := Component{Row: d.out.next(), At: at}
		c.wrongShape("row")
		if err := d.cur.Skip(); err != nil {
			return err
		}
		return d.out.emit(c)
	}
	e := event{own: object{values: map[string]string{}, at: at}}
	if err := d.cur.Object(func(name string) error { return d.member(&e, name) }); err != nil {
		return err
	}
	return d.give(&e)
}

// member takes a member of a row or of a line of the log.
func (d *objects) member(e *event, name string) error {
	switch kind := d.cur.Kind(); {
	case name == "columns" && kind == '{':
		e.isEvent = true
		row, err := d.row()
		e.rows = append(e.rows, row)
		return err
	case name == "snapshot" && kind == '[':
		e.isEvent = true
		return d.rowsInto(&e.rows)
	case name == "value" && kind == '[': // Windows PowerShell 5.1 wraps an array: {"value":[…],"Count":2}
		e.isEvent = true
		return d.cur.Array(d.item)
	case name == "diffResults" && kind == '{':
		e.isEvent, e.change = true, true
		return d.cur.Object(func(name string) error {
			switch {
			case name == "added" && d.cur.Kind() == '[':
				return d.rowsInto(&e.added)
			case name == "removed" && d.cur.Kind() == '[':
				return d.rowsInto(&e.removed)
			}
			return d.cur.Skip()
		})
	case name == "decorations" && kind == '{':
		return d.cur.Object(func(name string) error {
			if name != "hostname" {
				return d.cur.Skip()
			}
			s, _, err := d.cur.Text(MaxField)
			e.decorated = s
			return err
		})
	}
	return d.value(&e.own, name)
}

func (d *objects) rowsInto(to *[]object) error {
	size := 0
	return d.cur.Array(func() error {
		if len(*to) >= maxHeld || size > maxHeldBytes {
			return d.tooMany()
		}
		if d.cur.Kind() != '{' {
			d.out.problem("wrong_type", d.cur.At(), text.Of("結果中有不是物件的一列，未採用。", "A row of the results is no object and was left out."))
			return d.cur.Skip()
		}
		row, err := d.row()
		size += row.size
		*to = append(*to, row)
		return err
	})
}

func (d *objects) tooMany() error {
	return &framing.Error{Code: framing.CodeTooLarge, At: d.cur.At(), Say: text.Format("一份變更紀錄或快照超過 %[1]d 列或 %[2]d MB，請分開上傳。",
		"A log of changes or a snapshot has more than %[1]d rows or %[2]d MB; upload it in parts.", maxHeld, maxHeldBytes>>20)}
}

func (d *objects) row() (object, error) {
	row := object{values: map[string]string{}, at: d.cur.At()}
	err := d.cur.Object(func(name string) error { return d.value(&row, name) })
	return row, err
}

func (d *objects) value(to *object, name string) error {
	kind := d.cur.Kind()
	_, asked := d.asked.asked(name)
	if kind == '{' || kind == '[' || len(to.values) >= maxObjectMembers || !asked && !osqueryMembers[name] && readings(name) == nil {
		return d.cur.Skip()
	}
	s, ok, err := d.cur.Text(MaxField)
	to.long = to.long || !ok && err == nil
	to.values[name] = present(s)
	to.size += len(s) + perValue
	return err
}

// give gives what a line says now, or holds it when a later line may take it back.
func (d *objects) give(e *event) error {
	if !e.isEvent {
		return d.emit(e.own, osqueryTable("", e.own.values), "")
	}
	e.table, e.host = e.own.values["name"], e.own.values["hostIdentifier"]
	if e.host == "" {
		e.host = e.decorated
	}
	switch e.own.values["action"] {
	case "added":
		e.added, e.rows, e.change = append(e.added, e.rows...), nil, true
	case "removed":
		e.removed, e.rows, e.change = append(e.removed, e.rows...), nil, true
	}
	if e.change {
		return d.change(e)
	}
	for _, row := range e.rows {
		if err := d.emit(row, osqueryTable(e.table, row.values), e.host); err != nil {
			return err
		}
	}
	return nil
}

// change brings the rows that are held up to date.
func (d *objects) change(e *event) error {
	for _, row := range e.removed {
		key := row.key(e.table, e.host)
		if at, ok := d.at[key]; ok {
			d.held[at].gone = true
			delete(d.at, key)
		}
	}
	for _, row := range e.added {
		key := row.key(e.table, e.host)
		if _, ok := d.at[key]; ok {
			continue
		}
		if d.size += row.size + len(key); len(d.held) >= maxHeld || d.size > maxHeldBytes {
			return d.tooMany()
		}
		d.at[key] = len(d.held)
		d.held = append(d.held, heldRow{object: row, table: osqueryTable(e.table, row.values), host: e.host})
	}
	return nil
}

func (o object) key(table, host string) string {
	names := make([]string, 0, len(o.values))
	for name := range o.values {
		names = append(names, name)
	}
	sort.Strings(names)
	parts := []string{table, host}
	for _, name := range names {
		parts = append(parts, name, o.values[name])
	}
	return strings.Join(parts, "\x00")
}

// release gives what was not removed; what is said about machines goes first.
func (d *objects) release() error {
	for _, machines := range []bool{true, false} {
		for _, row := range d.held {
			if row.gone || (row.table == "os_version") != machines {
				continue
			}
			if err := d.emit(row.object, row.table, row.host); err != nil {
				return err
			}
		}
	}
	return nil
}

// emit gives a row as a component, read as one of osquery's tables or as guessed.
func (d *objects) emit(row object, table, host string) error {
	if table == otherTable {
		d.out.problem("other_table", row.at, text.Of("有一列不是軟體清單（例如程序或連接埠），略過。", "A row is of no list of software (but of processes or ports, say) and is passed over."))
		return nil
	}
	c := Component{Row: d.out.next(), At: row.at, Asset: host}
	if row.long {
		c.tooLong("row")
	}
	if table == "" {
		d.guessed(&c, row.values)
		return d.out.emit(c)
	}
	for _, name := range []string{"hostname", "host_hostname", "host_name"} { // what fleet managers add to a row
		if c.Asset == "" {
			c.Asset = row.values[name]
		}
	}
	c.Name, c.Version, c.OS = row.values["name"], row.values["version"], d.hosts[c.Asset]
	osqueryTables[table](&c, row.values)
	if table == "os_version" && len(d.hosts) < MaxHosts {
		d.hosts[c.Asset] = c.OS
		if d.out.head.OS == "" {
			d.out.head.Host, d.out.head.OS = c.Asset, c.OS
		}
	}
	return d.out.emit(c)
}

// guessed fills a component by the names of the members.
func (d *objects) guessed(c *Component, values map[string]string) {
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	sort.Strings(names)
	key := strings.Join(names, "\x00")
	columns, known := d.seen[key]
	if !known {
		var twice string
		if columns, twice = guessColumns(names, d.asked); twice != "" {
			columns = nil
		}
		if len(d.seen) < maxObjectMembers {
			d.seen[key] = columns
		}
		if d.out.head.Columns == nil {
			d.out.head.Columns = columns
		}
	}
	osVersion := ""
	for _, col := range columns {
		switch col.Means {
		case UnknownColumn:
		case OSVersionColumn:
			osVersion = values[col.Header]
		default:
			csvCell(c, col.Means, values[col.Header])
		}
	}
	c.fromTable(osVersion)
}
