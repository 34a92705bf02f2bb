package warning

import (
	"context"
	"strings"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

// Verdict is the answer of one check.
type Verdict string

// The verdicts.
const (
	Yes     Verdict = "yes"
	No      Verdict = "no"
	Unknown Verdict = "unknown"
)

// Check is one condition of being told, and how it stands.
type Check struct {
	Text   text.Text
	Answer Verdict
	Detail text.Text
}

func check(yes bool, words, detail text.Text) Check {
	c := Check{words, No, detail}
	if yes {
		c.Answer = Yes
	}
	return c
}

// WhyGot explains to an organisation, or to the desk, why it was told of a warning and how it was reached.
func (w *Warnings) WhyGot(ctx context.Context, v marking.Viewer, warning, org int64) ([]Check, error) {
	if !v.For(org) {
		return nil, noWarning()
	}
	rows, err := selectEntries(ctx, w.store.Read(), v, Filter{Limit: 1, Org: org, warning: warning, before: newest})
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, noWarning()
	}
	e := rows[0]
	out, err := w.standing(ctx, v, org)
	if err != nil {
		return nil, err
	}
	out = append(out, check(true, text.Of("這則預警與您有關嗎？", "Does the warning concern you?"), e.Reason.Text()))
	more, err := w.ofSupplier(ctx, v, e.Reason)
	if err != nil {
		return nil, err
	}
	out = append(out, more...)
	if e.Vulnerability != 0 {
		found, err := w.exposed.Findings(ctx, v, org, e.Vulnerability, 20)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			out = append(out, finding(f))
		}
	}
	out = append(out, check(true, text.Of("分享等級容許告訴您嗎？", "Does the sharing level allow telling you?"), text.Format("%[1]s：%[2]v。", "%[1]s: %[2]v.", e.TLP.String(), e.TLP.Gloss())),
		check(true, text.Of("進到您的收件匣了嗎？", "Is it in your inbox?"), text.Same(clock(e.ToldAt))))
	delivered, err := w.delivered(ctx, e.Recipient)
	if err != nil {
		return nil, err
	}
	return append(out, append(delivered, answered(e))...), nil
}

// WhyNot explains why an organisation was not told: of a warning by number or UUID, or of a vulnerability by its CVE number.
func (w *Warnings) WhyNot(ctx context.Context, v marking.Viewer, ref string, org int64) ([]Check, error) {
	if !v.For(org) {
		return nil, noWarning()
	}
	x, vuln, err := w.meant(ctx, v, ref)
	if err != nil {
		return nil, err
	}
	out, err := w.standing(ctx, v, org)
	if err != nil {
		return nil, err
	}
	more, err := w.concerned(ctx, v, org, vuln)
	if err != nil {
		return nil, err
	}
	out = append(out, more...)
	told, err := w.wasTold(ctx, v, x, org)
	if err != nil {
		return nil, err
	}
	fresh, err := w.reachable(ctx, v, org)
	return append(append(out, told...), fresh), err
}

// meant finds what a reader asks about. To a member a warning that it may not read is as unknown as one that does not exist.
func (w *Warnings) meant(ctx context.Context, v marking.Viewer, ref string) (Warning, exposure.Vulnerability, error) {
	none := exposure.Vulnerability{}
	if strings.HasPrefix(ref, "CVE-") {
		vuln, err := w.exposed.VulnerabilityByCVE(ctx, v, ref)
		if fault.Is(err, fault.NotFound) {
			return Warning{}, none, nil
		}
		if err != nil {
			return Warning{}, none, err
		}
		x, err := newestGathered(ctx, w.store.Read(), vuln.ID)
		return x, vuln, err
	}
	found, err := w.Find(ctx, v, ref)
	if err != nil || found.Vulnerability == 0 {
		return found.Warning, none, err
	}
	vuln, err := w.exposed.VulnerabilityByID(ctx, v, found.Vulnerability)
	if fault.Is(err, fault.NotFound) {
		err = nil
	}
	return found.Warning, vuln, err
}

func (w *Warnings) standing(ctx context.Context, v marking.Viewer, org int64) ([]Check, error) {
	orgs, err := w.members.OrgsByID(ctx, v, []int64{org})
	if err != nil {
		return nil, err
	}
	o, ok := orgs[org]
	if !ok {
		return nil, noWarning()
	}
	signed := text.Of("尚未簽署協議。", "The agreement is not signed.")
	if o.AgreedVersion != "" {
		signed = text.Format("已簽署 %[1]s 版，%[2]s。", "Version %[1]s, signed %[2]s.", o.AgreedVersion, day(instant(o.AgreedAt)))
	}
	return []Check{
		check(o.State == member.Member, text.Of("是中心的成員嗎？", "Is it a member of the centre?"), stateWords(o.State)),
		check(o.AgreedVersion != "", text.Of("簽署協議了嗎？", "Is the agreement signed?"), signed),
	}, nil
}

func stateWords(s member.State) text.Text {
	switch s {
	case member.Member:
		return text.Of("是成員。", "It is a member.")
	case member.Suspended:
		return text.Of("成員資格暫停中，暫停時不會收到預警。", "Its membership is suspended; meanwhile it is told nothing.")
	case member.Left:
		return text.Of("已退出。", "It has left.")
	}
	return text.Of("還在申請。", "It is an applicant.")
}

// concerned says what the organisation's inventory has to do with a vulnerability.
func (w *Warnings) concerned(ctx context.Context, v marking.Viewer, org int64, vuln exposure.Vulnerability) ([]Check, error) {
	n, last, err := inventoriesOf(ctx, w.store.Read(), v, org)
	if err != nil {
		return nil, err
	}
	has := text.Of("還沒有上傳資產清單，所以無從比對。", "No inventory was uploaded, so nothing can be compared.")
	if n > 0 {
		has = text.Format("最近一份是 %s 上傳的。", "The newest was uploaded on %s.", day(last))
	}
	out := []Check{check(n > 0, text.Of("上傳資產清單了嗎？", "Was an inventory uploaded?"), has)}
	if vuln.ID == 0 {
		return append(out, Check{text.Of("來源提過這個漏洞嗎？", "Did a source speak of this vulnerability?"), Unknown,
			text.Of("在您可見的情資裡沒有它；可能還沒有來源回報，或它不是漏洞預警。", "Nothing that you may see speaks of it; no source may have reported it yet, or the warning is not about a vulnerability.")}), nil
	}
	out = append(out, check(!vuln.Rejected, text.Of("這個漏洞編號有效嗎？", "Is the vulnerability's number valid?"), text.Same(vuln.CVE)))
	found, err := w.exposed.Findings(ctx, v, org, vuln.ID, 20)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return append(out, check(false, text.Of("清單裡有受影響的產品嗎？", "Does the inventory list an affected product?"),
			text.Of("清單裡沒有來源所說的產品與版本。若確實有，請檢查名稱與版本寫得對不對。",
				"It lists none of the products and versions that sources name. If you do run one, check how its name and version are written."))), nil
	}
	for _, f := range found {
		out = append(out, finding(f))
	}
	return out, nil
}

// finding is one of the organisation's own components.
func finding(f exposure.Finding) Check {
	c := Check{Text: text.Format("%[1]s 上的 %[2]s 受影響嗎？", "Is %[2]s on %[1]s affected?", plain(f.AssetName, 80), plain(f.AsWritten, 120)), Answer: Yes, Detail: text.Of("受影響。", "It is affected.")}
	if len(f.Fixed) > 0 {
		c.Detail = text.Format("受影響，修補版本是 %s。", "It is affected; fixed in %s.", strings.Join(f.Fixed[:min(len(f.Fixed), maxFixed)], ", "))
	}
	if f.Result < 2 {
		c.Answer, c.Detail = Unknown, text.Of("還不能確定，缺少版本或平台。", "It cannot be told yet; its version or platform is missing.")
		if !f.Needs.IsZero() {
			c.Detail = f.Needs
		}
	}
	return c
}

// wasTold never says more to a member than whether it was told itself: that a draft exists, or that others were told, is not its business.
func (w *Warnings) wasTold(ctx context.Context, v marking.Viewer, x Warning, org int64) ([]Check, error) {
	question := text.Of("有通知嗎？", "Was it told?")
	if x.ID == 0 {
		return []Check{check(false, question, text.Of("還沒有發布這方面的預警。", "No warning of it was released."))}, nil
	}
	row, err := recipientOf(ctx, w.store.Read(), x.ID, org)
	if err != nil {
		return nil, err
	}
	if row.toldAt != 0 && (x.TLP <= tlp.Green || v.Sees(row.audience)) {
		out, err := w.delivered(ctx, row.id)
		return append([]Check{check(true, question, text.Same(clock(instant(row.toldAt))))}, out...), err
	}
	if !v.All() {
		return []Check{check(false, question, text.Of("沒有對您發布這方面的預警。", "No warning of it was released to you."))}, nil
	}
	why := text.Of("它不是收件單位。", "It is not among the recipients.")
	switch {
	case x.State == Draft && x.TLP == tlp.None:
		why = text.Of("預警還是草稿：情資未標示分享等級。", "The warning is still a draft: what it rests on is unmarked.")
	case x.State == Draft:
		why = text.Format("預警還是草稿：%v", "The warning is still a draft: %v", x.Plan.Why)
	case x.State == Dropped:
		why = text.Format("草稿已作廢：%v", "The draft was dropped: %v", x.EndedWhy)
	case row.id != 0 && row.toldAt == 0:
		why = text.Of("已列為收件單位，正在通知。", "It is a recipient and is being told now.")
	}
	return []Check{check(false, question, why)}, nil
}

func (w *Warnings) reachable(ctx context.Context, v marking.Viewer, org int64) (Check, error) {
	question := text.Of("聯絡得上嗎？", "Can it be reached?")
	contacts, err := w.members.ContactsOf(ctx, v, []int64{org})
	if err != nil {
		return Check{}, err
	}
	all, works := len(contacts[org]), 0
	for _, c := range contacts[org] {
		if c.StaleAt == 0 {
			works++
		}
	}
	if all == 0 {
		return Check{question, Unknown, text.Of("沒有您可見的聯絡方式；預警仍會進收件匣。", "There is no contact that you may see; warnings still come into the inbox.")}, nil
	}
	return check(works > 0, question, text.Format("%[1]d 個聯絡方式，%[2]d 個可用。", "%[1]d contacts, %[2]d of them working.", all, works)), nil
}

// delivered is a line for each message to the recipient.
func (w *Warnings) delivered(ctx context.Context, recipient int64) ([]Check, error) {
	list, err := deliveriesOf(ctx, w.store.Read(), recipient)
	if err != nil {
		return nil, err
	}
	var out []Check
	for _, d := range list {
		c := Check{Text: text.Format("%v送到了嗎？", "Did the %v arrive?", channelName(d.Channel)), Answer: Unknown,
			Detail: text.Of("排隊中。", "It is queued.")}
		switch d.State {
		case "sent":
			c.Answer, c.Detail = Yes, text.Same(clock(d.SentAt))
		case "gave_up", "bounced":
			c.Answer, c.Detail = No, text.Format("送不到（試了 %d 次）。", "It could not be delivered (%d attempts).", d.Attempts)
		}
		out = append(out, c)
	}
	return out, nil
}

func channelName(c member.Channel) text.Text {
	switch c {
	case member.Mail:
		return text.Of("電子郵件", "mail")
	case member.Webhook:
		return text.Of("webhook ", "webhook")
	}
	return text.Same(string(c))
}

func answered(e Entry) Check {
	q := text.Of("回覆了嗎？", "Was it answered?")
	if e.Answer == "" {
		return check(false, q, text.Of("還沒有。", "Not yet."))
	}
	return check(true, q, text.Format("%[1]v，%[2]s。", "%[1]v, %[2]s.", e.Answer.Name(), clock(e.AnsweredAt)))
}

// clock is an instant for a sentence: Taipei time to the minute.
func clock(t time.Time) string { return t.In(taipei).Format("2006-01-02 15:04") }

// Delivery is a message to one contact, as the page of a recipient shows it.
type Delivery struct {
	ID       int64
	Update   int64
	Turn     int64
	Channel  member.Channel
	Contact  int64
	Address  string
	State    string // queued, sending, sent, gave_up, bounced
	Attempts int64
	SentAt   time.Time
	NextAt   time.Time
	Said     string
}

// Deliveries lists what was sent to one recipient. Addresses are for the desk and for whom they belong to.
func (w *Warnings) Deliveries(ctx context.Context, v marking.Viewer, warning, org int64) ([]Delivery, error) {
	row, _, err := w.mine(ctx, v, warning, org)
	if err != nil {
		return nil, err
	}
	list, err := deliveriesOf(ctx, w.store.Read(), row.id)
	for i := range list {
		if !v.All() {
			list[i].Said = ""
			if v.Org != org {
				list[i].Address = ""
			}
		}
	}
	return list, err
}
