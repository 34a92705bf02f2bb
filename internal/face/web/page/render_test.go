package page_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"lianfang/internal/face/web/page"
	"lianfang/internal/face/web/page/sample"
	"lianfang/internal/text"
)

// maxPage is the budget of a page's HTML in bytes.
const maxPage = 60_000

func draw(t *testing.T, s sample.Sheet) (string, *html.Node) {
	t.Helper()
	var b bytes.Buffer
	if err := s.Page.Page(s.View).Render(t.Context(), &b); err != nil {
		t.Fatalf("%s: %v", s.Name, err)
	}
	root, err := html.Parse(strings.NewReader(b.String()))
	if err != nil {
		t.Fatalf("%s: %v", s.Name, err)
	}
	return b.String(), root
}

// each calls f for every page, full, empty and with long words, in both languages.
func each(t *testing.T, f func(t *testing.T, s sample.Sheet, raw string, root *html.Node)) {
	t.Helper()
	for _, lang := range []text.Lang{text.ZhTW, text.En} {
		for _, s := range sample.All(lang, page.Dark) {
			for data, s := range map[string]sample.Sheet{"full": s, "empty": sample.Empty(s), "long": sample.Long(s)} {
				t.Run(fmt.Sprintf("%s/%s/%s", s.Name, lang, data), func(t *testing.T) {
					raw, root := draw(t, s)
					f(t, s, raw, root)
				})
			}
		}
	}
}

func walk(n *html.Node, f func(*html.Node)) {
	if n.Type == html.ElementNode {
		f(n)
	}
	for c := range n.ChildNodes() {
		walk(c, f)
	}
}

func all(root *html.Node, tag, key, value string) []*html.Node {
	var out []*html.Node
	walk(root, func(n *html.Node) {
		if tag != "" && n.Data != tag {
			return
		}
		if got, ok := attr(n, key); key == "" || ok && (value == "" || hasWord(got, value)) {
			out = append(out, n)
		}
	})
	return out
}

func attr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func hasWord(s, word string) bool {
	return s == word || strings.Contains(" "+s+" ", " "+word+" ")
}

func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestEveryPageKeepsThePolicy(t *testing.T) {
	each(t, func(t *testing.T, s sample.Sheet, raw string, root *html.Node) {
		walk(root, func(n *html.Node) {
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "hx-on") {
					t.Errorf("<%s %s=%q>: inline style or script", n.Data, a.Key, a.Val)
				}
				if (a.Key == "href" || a.Key == "src" || a.Key == "action") && strings.HasPrefix(a.Val, "//") {
					t.Errorf("<%s %s=%q>: another host", n.Data, a.Key, a.Val)
				}
			}
			if n.Data == "style" || n.Data == "script" && n.FirstChild != nil {
				t.Errorf("<%s> with content", n.Data)
			}
		})
	})
}

func TestEveryPageIsSmall(t *testing.T) {
	for _, s := range sample.All(text.ZhTW, page.BySystem) {
		raw, _ := draw(t, s)
		if len(raw) > maxPage {
			t.Errorf("%s: %d bytes, budget %d", s.Name, len(raw), maxPage)
		}
	}
}

func TestEveryPageHasItsLandmarks(t *testing.T) {
	each(t, func(t *testing.T, s sample.Sheet, raw string, root *html.Node) {
		if n := len(all(root, "h1", "", "")); n != 1 {
			t.Errorf("%d h1", n)
		}
		if n := len(all(root, "main", "id", "main")); n != 1 {
			t.Errorf("%d main", n)
		}
		if n := len(all(root, "a", "class", "skip")); n != 1 {
			t.Errorf("%d skip links", n)
		}
		doc := all(root, "html", "", "")[0]
		if lang, _ := attr(doc, "lang"); lang != s.View.HTMLLang() {
			t.Errorf("lang %q", lang)
		}
		if theme, _ := attr(doc, "data-theme"); theme != "dark" {
			t.Errorf("the server must draw the theme, got %q", theme)
		}
	})
}

func TestEveryPageNamesItsPartsOnce(t *testing.T) {
	each(t, func(t *testing.T, s sample.Sheet, raw string, root *html.Node) {
		ids := map[string]bool{}
		for _, n := range all(root, "", "id", "") {
			id, _ := attr(n, "id")
			if ids[id] {
				t.Errorf("id %q twice", id)
			}
			ids[id] = true
		}
		for _, key := range []string{"aria-labelledby", "aria-describedby", "for"} {
			for _, n := range all(root, "", key, "") {
				v, _ := attr(n, key)
				for _, id := range strings.Fields(v) {
					if !ids[id] {
						t.Errorf("<%s %s=%q> names nothing", n.Data, key, v)
					}
				}
			}
		}
	})
}

func TestEveryTableHasCaptionAndEveryPictureWords(t *testing.T) {
	each(t, func(t *testing.T, s sample.Sheet, raw string, root *html.Node) {
		for _, n := range all(root, "table", "", "") {
			if _, labelled := attr(n, "aria-labelledby"); !labelled && len(all(n, "caption", "", "")) != 1 {
				t.Error("a table without caption")
			}
		}
		for _, n := range all(root, "", "role", "img") {
			if l, _ := attr(n, "aria-label"); l == "" {
				t.Errorf("<%s role=img> without words", n.Data)
			}
		}
	})
}

func TestEnglishPagesHoldNoChineseWords(t *testing.T) {
	for _, s := range sample.All(text.En, page.BySystem) {
		_, root := draw(t, s)
		for n := range root.Descendants() {
			if n.Type != html.TextNode || !strings.ContainsFunc(n.Data, func(r rune) bool { return r >= 0x4E00 && r <= 0x9FFF }) {
				continue
			}
			if l, _ := attr(n.Parent, "lang"); l == string(text.ZhTW) {
				continue // it is said to be Chinese
			}
			switch w := strings.TrimSpace(n.Data); w {
			case "中文", "林書瑜", "林", "周怡君", "周", "許家豪", "吳志明", "3 台都更新了", "SSL VPN 設備遭大量掃描": // the switch, people, and what others wrote
			default:
				if !strings.Contains(w, "林書瑜") {
					t.Errorf("%s: %q", s.Name, w)
				}
			}
		}
	}
}

func TestFormsWorkWithoutScript(t *testing.T) {
	each(t, func(t *testing.T, s sample.Sheet, raw string, root *html.Node) {
		for _, f := range all(root, "form", "", "") {
			method, _ := attr(f, "method")
			action, _ := attr(f, "action")
			_, ceremony := attr(f, "data-passkey") // hidden until the script that it needs is there
			_, hidden := attr(f, "hidden")
			if method != "dialog" && action == "" && !(ceremony && hidden) {
				t.Error("a form that leads nowhere")
			}
			submit := 0
			for _, b := range all(f, "button", "type", "submit") {
				if words(b) == "" {
					if l, _ := attr(b, "aria-label"); l == "" {
						t.Error("a button without a name")
					}
				}
				submit++
			}
			if submit == 0 && len(all(f, "input", "type", "search")) == 0 {
				t.Errorf("form %s without a button", action)
			}
		}
	})
}
