package web

import (
	"context"
	"strconv"

	"lianfang/internal/access"
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

func (s *Server) policy(ctx context.Context, q *request) (page.Page, error) {
	pol, err := s.Warning.Policy(ctx)
	if err != nil {
		return nil, err
	}
	p := page.Policy{Version: strconv.FormatInt(pol.Version, 10), Since: pol.At, Summary: text.Of("由上往下，第一條符合的規則決定。", "Read from the top; the first rule that fits decides.")}
	if p.Earlier, err = s.earlierPolicies(ctx, q); err != nil {
		return nil, err
	}
	p.Edit = q.who.May(access.EditPolicy)
	for i, r := range pol.Rules {
		row := page.PolicyRule{When: text.Format("%[1]s：%[2]s", "%[1]s: %[2]s", r.Name, r.Why), Quiet: r.Then.Quiet, Approvers: r.Then.Approvers, Who: text.Of("受影響的成員", "members it concerns")}
		if p.Edit {
			row.Edit = "/warnings/policy/rules/" + strconv.Itoa(i+1)
		}
		if r.Then.Quiet {
			row.Who = text.Of("不發預警，只列在曝險頁", "nobody; it stands on the page of exposures")
		}
		if r.Then.DueHours > 0 {
			row.Answer = text.Format("%d 小時內", "within %d hours", r.Then.DueHours)
		}
		channels := text.Of("收件匣", "inbox")
		for _, c := range r.Then.Channels {
			channels = text.Format("%s、%s", "%s, %s", channels, inSentence(channelName(string(c))))
		}
		row.Channels = channels
		p.Rules = append(p.Rules, row)
		if len(p.Reminders) == 0 {
			p.Reminders = reminders(r.Then.EscalateAfter)
		}
	}
	return p, nil
}

const policiesShown = 12

// earlierPolicies lists the versions before the one in force, with who set them.
func (s *Server) earlierPolicies(ctx context.Context, q *request) ([]page.LogLine, error) {
	all, err := s.Warning.Policies(ctx, q.who.Viewer, policiesShown)
	if err != nil {
		return nil, err
	}
	var out []page.LogLine
	for _, p := range all[min(1, len(all)):] {
		line := page.LogLine{At: p.At, Icon: "shield", What: text.Format("第 **%[1]d** 版，%[2]d 條規則", "Version **%[1]d**, rules: %[2]d", p.Version, len(p.Rules))}
		if line.Why, err = s.nameOf(ctx, q, p.Actor); err != nil {
			return nil, err
		}
		out = append(out, line)
	}
	return out, nil
}

// silence writes a span without its empty parts.
func silence(minutes int) text.Text {
	switch h, m := minutes/60, minutes%60; {
	case h == 0:
		return text.Format("%d 分鐘", "%d min", m)
	case m == 0:
		return text.Format("%d 小時", "%d h", h)
	default:
		return text.Format("%d 小時 %d 分鐘", "%d h %d min", h, m)
	}
}

// reminders says what silence leads to, for the most urgent kind.
func reminders(minutes []int) []page.Fact {
	names := []text.Text{text.Of("再提醒同一窗口", "Remind the same contacts"), text.Of("通知下一位窗口", "Tell the next contacts"), text.Of("列入電話名單", "Put on the calling list")}
	var out []page.Fact
	for i, m := range minutes {
		if i < len(names) {
			out = append(out, page.Fact{Name: names[i], Value: text.Format("沒有回覆 %s後", "after %s of silence", silence(m))})
		}
	}
	return out
}
