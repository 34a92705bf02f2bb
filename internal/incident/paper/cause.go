package paper

import (
	"slices"
	"sync"

	"lianfang/internal/incident/law"
	"lianfang/internal/text"
)

// Cause is why an incident could happen (肇因). It is apart from its kind: the same ransomware comes by a stolen password or by a hole that nobody mended.
type Cause struct {
	Code string
	Name text.Text
}

// Causes lists all of them.
func Causes() []Cause { return slices.Clone(causes()) }

// CauseName names a cause; what is none is its own name.
func CauseName(code string) text.Text {
	for _, c := range causes() {
		if c.Code == code {
			return c.Name
		}
	}
	return text.Same(code)
}

func isCause(code string) bool {
	return slices.ContainsFunc(causes(), func(c Cause) bool { return c.Code == code })
}

var causes = sync.OnceValue(func() (out []Cause) {
	var w struct {
		Causes []struct {
			Code string    `json:"code"`
			Say  [2]string `json:"say"`
		} `json:"causes"`
	}
	b, err := data.ReadFile("data/causes.json")
	if err == nil {
		err = law.Read(b, &w)
	}
	if err != nil {
		panic(err) // it is embedded
	}
	for _, c := range w.Causes {
		out = append(out, Cause{c.Code, both(c.Say)})
	}
	return out
})
