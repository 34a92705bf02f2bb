package web

import (
	"context"
	"strconv"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

var followerName = map[string]text.Text{
	"exposure-knowledge": text.Of("比對新知識", "Judge new knowledge"),
	"exposure-rematch":   text.Of("全部重新比對", "Judge everything again"),
	"exposure-inventory": text.Of("比對新清單", "Judge new inventories"),
	"exposure-finding":   text.Of("追蹤待處理的漏洞", "Follow findings"),
	"exposure-marking":   text.Of("比對標示的變更", "Follow changed markings"),
	"exposure-touch":     text.Of("比對網段與網域", "Look up networks and domains"),
	"exposure-transfer":  text.Of("讀取分段上傳的清單", "Read inventories that came in parts"),
	"search":             text.Of("文字索引", "Text index"),
	"incident-search":    text.Of("資安事件的文字索引", "Text index of incidents"),
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
	x, err := s.readSystem(ctx, q)
	if err != nil {
		return nil, err
	}
	log, epoch := s.Journal.Log()
	at := page.View{Lang: q.lang, Now: x.now}
	p := page.System{Summary: text.Of("每一個事實都在日誌裡；跟隨者都跟上了。", "Every fact is in the journal; all followers have caught up."), CheckNow: "/system/check"}
	p.Journal = []page.Fact{
		{Name: text.Of("識別碼", "Id"), Value: text.Same(log), Mono: true},
		{Name: text.Of("世代", "Epoch"), Value: text.Same(strconv.FormatInt(epoch, 10))},
		{Name: text.Of("最後一筆", "Head"), Value: text.Same(page.N(int(x.head)))},
		{Name: text.Of("最近一次驗算", "Last verified"), Value: x.verified(at)},
		{Name: text.Of("在別處驗算", "Verify it elsewhere"), Value: text.Same("lianfang verify journal"), Mono: true},
	}
	p.Figures = []page.Figure{
		{Name: text.Of("日誌筆數", "Facts"), Value: page.N(int(x.head))},
		{Name: text.Of("資料庫", "Database"), Value: strconv.FormatFloat(float64(x.size)/1e6, 'f', 1, 64) + " MB", Note: dialectName(s.Store.Dialect.String())},
		x.commitFigure(),
		{Name: text.Of("待送訊息", "Messages to send"), Value: page.N(x.waiting()), Note: x.oldestNote(at)},
	}
	p.Followers = x.followers()
	p.Checks, p.Sources, p.Nodes, p.Jobs = x.checks(at), x.speakers(at), x.servers(at), x.queues()
	if x.anyBehind() {
		p.Summary = text.Of("每一個事實都在日誌裡；有跟隨者還在處理。", "Every fact is in the journal; a follower is still at work.")
	}
	if n := failing(p.Checks); n > 0 {
		p.Summary = counted(int64(n), "**%d** 項檢查沒有通過，原因在下面。", "**%d** check fails; the reason is below.", "**%d** checks fail; the reasons are below.")
	}
	return p, nil
}

// systemCheck asks for a verification of the journal.
func (s *Server) systemCheck(ctx context.Context, _ *request) (string, error) {
	return "/system?did=check_asked", s.Journal.AskCheck(ctx)
}
