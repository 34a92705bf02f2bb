package web

import (
	"context"
	"strconv"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/job"
	"lianfang/internal/text"
)

var followerName = map[string]text.Text{
	"exposure-knowledge": text.Of("比對新知識", "Judge new knowledge"),
	"exposure-inventory": text.Of("比對新清單", "Judge new inventories"),
	"exposure-touch":     text.Of("比對網段與網域", "Look up networks and domains"),
	"exposure-transfer":  text.Of("讀取分段上傳的清單", "Read inventories that came in parts"),
	"search":             text.Of("文字索引", "Text index"),
	"warning-draft":      text.Of("起草預警", "Draft warnings"),
	"warning-tell":       text.Of("派送預警", "Tell recipients"),
	"warning-withdrawal": text.Of("通知撤回", "Take back"),
}

func milliseconds(d time.Duration) string {
	return strconv.FormatFloat(float64(d.Microseconds())/1000, 'f', 1, 64) + " ms"
}

// dialectName writes a database as its makers do.
func dialectName(s string) text.Text {
	switch s {
	case "sqlite":
		return text.Same("SQLite")
	case "postgres", "postgresql":
		return text.Same("PostgreSQL")
	}
	return text.Same(s)
}

func (s *Server) system(ctx context.Context, q *request) (page.Page, error) {
	head, err := s.Journal.Head(ctx)
	if err != nil {
		return nil, err
	}
	lags, err := job.Lags(ctx, s.Store.Read())
	if err != nil {
		return nil, err
	}
	size, err := s.Store.Bytes(ctx)
	if err != nil {
		return nil, err
	}
	log, epoch := s.Journal.Log()
	p50, p99 := s.Store.CommitLatency()
	p := page.System{Summary: text.Of("每一個事實都在日誌裡；跟隨者都跟上了。", "Every fact is in the journal; all followers have caught up.")}
	p.Journal = []page.Fact{
		{Name: text.Of("識別碼", "Id"), Value: text.Same(log), Mono: true},
		{Name: text.Of("世代", "Epoch"), Value: text.Same(strconv.FormatInt(epoch, 10))},
		{Name: text.Of("最後一筆", "Head"), Value: text.Same(page.N(int(head)))},
		{Name: text.Of("自行驗算", "Verify it yourself"), Value: text.Same("lianfang verify journal"), Mono: true},
	}
	p.Figures = []page.Figure{
		{Name: text.Of("日誌筆數", "Facts"), Value: page.N(int(head))},
		{Name: text.Of("資料庫", "Database"), Value: strconv.FormatFloat(float64(size)/1e6, 'f', 1, 64) + " MB", Note: dialectName(s.Store.Dialect.String())},
		{Name: text.Of("寫入延遲", "Commit latency"), Value: milliseconds(p50), Note: text.Format("一百次中最慢的：%s", "slowest in a hundred: %s", milliseconds(p99))},
	}
	for _, l := range lags {
		f := page.Follower{Name: followerName[l.Name], Cursor: int(head - l.Behind), Lag: int(l.Behind), State: page.State{Tone: page.Good, Name: text.Of("跟上了", "Caught up")}}
		if f.Name.IsZero() {
			f.Name = text.Same(l.Name)
		}
		switch {
		case l.Dead > 0:
			f.State = page.State{Tone: page.Bad, Name: text.Format("%d 件放棄：%s", "%d given up: %s", l.Dead, l.Said)}
		case l.Behind > 0 || l.Ready > 0:
			f.State = page.State{Tone: page.Waiting, Name: text.Format("還有 %d 批", "%d batches to do", l.Ready)}
		}
		if f.State.Tone != page.Good {
			p.Summary = text.Of("每一個事實都在日誌裡；有跟隨者還在處理。", "Every fact is in the journal; a follower is still at work.")
		}
		p.Followers = append(p.Followers, f)
	}
	return p, nil
}
