package incident

import (
	"context"
	"crypto/ed25519"
	"io"
	"time"

	"lianfang/internal/format/offline"
	"lianfang/internal/signkey"
	"lianfang/internal/text"
)

// OfflineKey is the key by which the centre signs forms for reports that are written while it cannot be reached.
func (n *Incidents) OfflineKey(ctx context.Context) (ed25519.PrivateKey, error) {
	return signkey.Key(ctx, n.store, n.now())
}

// Doubt is what somebody should look at before a report that was written without a line is sent.
type Doubt string

// The doubts. None of them keeps a report out: on a bad day a copied form and a wrong clock are likelier than a fraud, and who sends it is asked as of any other.
const (
	NotOurForm Doubt = "not_our_form" // this centre did not make the form
	OtherOrg   Doubt = "other_org"    // the form was made for another organisation
	ClockAhead Doubt = "clock_ahead"  // it says that it was written in the future
	BeforeForm Doubt = "before_form"  // it says that it was written before its form was made
	LongOnWay  Doubt = "long_on_way"  // it was written more than a month ago
)

// Offline is a report as it was written, and what to look at.
type Offline struct {
	offline.Report
	Made   offline.Form // zero where this centre did not make it
	Doubts []Doubt
}

// clockMayErr is by how much a device's clock may differ before anybody wonders.
const (
	clockMayErr = 5 * time.Minute
	longOnWay   = 30 * day
)

// ReadOffline reads a report that was written in a form of the centre. slug is whose report it is by the sender's sign-in, "" where nobody is signed in, or the desk.
func (n *Incidents) ReadOffline(ctx context.Context, r io.Reader, slug string) (Offline, error) {
	read, err := offline.Read(r)
	if err != nil {
		return Offline{}, err
	}
	out := Offline{Report: read}
	key, found, err := signkey.Public(ctx, n.store)
	if err != nil {
		return Offline{}, err
	}
	form, ok := offline.Form{}, false
	if found {
		form, ok = offline.Open(read.Form, key)
	}
	doubt := func(is bool, d Doubt) {
		if is {
			out.Doubts = append(out.Doubts, d)
		}
	}
	doubt(!ok, NotOurForm)
	doubt(ok && slug != "" && form.Org != "" && form.Org != slug, OtherOrg)
	doubt(read.Filled.After(n.now().Add(clockMayErr)), ClockAhead)
	doubt(ok && read.Filled.Before(form.Issued.Add(-clockMayErr)), BeforeForm)
	doubt(read.Filled.Before(n.now().Add(-longOnWay)), LongOnWay)
	out.Made = form
	return out, nil
}

// howItCame says in the first step of a case what is not usual about its report: it was written down earlier, without a line, or came by mail.
func howItCame(c Case) string {
	switch {
	case c.mailed:
		return text.Of("用電子郵件寄來；寄件人是誰沒有查證", "came by mail; nobody has proved who sent it").In(c.Lang)
	case c.filled == 0:
		return ""
	}
	return text.Format("離線填寫於 %s（依填寫裝置的時鐘），連線恢復後補報", "written without a line at %s (by the clock of that device), and sent once there was one", time.UnixMicro(c.filled).In(taipei).Format("2006-01-02 15:04")).In(c.Lang)
}
