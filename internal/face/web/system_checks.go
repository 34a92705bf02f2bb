package web

import (
	"strings"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

const (
	slowCommit = 100 * time.Millisecond // half a hundred receipts a second are waiting for the disk then
	lateAnswer = 5 * time.Minute        // as the alert LianfangMessagesWait
)

// checks are the questions that somebody who keeps the centre running would ask, each with its answer and the reason.
func (x machine) checks(v page.View) []page.Check {
	return []page.Check{x.checkJournal(v), x.checkJobs(), x.checkMessages(v), x.checkSources(), x.checkDisk(), x.checkNodes()}
}

// failing counts the answers "no".
func failing(all []page.Check) (n int) {
	for _, c := range all {
		if c.Answer == page.NotAffected {
			n++
		}
	}
	return n
}

func yesNo(ok bool) page.Verdict {
	if ok {
		return page.Affected
	}
	return page.NotAffected
}

func (x machine) checkJournal(v page.View) page.Check {
	c := page.Check{What: text.Of("日誌完整", "The journal is intact"), Why: x.verified(v), Answer: page.CannotTell}
	if !x.check.EndedAt.IsZero() {
		c.Answer = yesNo(x.check.Bad == 0)
	}
	return c
}

func (x machine) checkJobs() page.Check {
	c := page.Check{What: text.Of("沒有放棄的工作", "No job was given up"), Answer: page.Affected, Why: text.Of("失敗的工作都還會再試。", "What failed will be tried again.")}
	for _, l := range x.lags {
		if l.Dead > 0 {
			c.Answer, c.Why = page.NotAffected, text.Format("%[1]s：%[2]d 件，最後說「%[3]s」", "%[1]s: %[2]d; it last said %[3]q", nameOfFollower(l.Name), l.Dead, l.Said)
		}
	}
	return c
}

func nameOfFollower(name string) text.Text {
	if t, ok := followerName[name]; ok {
		return t
	}
	return text.Same(name)
}

func (x machine) checkMessages(v page.View) page.Check {
	return page.Check{What: text.Of("訊息都準時送出", "Messages leave on time"), Answer: yesNo(x.oldest < lateAnswer), Why: x.oldestNote(v)}
}

func (x machine) checkSources() page.Check {
	c := page.Check{What: text.Of("來源都照平常的節奏", "Sources speak as they usually do"), Answer: page.Affected, Why: text.Of("超過平常間隔三倍沒來，才算沉默。", "Silent is who stays away for three times the usual pause.")}
	var zh, en []string
	known := false
	for _, r := range x.sources {
		known = known || r.Usual > 0
		if !r.Silent.IsZero() {
			zh, en = append(zh, r.Name.In(text.ZhTW)), append(en, r.Name.In(text.En))
		}
	}
	switch {
	case len(zh) > 0:
		c.Answer, c.Why = page.NotAffected, text.Format("沉默的有：%s", "Silent: %s", text.Of(strings.Join(zh, "、"), strings.Join(en, ", ")))
	case !known:
		c.Answer, c.Why = page.CannotTell, text.Of("每個來源至少來過四次，才看得出節奏。", "A rhythm shows once a source has come four times.")
	}
	return c
}

func (x machine) checkDisk() page.Check {
	c := page.Check{What: text.Of("磁碟夠快", "The disk is quick enough"), Answer: yesNo(x.commits.P99 < slowCommit), Why: x.commitFigure().Note}
	if x.commits.Commits == 0 {
		c.Answer = page.CannotTell
	}
	return c
}

func (x machine) checkNodes() page.Check {
	c := page.Check{What: text.Of("每台伺服器都有回應，而且版本相同", "Every server answers, and all are of one version"), Answer: page.Affected}
	alive, versions := 0, map[string]bool{}
	for _, n := range x.nodes {
		if !n.Alive {
			c.Answer = page.NotAffected
			continue
		}
		alive++
		versions[n.Version] = true
	}
	if len(versions) > 1 {
		c.Answer = page.NotAffected
	}
	c.Why = text.Format("運作中 %[1]d 台，版本 %[2]d 種，沒有回應 %[3]d 台", "at work: %[1]d; versions: %[2]d; silent: %[3]d", alive, len(versions), len(x.nodes)-alive)
	return c
}
