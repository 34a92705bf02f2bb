package journal

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// Cursor is a place in a log, opaque to whoever holds it: it carries the log's id and epoch, so one history is never read as another.
func (j *Journal) Cursor(seq int64) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%s.%d.%d", j.log, j.epoch, seq))
}

// ParseCursor reads a cursor; "" is the beginning. head is the log's head now.
func (j *Journal) ParseCursor(s string, head int64) (int64, error) {
	if s == "" {
		return 0, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	parts := strings.Split(string(b), ".")
	if err != nil || len(parts) != 3 {
		return 0, badCursor()
	}
	epoch, err1 := strconv.ParseInt(parts[1], 10, 64)
	seq, err2 := strconv.ParseInt(parts[2], 10, 64)
	switch {
	case err1 != nil || err2 != nil || seq < 0:
		return 0, badCursor()
	case parts[0] != j.log:
		return 0, fault.New(fault.Conflict, "cursor_of_other_log", text.Of("這個游標屬於另一個中心的日誌，請從頭讀起。", "This cursor belongs to another centre's log; read from the beginning."))
	case epoch != j.epoch || seq > head:
		return 0, fault.New(fault.Conflict, "cursor_ahead", text.Of("這個游標比日誌還新：這裡曾從備份還原。請從頭讀起。", "This cursor is ahead of the log: it was restored from a backup. Read from the beginning."))
	}
	return seq, nil
}

func badCursor() error {
	return fault.New(fault.Invalid, "bad_cursor", text.Of("游標讀不懂，請照原樣帶回伺服器給的值。", "The cursor cannot be read; send back what the server gave, unchanged."))
}
