package misp

import (
	"io"
	"iter"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/list/rows"
	"lianfang/internal/format/list/walk"
	"lianfang/internal/text"
)

// Manifest gives the events that a feed folder's manifest.json announces: UUID, info, date, timestamp, maker and tags, enough to know
// which UUID.json is new. An entry whose name is no UUID carries a Problem and must not become part of an address.
func Manifest(r io.Reader) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		d := &reader{cur: walk.New(r)}
		err := d.cur.Object(func(uuid string) error {
			if d.events >= MaxManifest {
				return tooMany(d.cur, text.Format("超過 %d 個事件。", "There are more than %d events.", MaxManifest))
			}
			d.kept = 0
			e, err := d.announced(uuid)
			if err != nil {
				return err
			}
			if !yield(e, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && err != errStop {
			yield(Event{}, err)
		}
	}
}

func (d *reader) announced(uuid string) (Event, error) {
	e := Event{Index: d.events, Analysis: -1, Distribution: -1, At: d.cur.At()}
	d.events++
	n := notesOf(&e)
	err := d.members(n, uuid, func(name string) error { return d.eventMember(&e, name) })
	// The name in the manifest decides, whatever the entry says of itself.
	e.UUID = uuid
	if !isUUID(uuid) {
		e.UUID = ""
		n.add("no_uuid", text.Of("清單中的名稱不是 UUID。", "A name in the manifest is no UUID."))
	}
	return e, err
}

// isUUID takes the canonical form of RFC 9562 §4 only, for the name becomes a file's name.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		switch b := s[i]; i {
		case 8, 13, 18, 23:
			if b != '-' {
				return false
			}
		default:
			if !isHex(b) {
				return false
			}
		}
	}
	return true
}

func isHex(b byte) bool { return b >= '0' && b <= '9' || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F' }

// ValueHash is a line of a feed's hashes.csv: the MD5 of a value, and the event that has it. It answers "is this value in
// the feed" without fetching the events.
type ValueHash struct {
	MD5      string // 32 lower-case hex digits
	Event    string // UUID
	At       framing.Position
	Problems []framing.Problem
}

// Hashes gives the lines of hashes.csv.
func Hashes(r io.Reader) iter.Seq2[ValueHash, error] {
	return func(yield func(ValueHash, error) bool) {
		lines := rows.NewLines(r, MaxShort)
		for {
			line, ok := lines.Next()
			if !ok {
				break
			}
			if strings.TrimSpace(line.Text) == "" {
				continue
			}
			if !yield(valueHash(line), nil) {
				return
			}
		}
		if err := lines.Err(); err != nil {
			yield(ValueHash{}, err)
		}
	}
}

func valueHash(line rows.Line) ValueHash {
	sum, event, _ := strings.Cut(strings.TrimSpace(line.Text), ",")
	h := ValueHash{MD5: strings.ToLower(strings.TrimSpace(sum)), Event: strings.TrimSpace(event), At: line.At}
	if len(h.MD5) != 32 || strings.Trim(h.MD5, "0123456789abcdef") != "" || !isUUID(h.Event) {
		h.Problems = append(h.Problems, framing.Problem{Code: "malformed", At: line.At,
			Say: text.Of("這一行不是「MD5,事件 UUID」。", "The line is not “MD5,event UUID”.")})
	}
	return h
}
