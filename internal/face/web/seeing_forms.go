package web

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"lianfang/internal/exposure"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/questions"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/format/sbom"
	"lianfang/internal/text"
)

const (
	answersListed = 3   // vulnerabilities of one thing
	snapshotsRead = 200 // to find the last answers
	maxPicks      = 100
)

func (s *Server) questions(ctx context.Context, q *request) (page.Page, error) {
	picks, _, err := s.picked(ctx, q)
	if err != nil {
		return nil, err
	}
	on := map[string]bool{}
	for _, p := range picks {
		on[p.Key] = true
	}
	p := page.Questions{Again: len(picks) > 0}
	if q.who.May("inventory.upload") {
		p.Post = "/exposure/questions/send"
	}
	for _, x := range questions.All() {
		g := page.QuestionGroup{Key: x.Key, Ask: x.Ask, One: x.One}
		for _, c := range x.Choices {
			g.Choices = append(g.Choices, page.Choice{Name: c.Name, Value: c.Key, On: on[c.Key]})
		}
		p.Groups = append(p.Groups, g)
	}
	return p, nil
}

// questionsSend makes an inventory of what was ticked, and leads to what came of it. What names no product yet goes along in the address.
func (s *Server) questionsSend(ctx context.Context, q *request) (string, error) {
	picks := picksOf(q.Form)
	if len(picks) == 0 {
		return "", fault.New(fault.Invalid, "nothing_ticked", text.Of("一題都沒有勾。勾選您有的，再送出一次。", "Nothing is ticked. Tick what you have and send again."))
	}
	known, last, err := s.picked(ctx, q)
	if err != nil {
		return "", err
	}
	for i := range picks { // what was told before is not asked again
		for _, k := range known {
			if k.Key == picks[i].Key && !q.Form.Has("version-"+k.Key) {
				picks[i].Told, picks[i].Version = k.Told, k.Version
			}
		}
	}
	if list, n := questions.CSV(picks); n > 0 || last.ID != 0 { // what is no longer ticked goes too
		if _, err := s.Exposure.Take(ctx, q.who.Viewer, exposure.Upload{Org: q.who.Org, Name: questions.List, Format: sbom.CSV, Body: strings.NewReader(list)}); err != nil {
			return "", err
		}
	}
	s.waitABit(ctx)
	rest := url.Values{}
	for _, p := range picks {
		if len(p.Names()) == 0 {
			rest.Add("pick", p.Key)
		}
	}
	if len(rest) == 0 {
		return "/exposure/questions/answers", nil
	}
	return "/exposure/questions/answers?" + rest.Encode(), nil
}

// picksOf reads what was ticked, with model and version where they were told.
func picksOf(form url.Values) (out []questions.Pick) {
	have := map[string]bool{}
	for name, values := range form {
		if name != "pick" && !strings.HasPrefix(name, "pick-") {
			continue
		}
		for _, key := range values {
			c, ok := questions.Find(key)
			if !ok || have[key] || len(out) == maxPicks {
				continue
			}
			have[key] = true
			out = append(out, questions.Pick{Choice: c, Told: questions.Tidy(form.Get("model-" + key)), Version: questions.Tidy(form.Get("version-" + key))})
		}
	}
	return inTheirOrder(out)
}

func inTheirOrder(picks []questions.Pick) (out []questions.Pick) {
	for _, x := range questions.All() {
		for _, c := range x.Choices {
			for _, p := range picks {
				if p.Key == c.Key {
					out = append(out, p)
				}
			}
		}
	}
	return out
}

// picked reads back the last answers, from the list that they made and from the address; at is the snapshot.
func (s *Server) picked(ctx context.Context, q *request) (out []questions.Pick, at exposure.Snapshot, err error) {
	if q.who.Org == 0 {
		return nil, at, nil
	}
	all, err := s.Exposure.Snapshots(ctx, q.who.Viewer, q.who.Org, 0, snapshotsRead)
	if err != nil {
		return nil, at, err
	}
	have := map[string]bool{}
	for _, x := range all {
		if x.Name != questions.List {
			continue
		}
		at = x
		rows, err := s.Exposure.RowsOf(ctx, q.who.Viewer, x)
		if err != nil {
			return nil, at, err
		}
		for r, err := range rows {
			if err != nil {
				return nil, at, err
			}
			if p, ok := questions.FromRow(r.Machine, r.Name); ok && !have[p.Key] {
				have[p.Key] = true
				out = append(out, p)
			}
		}
		break
	}
	for _, key := range q.URL.Query()["pick"] {
		if c, ok := questions.Find(key); ok && !have[key] {
			have[key] = true
			out = append(out, questions.Pick{Choice: c})
		}
	}
	return inTheirOrder(out), at, nil
}

func (s *Server) questionsAnswers(ctx context.Context, q *request) (page.Page, error) {
	picks, at, err := s.picked(ctx, q)
	if err != nil {
		return nil, err
	}
	p := page.Answers{}
	if q.who.May("inventory.upload") {
		p.Post = "/exposure/questions/send"
	}
	if at.ID != 0 && at.Judged.IsZero() {
		p.Judging = judgingOf([]exposure.Snapshot{at}, q.URL.RequestURI())
	}
	found, err := s.Exposure.Findings(ctx, q.who.Viewer, q.who.Org, 0, findingsRead)
	if err != nil {
		return nil, err
	}
	by := map[string][]exposure.Finding{}
	for _, f := range found { // the surest and gravest come first
		by[f.AssetName] = append(by[f.AssetName], f)
	}
	affected, open := 0, 0
	for _, x := range picks {
		r := answerRow(x, by[x.Asset()], p.Judging != nil)
		switch r.Verdict {
		case page.Affected:
			affected++
		case page.CannotTell:
			open++
		}
		p.Rows = append(p.Rows, r)
	}
	p.Summary = text.Format("**%[1]d** 樣受影響，**%[2]d** 樣要看版本才知道。", "Affected: **%[1]d**; depends on the version: **%[2]d**.", affected, open)
	return p, nil
}

func answerRow(x questions.Pick, found []exposure.Finding, judging bool) page.AnswerRow {
	r := page.AnswerRow{Key: x.Key, Name: x.Choice.Name}
	if !x.Say.IsZero() {
		r.Say = x.Say
		return r
	}
	r.Look = x.Look
	if x.Model != "" {
		r.Model = &page.Field{Name: "model-" + x.Key, Label: text.Format("%s 的型號", "Model (%s)", x.Choice.Name), Hint: text.Format("例如 %s。可以留空。", "Such as %s. May be left empty.", x.Model), Value: x.Told}
	}
	r.Version = &page.Field{Name: "version-" + x.Key, Label: text.Format("%s 的版本", "Version (%s)", x.Choice.Name), Hint: text.Of("照畫面上的寫，可以留空。", "As it is shown there. May be left empty."), Value: x.Version}
	affected, exploited := 0, 0
	if len(found) > 0 && found[0].Result == judge.Yes { // the surest come first, and then they alone count
		found = slices.DeleteFunc(slices.Clone(found), func(f exposure.Finding) bool { return f.Result != judge.Yes })
		affected = len(found)
	}
	for _, f := range found {
		if f.KEV {
			exploited++
		}
		if len(r.Vulns) < answersListed {
			r.Vulns = append(r.Vulns, page.Link{Name: text.Same(f.CVE), Href: vulnerabilityHref(f.CVE)})
		}
	}
	switch {
	case len(x.Names()) == 0:
		r.Verdict, r.Say = page.CannotTell, text.Of("**要有型號才能比對。**", "**It can be compared once the model is known.**")
	case judging: // what was found so far is of the answers before
		r.Vulns, r.Say = nil, text.Of("正在比對，稍等一下再看。", "It is being compared; look again in a moment.")
	case affected > 0:
		r.Verdict, r.Say = page.Affected, text.Format("**%[1]d 個漏洞會影響它**，其中 %[2]d 個攻擊者已經在用。請更新。", "**Vulnerabilities that affect it: %[1]d**, of which attackers already use: %[2]d. Update it.", affected, exploited)
	case len(found) > 0 && x.Version == "":
		r.Verdict, r.Say = page.CannotTell, text.Format("**可能，要看版本。**有 %[1]d 個漏洞和它有關，其中 %[2]d 個攻擊者已經在用。請照下面看版本。", "**Possible: it depends on the version.** Vulnerabilities that may concern it: %[1]d, of which attackers already use: %[2]d. See the version as below.", len(found), exploited)
	case len(found) > 0:
		r.Verdict, r.Say = page.CannotTell, text.Format("**還不能確定。**有 %d 個漏洞的資料不足以判斷。", "**It cannot be told yet.** Vulnerabilities whose data do not settle it: %d.", len(found))
	default:
		r.Say = text.Of("目前沒有和它相符的已知漏洞。請照常更新。", "No known vulnerability matches it now. Keep it up to date.")
	}
	return r
}

// letter is what intelligence says of an organisation from outside: one's own, or for the desk one that it names.
func (s *Server) letter(ctx context.Context, q *request) (page.Page, error) {
	org, v := q.who.Org, q.who.Viewer
	if slug := q.URL.Query().Get("org"); slug != "" {
		o, err := s.Members.FindOrgBySlug(ctx, v, slug)
		if err != nil {
			return nil, err
		}
		org = o.ID
	}
	x, err := s.Exposure.Outside(ctx, v, org)
	if err != nil {
		return nil, err
	}
	o, err := s.Members.FindOrg(ctx, v, org)
	if err != nil {
		return nil, err
	}
	p := page.Letter{Org: o.Name, At: x.At, Centre: s.Centre, More: x.TouchedN - len(x.Touches), Red: x.Red}
	for _, k := range x.Places {
		kind := text.Of("網域", "domain")
		if k.Network {
			kind = text.Of("網段", "network")
		}
		p.Places = append(p.Places, page.LetterPlace{Name: k.Name, Kind: kind, Pending: k.Pending, Touched: k.Touched})
	}
	for _, t := range x.Touches {
		p.Touches = append(p.Touches, page.LetterTouch{Value: t.Value.Text, Where: t.What, Title: t.Title, Href: "/intelligence/" + t.STIXID, At: t.At, Seen: t.LastSeen, Sighted: int(t.Sighted)})
	}
	p.Found = page.Note{Tone: page.Plain, Lead: text.Of("到今天為止，沒有情資提到您的網域或網段。", "Up to today no intelligence names your domains or networks."), Body: text.Of("這不代表沒有問題，請看最後一段。", "That does not mean that nothing is wrong; see the last paragraph.")}
	if x.TouchedN > 0 {
		p.Found = page.Note{Tone: page.Bad, Lead: counted(x.TouchedN, "情資提到 %d 次。", "Intelligence names them %d time.", "Intelligence names them %d times."), Body: text.Of("請逐筆查看；需要協助請打值班台電話。", "Look at each; if you need help, call the desk.")}
	}
	return p, nil
}
