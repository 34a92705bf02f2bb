package exposure

import (
	"context"
	"strings"
	"unicode/utf8"

	"lianfang/internal/exposure/priority"
	"lianfang/internal/format/sbom"
	"lianfang/internal/journal"
	"lianfang/internal/text"
)

// described is what the rows of a list say of a machine; what no row says is left as it is.
type described struct {
	grade, internet int64 // as kept; -1 is not said
	owner, group    string
}

var unsaid = described{grade: -1, internet: -1}

// criticalities are the words for how much hangs on a machine; the law's annex 9 says 普, 中, 高.
var criticalities = wordsFor(map[int64]string{1: "普 低 普通 low 1 一般", 2: "中 medium moderate 2 中等", 3: "高 high critical 3 關鍵"})

// reaches are the words for whether a machine can be reached from the internet.
var reaches = wordsFor(map[int64]string{int64(priority.Is): "是 有 對外 可 yes y true 1 v ✓ ○", int64(priority.IsNot): "否 無 沒有 不可 內部 no n false 0 x ✗"})

func wordsFor(table map[int64]string) map[string]int64 {
	out := map[string]int64{}
	for n, words := range table {
		for _, w := range strings.Fields(words) {
			out[w] = n
		}
	}
	return out
}

// describes takes what a row says of its machine.
func (p *parsed) describes(c sbom.Component) {
	if c.Said == (sbom.Said{}) || c.Asset == "" {
		return
	}
	d, known := p.described[c.Asset]
	if !known {
		d = unsaid
	}
	if s := strings.ToLower(c.Said.Criticality); s != "" {
		if n, ok := criticalities[s]; ok {
			d.grade = n
		} else {
			p.problem(c.Row, text.Format("看不懂重要性「%s」，請寫普、中或高。", "The criticality %q is not understood; write low, medium or high.", cut(s, maxOwner)))
		}
	}
	if s := strings.ToLower(c.Said.Internet); s != "" {
		if n, ok := reaches[s]; ok {
			d.internet = n
		} else {
			p.problem(c.Row, text.Format("看不懂能否從網際網路連到「%s」，請寫是或否。", "Whether it can be reached from the internet is not understood (%q); write yes or no.", cut(s, maxOwner)))
		}
	}
	for _, x := range []struct {
		said string
		to   *string
	}{{c.Said.Owner, &d.owner}, {c.Said.Group, &d.group}} {
		s := strings.TrimSpace(x.said)
		switch {
		case s == "":
		case utf8.RuneCountInString(s) > maxOwner:
			p.problem(c.Row, text.Format("負責人與分組最多 %d 字，未採用。", "An owner and a group have at most %d characters; it was left out.", maxOwner))
		default:
			*x.to = s
		}
	}
	if d != unsaid {
		if !known {
			p.written += len(c.Asset)
		}
		p.described[c.Asset] = d
	}
}

// putDescribed writes what an upload says of machines, and tells by one fact that it did.
func (w *inventoryWriter) putDescribed(ctx context.Context, s *snapshot) error {
	if len(s.described) == 0 {
		return nil
	}
	changed, err := describeAssets(ctx, w.tx, s.Org, s.described)
	if err != nil || changed == 0 {
		return err
	}
	w.facts = append(w.facts, journal.Fact{Kind: AssetDescribed, Subject: s.Org, Object: changed, Audience: w.audience[s.Org], Actor: w.by.person})
	return nil
}
