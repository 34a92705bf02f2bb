package incident

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"

	"lianfang/internal/evidence"
	"lianfang/internal/fault"
	"lianfang/internal/format/odf"
	"lianfang/internal/incident/law"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// The record of a case is all that whoever takes it over has to know, as one document in the government's format: what is known, what the law asks, each step, what was written with
// whoever reported it, the signs, the tasks and the evidence. The desk's own notes are not in it, nor whom else it was handed to.

// SealWhole makes the record of a case one more piece of its evidence, and seals everything into one package. A person of the desk does it; the reason stands in the chain of custody.
func (n *Incidents) SealWhole(ctx context.Context, by marking.Viewer, vault *evidence.Vault, which, why string, l text.Lang) (*evidence.Sealing, error) {
	p, err := n.EvidenceOf(ctx, by, which)
	if err != nil {
		return nil, err
	}
	if p.Side != evidence.ByDesk {
		return nil, by.DeskOnly()
	}
	if err := said(why, true); err != nil { // before anything is kept
		return nil, err
	}
	items, err := vault.Items(ctx, p)
	if err != nil {
		return nil, err
	}
	d, err := n.record(ctx, by, which, items, vault.Centre(), l)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		return nil, err
	}
	name := p.Number + "-record-" + n.now().In(taipei).Format("20060102-1504") + ".odt"
	if _, err := vault.Take(ctx, p, name, evidence.MaxForm, &b); err != nil {
		return nil, err
	}
	return vault.Seal(ctx, p, nil, why)
}

// record is the document.
func (n *Incidents) record(ctx context.Context, v marking.Viewer, which string, items []evidence.Item, centre text.Text, l text.Lang) (odf.Text, error) {
	f, err := n.Find(ctx, v, which)
	if err != nil {
		return odf.Text{}, err
	}
	signs, _, err := n.Signs(ctx, v, which)
	if err != nil && !fault.Is(err, fault.Conflict) {
		return odf.Text{}, err
	}
	tasks, err := n.Tasks(ctx, v, which)
	if err != nil {
		return odf.Text{}, err
	}
	orgs, err := n.members.OrgsByID(ctx, v, []int64{f.Org})
	if err != nil {
		return odf.Text{}, err
	}
	lang := "zh-TW"
	if l == text.En {
		lang = "en-GB"
	}
	title := text.Of("案件紀錄", "Record of a case").In(l)
	r := recorder{l: l, d: odf.Text{Meta: odf.Meta{Title: title + " " + f.Number, Creator: centre.In(l), Lang: lang, At: n.now()}, Foot: title + "　" + f.Number}}
	r.add(odf.Heading{Words: title})
	r.add(odf.Paragraph{Words: text.Format("%[1]s，%[2]s 製作。時間都是臺北時間。不含值班台的內部筆記。", "%[1]s, written %[2]s. All times are Taipei time. The desk’s own notes are not in it.", centre, instantOf(n.micro())).In(l), Small: true})
	where := text.Same(f.Place)
	if o, ok := orgs[f.Org]; ok {
		where = o.Name
	}
	r.facts(f, where)
	r.part(text.Of("發生什麼事", "What happened"))
	r.add(odf.Paragraph{Words: f.What})
	r.law(f)
	r.table(text.Of("時間軸", "Timeline"), []text.Text{text.Of("時間", "Time"), text.Of("事項", "Event"), text.Of("由誰", "By"), text.Of("說明", "Words")}, []int{3, 4, 2, 6}, len(f.Steps), func(i int) []string {
		s := f.Steps[i]
		return []string{instantOf(s.At), s.Event.Name().In(l), s.Side.Name().In(l), s.Words}
	})
	said := f.Threads[ReporterSide]
	r.table(text.Of("與通報人的往來", "Written with whoever reported it"), []text.Text{text.Of("時間", "Time"), text.Of("由誰", "By"), text.Of("內容", "Words")}, []int{3, 2, 10}, len(said), func(i int) []string {
		return []string{instantOf(said[i].At), said[i].Side.Name().In(l), said[i].Words}
	})
	r.table(text.Of("跡象", "Signs"), []text.Text{text.Of("種類", "Kind"), text.Of("值", "Value"), text.Of("已送進情資", "Sent to intake")}, []int{2, 8, 2}, len(signs), func(i int) []string {
		return []string{string(signs[i].Value.Kind), signs[i].Value.Defanged(), yesOrNo(signs[i].Sent.ID != "").In(l)}
	})
	r.table(text.Of("工作", "Tasks"), []text.Text{text.Of("由誰", "By"), text.Of("內容", "Task"), text.Of("完成", "Ended"), text.Of("說明", "Words")}, []int{2, 6, 3, 4}, len(tasks), func(i int) []string {
		return []string{tasks[i].Who.Name().In(l), tasks[i].What, instantOf(tasks[i].EndedAt), tasks[i].Words}
	})
	r.table(text.Of("證物", "Evidence"), []text.Text{text.Of("編號", "No."), text.Of("名稱", "Name"), text.Of("位元組", "Bytes"), text.Of("收到", "Came"), text.Same("SHA-256")}, []int{1, 4, 2, 3, 6}, len(items), func(i int) []string {
		x := items[i]
		return []string{strconv.FormatInt(x.N, 10), x.Name, strconv.FormatInt(x.Size, 10), instantOf(x.CameAt), x.SHA256.String()}
	})
	return r.d, nil
}

// recorder builds the document in one language.
type recorder struct {
	l text.Lang
	d odf.Text
}

func (r *recorder) add(b odf.Block) { r.d.Blocks = append(r.d.Blocks, b) }

func (r *recorder) part(name text.Text) { r.add(odf.Heading{Level: 1, Words: name.In(r.l)}) }

// table adds a part of rows; one without any is left out.
func (r *recorder) table(name text.Text, head []text.Text, widths []int, rows int, row func(int) []string) {
	if rows == 0 {
		return
	}
	r.part(name)
	t := odf.Table{Name: name.In(text.En), Widths: widths}
	for _, h := range head {
		t.Head = append(t.Head, h.In(r.l))
	}
	for i := range rows {
		t.Rows = append(t.Rows, row(i))
	}
	r.add(t)
}

func (r *recorder) facts(f File, where text.Text) {
	t := odf.Table{Name: "facts", Widths: []int{1, 3}}
	put := func(zh, en string, value text.Text) {
		if s := value.In(r.l); s != "" {
			t.Rows = append(t.Rows, []string{text.Of(zh, en).In(r.l), s})
		}
	}
	put("編號", "Number", text.Same(f.Number))
	if f.Exercise {
		put("演練", "Drill", text.Of("這是演練，不是真的事件", "this is a drill and no true incident"))
	}
	put("狀態", "State", f.State.Name())
	put("單位或地點", "Where", where)
	put("類別", "Class", ClassName(f.Class))
	put("來源", "Came", f.Origin.Name())
	put("還在發生嗎", "Still going on", f.GoingOn.Name())
	put("開始", "Since", text.Same(instantOf(f.HappenedAt)))
	put("知悉", "Known", text.Same(instantOf(f.KnewAt)))
	put("收到", "Received", text.Same(instantOf(f.ReceivedAt)))
	put("通報人", "Reported by", text.Same(strings.Join(strings.Fields(f.Reporter.Name+" "+f.Reporter.Phone+" "+f.Reporter.Mail), " ")))
	r.add(t)
}

// law is what was found about the level, and the duties.
func (r *recorder) law(f File) {
	r.table(text.Of("等級", "Level"), []text.Text{text.Of("時間", "Time"), text.Of("由誰", "By"), text.Of("等級", "Level"), text.Of("理由", "Words")}, []int{3, 3, 3, 6}, len(f.Assessments), func(i int) []string {
		a := f.Assessments[i]
		return []string{instantOf(a.At), a.Side.Name().In(r.l) + " " + a.Stage.Words().In(r.l), a.Range.Words().In(r.l), a.Words}
	})
	duties := slices.DeleteFunc(slices.Clone(f.Clocks.Clocks), func(c law.Clock) bool { return c.State == law.NotApplicable })
	r.table(text.Of("法定義務", "Duties of the law"), []text.Text{text.Of("義務", "Duty"), text.Of("由誰", "Whose"), text.Of("期限", "Due"), text.Of("狀態", "State"), text.Of("依據", "Basis")}, []int{5, 2, 3, 2, 4}, len(duties), func(i int) []string {
		c := duties[i]
		due := ""
		if !c.Due.IsZero() {
			due = instantOf(c.Due.UnixMicro())
		}
		return []string{c.Say.In(r.l), c.Who.In(r.l), due, c.State.Words().In(r.l), c.Basis.Words().In(r.l)}
	})
}

// instantOf is a time as people in Taiwan read it, "" for none.
func instantOf(micros int64) string {
	at := moment(micros)
	if at.IsZero() {
		return ""
	}
	return at.In(taipei).Format("2006/01/02 15:04:05")
}

func yesOrNo(b bool) text.Text {
	if b {
		return text.Of("是", "yes")
	}
	return text.Of("否", "no")
}
