package incident

import (
	"strconv"
	"strings"
	"time"

	"lianfang/internal/format/xarf"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

// xarfKinds are the playbooks that fit a type of abuse; for all others the desk decides.
var xarfKinds = map[string]string{
	"content/phishing": "fraud-page", "content/fraud": "fraud-page", "content/brand_infringement": "fraud-page", "content/exposed_data": "leaked-data", "content/remote_compromise": "defacement",
	"connection/ddos": "ddos", "connection/ddos_amplification": "ddos", "connection/infected_host": "infected-computer", "connection/bot": "infected-computer",
	"infrastructure/botnet": "infected-computer", "infrastructure/bot": "infected-computer", "infrastructure/compromised_server": "infected-computer",
}

// fromXARF is a report of it: what the sender says of an address, and of the evidence the words and the hashes.
func fromXARF(x xarf.Report, lang text.Lang, now time.Time) Report {
	l := &lines{lang: lang}
	l.say(x.Description)
	source := x.Source
	if x.Port != 0 {
		source += " (" + strconv.Itoa(x.Port) + ")"
	}
	l.add(text.Of("來源", "Source"), source)
	l.add(text.Of("種類", "Type"), x.Category+" / "+x.Type)
	l.add(text.Of("怎麼看到的", "Seen by"), x.EvidenceSource)
	if x.Confidence >= 0 {
		l.add(text.Of("把握", "Confidence"), strconv.FormatFloat(x.Confidence, 'f', 2, 64))
	}
	for _, d := range x.Details {
		l.add(text.Same(d.Name), d.Value)
	}
	l.add(text.Of("標籤", "Tags"), strings.Join(x.Tags, ", "))
	l.add(text.Same("X-ARF"), x.Version+" · "+x.ID)
	for _, e := range x.Evidence {
		l.evidence(e)
	}
	r := Report{Kind: xarfKinds[x.Category+"/"+x.Type], What: l.String(), Happened: soon(x.At, now), Place: team(x.Reporter), Name: team(x.Sender), Lang: lang, Once: onceOf("xarf", x.Sender.Domain, x.ID)}
	if mail, wrong := wording.Mail(x.Sender.Contact); wrong == nil {
		r.Mail = mail
	}
	return r
}

// team is an organisation of a report. It has its place beside the words, which others read who are not to know who told.
func team(c xarf.Contact) string { return beginning(c.Org+" ("+c.Domain+")", maxShort) }

// evidence tells of one piece. Of a sample stay its size and its hash.
func (l *lines) evidence(e xarf.Evidence) {
	said := strings.TrimSpace(e.Type + " " + e.Description)
	switch {
	case e.Size < 0:
		said += text.Of("；內容解不開，未保留", "; it cannot be unpacked and was not kept").In(l.lang)
	case e.Text == "":
		said += text.Format("；%d 位元組，SHA-256 %s；檔案未保留", "; %d bytes, SHA-256 %s; the file was not kept", e.Size, e.SHA256).In(l.lang)
	}
	if e.Differs {
		said += text.Of("；與對方給的雜湊值不符", "; its hash is not the one that was given").In(l.lang)
	}
	l.add(text.Of("證據", "Evidence"), said)
	l.say(e.Text)
}
