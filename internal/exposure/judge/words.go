package judge

import (
	"strings"

	"lianfang/internal/text"
)

// KeyTitle writes a product's key for people: "apache tomcat", "maven/org.apache.tomcat/tomcat".
func KeyTitle(key string) string {
	kind, rest, _ := strings.Cut(key, ":")
	if kind == "name" {
		return strings.TrimSpace(strings.Replace(rest, "|", " ", 1))
	}
	if kind != "cpe" {
		return rest
	}
	vendor, product, _ := strings.Cut(rest, ":")
	if strings.HasSuffix(vendor, `\`) { // a colon in the vendor's name is escaped
		return strings.NewReplacer(`\`, "", "_", " ").Replace(rest)
	}
	return strings.NewReplacer(`\`, "", "_", " ").Replace(vendor + " " + product)
}

// Words says which versions the criterion means.
func (c Criterion) Words() text.Text {
	var t text.Text
	r := c.Range
	switch {
	case c.Ranged():
		t = spanWords(r.StartIncl, r.StartExcl, r.EndIncl, r.EndExcl)
	case c.Any:
		t = text.Of("所有版本", "every version")
	case c.NA:
		return text.Of("沒有說是哪些版本", "it does not say which versions")
	case c.Exact != "":
		t = text.Format("只有 %s", "only %s", c.Exact)
	default:
		t = text.Of("版本寫法含萬用字元", "versions by a pattern")
	}
	if c.Release != "" {
		t = text.Format("%[1]s（發行版本 %[2]s）", "%[1]s (release %[2]s)", t, c.Release)
	}
	if c.Doubt == Unsettled {
		t = text.Format("%s（來源還不確定）", "%s (the source is not sure)", t)
	}
	return t
}

func spanWords(from, after, upTo, before string) text.Text {
	var start, end text.Text
	switch {
	case from != "":
		start = text.Format("%s 起", "from %s", from)
	case after != "":
		start = text.Format("%s 之後", "after %s", after)
	}
	switch {
	case upTo != "":
		end = text.Format("到 %s（含）", "up to and including %s", upTo)
	case before != "":
		end = text.Format("到 %s 之前", "up to, not including %s", before)
	}
	switch {
	case start.IsZero():
		return end
	case end.IsZero():
		return text.Format("%s，沒有上限", "%s on", start)
	}
	return text.Format("%[1]s，%[2]s", "%[1]s %[2]s", start, end)
}
