// Package questions asks a firm without IT staff ten plain questions, and makes an inventory of what it ticks.
//
// The questions are data: each choice stands for a product, or for a make of which the model is still to be told, or for something that somebody else keeps
// up to date. It is pure: no store, no clock.
package questions

import (
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"strings"

	"lianfang/internal/format/cpe"
	"lianfang/internal/text"
)

//go:embed questions.json
var data []byte

// List is what the inventory is called that answers make.
const List = "questions"

// Question is one of the ten.
type Question struct {
	Key     string
	Ask     text.Text
	Look    text.Text // where a version is found
	One     bool      // one choice alone
	Choices []Choice
}

// Choice is an answer. It has a product, or a make whose Model is asked for, or nothing to compare and something to Say.
type Choice struct {
	Key             string // of the question and of itself: "router.asus"
	Name            text.Text
	Vendor, Product string   // of its CPE name; Product is "" where the model makes it
	Also            []string // other products by which sources call it, of the same vendor
	Model           string   // an example of a model
	Say             text.Text
	Look            text.Text // where a version is found
}

type wireQuestion struct {
	Key     string       `json:"key"`
	Zh      string       `json:"zh"`
	En      string       `json:"en"`
	LookZh  string       `json:"look_zh"`
	LookEn  string       `json:"look_en"`
	One     bool         `json:"one"`
	Choices []wireChoice `json:"choices"`
}

type wireChoice struct {
	Key     string   `json:"key"`
	Zh      string   `json:"zh"`
	En      string   `json:"en"`
	Vendor  string   `json:"vendor"`
	Product string   `json:"product"`
	Also    []string `json:"also"`
	Model   string   `json:"model"`
	SayZh   string   `json:"say_zh"`
	SayEn   string   `json:"say_en"`
}

var all = read()

// All lists the questions in their order.
func All() []Question { return all }

func read() []Question {
	var wire []wireQuestion
	if err := json.Unmarshal(data, &wire); err != nil {
		panic("questions.json: " + err.Error()) // it is part of the program
	}
	out := make([]Question, len(wire))
	for i, w := range wire {
		q := Question{Key: w.Key, Ask: text.Of(w.Zh, w.En), Look: text.Of(w.LookZh, w.LookEn), One: w.One}
		for _, c := range w.Choices {
			q.Choices = append(q.Choices, Choice{Key: w.Key + "." + c.Key, Name: text.Of(c.Zh, c.En), Vendor: c.Vendor, Product: c.Product, Also: c.Also, Model: c.Model,
				Say: text.Of(c.SayZh, c.SayEn), Look: q.Look})
		}
		out[i] = q
	}
	return out
}

// Find gives a choice by its key.
func Find(key string) (Choice, bool) {
	for _, q := range all {
		for _, c := range q.Choices {
			if c.Key == key {
				return c, true
			}
		}
	}
	return Choice{}, false
}

// Pick is a choice that was ticked, with what else was told of it.
type Pick struct {
	Choice
	Told    string // the model, as a person writes it
	Version string
}

// maxTold is how long a model or a version may be, in bytes; what is longer is none.
const maxTold = 80

// Tidy makes of what a person wrote what a name can hold.
func Tidy(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > maxTold || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' }) {
		return ""
	}
	return s
}

// Names are the CPE names of what was picked; none where there is none, or the model is still missing. They say nothing of the part: sources call the same
// thing an application or an operating system.
func (p Pick) Names() (out []string) {
	products := append([]string{p.Product}, p.Also...)
	if p.Product == "" && p.Model != "" && p.Told != "" {
		products = []string{strings.ReplaceAll(strings.ToLower(strings.TrimSpace(p.Told)), " ", "_") + "_firmware"} // as CPE dictionaries write what runs on a device
	}
	for _, x := range products {
		if name := nameOf(p.Vendor, x, p.Version); name != "" {
			out = append(out, name)
		}
	}
	return out
}

func nameOf(vendor, product, version string) string {
	if vendor == "" || product == "" {
		return ""
	}
	n := cpe.Name{}
	for a, s := range map[cpe.Attribute]string{cpe.Vendor: vendor, cpe.Product: product, cpe.Version: strings.ToLower(version)} {
		if s == "" {
			continue
		}
		v, err := cpe.Literal(strings.ReplaceAll(s, " ", "_"))
		if err != nil {
			return ""
		}
		n = n.With(a, v)
	}
	return n.String()
}

// Asset is the machine under which a pick stands in the inventory: each on its own, so that none is taken for what another runs on.
func (c Choice) Asset() string { return "q-" + strings.ReplaceAll(c.Key, ".", "-") }

// CSV is the inventory of what was picked: a line for each product; n is how many.
func CSV(picks []Pick) (list string, n int) {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"asset", "cpe"}) // a Builder takes everything
	for _, p := range picks {
		for _, name := range p.Names() {
			_ = w.Write([]string{p.Asset(), name})
			n++
		}
	}
	w.Flush()
	return b.String(), n
}

// FromRow finds what a row of the inventory was picked by: its machine and its CPE name.
func FromRow(asset, name string) (Pick, bool) {
	for _, q := range all {
		for _, c := range q.Choices {
			if c.Asset() != asset {
				continue
			}
			n, err := cpe.Parse(name)
			if err != nil {
				return Pick{}, false
			}
			p := Pick{Choice: c}
			if v := n.Get(cpe.Version); v.IsPlain() {
				p.Version = v.Text()
			}
			if c.Product == "" {
				p.Told = strings.ToUpper(strings.ReplaceAll(strings.TrimSuffix(n.Get(cpe.Product).Text(), "_firmware"), "_", " "))
			}
			return p, true
		}
	}
	return Pick{}, false
}
