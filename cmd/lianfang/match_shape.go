package main

import (
	"bufio"
	"errors"
	"io"
	"time"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/match"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/format/nvd"
	"lianfang/internal/format/sarif"
	"lianfang/internal/format/vex"
	"lianfang/internal/text"
)

// urgencyOf says how soon a vulnerability has to be dealt with.
type urgencyOf func(*match.Group) priority.Line

// answerMatch writes what the inventory is told, in the shape that was asked for: lines and tables as they come, documents as a whole.
func (c *call) answerMatch(base *match.Base, inv *match.Inventory) error {
	policy, err := c.daysPolicy()
	if err != nil {
		return err
	}
	now := time.Now()
	urgency := func(g *match.Group) priority.Line { return base.Urgency(g, policy, now) }
	switch {
	case c.on("sarif"):
		return c.matchDocument(base, inv, now, func(all []vex.Finding) ([]byte, error) {
			return sarif.Write(sarif.Tool{Name: "lianfang", Release: builtFrom().Version}, c.lang, all)
		})
	case c.word("vex") == "cyclonedx":
		return c.matchDocument(base, inv, now, func(all []vex.Finding) ([]byte, error) { return vex.WriteCycloneDX(vexHead(now), all) })
	case c.word("vex") == "openvex":
		return c.matchDocument(base, inv, now, func(all []vex.Finding) ([]byte, error) { return vex.WriteOpenVEX(vexHead(now), all) })
	case c.word("vex") != "":
		return complain("--vex 只有 cyclonedx 與 openvex。", "--vex is cyclonedx or openvex.")
	case c.on("table"):
		return c.matchTable(base, inv, func(f []match.Finding) ([]byte, error) { return renderTable(f, c.lang) })
	}
	form := linesForm(urgency)
	if c.on("csv") {
		if _, err := io.WriteString(c.out, csvHead); err != nil {
			return err
		}
		form = csvForm(urgency, c.lang)
	}
	return match.Lines(base, inv, c.on("all"), form, func(b []byte) error {
		_, err := c.out.Write(b)
		return err
	})
}

// daysPolicy is the policy of the file that was named, or the program's own.
func (c *call) daysPolicy() (priority.Policy, error) {
	if c.word("days") == "" {
		return priority.Default(), nil
	}
	file, err := c.readDays(c.word("days"))
	if err != nil {
		return priority.Policy{}, err
	}
	return priority.ParsePolicy([]byte(file))
}

func (c *call) matchTable(base *match.Base, inv *match.Inventory, render func([]match.Finding) ([]byte, error)) error {
	out := bufio.NewWriterSize(c.out, 1<<18)
	if _, err := io.WriteString(out, tableHead(c.lang)); err != nil {
		return err
	}
	err := match.Judge(base, inv, c.on("all"), render, func(b []byte) error {
		_, err := out.Write(b)
		return err
	})
	return errors.Join(err, out.Flush())
}

// maxDocument is how many findings a document may hold; more are for lines, which need no memory.
const maxDocument = 500_000

func (c *call) matchDocument(base *match.Base, inv *match.Inventory, now time.Time, write func([]vex.Finding) ([]byte, error)) error {
	var all []vex.Finding
	file := c.word("inventory")
	err := match.Judge(base, inv, c.on("all"), func(f []match.Finding) ([]vex.Finding, error) { return c.vexFindings(f, file, now), nil },
		func(some []vex.Finding) error {
			if all = append(all, some...); len(all) > maxDocument {
				return complain("結果超過 %d 項，一份文件放不下；請用預設的 JSON lines。", "there are more than %d answers, too many for one document; use the JSON lines.", maxDocument)
			}
			return nil
		})
	if err != nil {
		return err
	}
	if len(all) == 0 && c.word("vex") != "" { // both forms ask for at least one statement
		c.tell(text.Of("沒有發現，所以沒有文件可寫。", "Nothing was found, so there is no document to write."))
		return nil
	}
	b, err := write(all)
	if err != nil {
		return err
	}
	_, err = c.out.Write(append(b, '\n'))
	return err
}

func vexHead(now time.Time) vex.Head {
	return vex.Head{ID: "urn:lianfang:match:" + now.UTC().Format("20060102T150405.000000Z"), Version: 1, Author: "lianfang", Tool: "lianfang", Release: builtFrom().Version, Time: now}
}

// vexStatus is what an answer is called in VEX: one that is open is still looked at.
var vexStatus = [...]vex.Status{judge.No: vex.NotAffected, judge.Unknown: vex.UnderInvestigation, judge.Yes: vex.Affected}

func (c *call) vexFindings(found []match.Finding, file string, now time.Time) []vex.Finding {
	out := make([]vex.Finding, 0, len(found))
	for _, f := range found {
		x := vex.Finding{
			Component:     vex.Component{PURL: f.Row.PURL, CPE: f.Row.CPE, Name: judge.Title(f.Component.Name), Version: f.Component.Version},
			Vulnerability: f.Group.ID, Aliases: f.Group.Aliases, Title: f.Group.Title,
			Status: vexStatus[f.Verdict.Result], Detail: f.Verdict.Tree.Sentence().In(c.lang), Time: now,
			Place: vex.Place{File: file, Line: f.Row.Row},
		}
		if f.Verdict.Result == judge.No {
			x.Justification = vex.CodeNotPresent
		}
		if len(f.Verdict.Fixed) > 0 {
			x.Action = updateTo(f.Verdict.Fixed, c.lang)
		}
		if f.Group.Scores.Vector != "" {
			x.Scores = []nvd.Score{{Vector: f.Group.Scores.Vector}}
		}
		out = append(out, x)
	}
	return out
}

// noUrgency is for measuring what a finding costs without the decision, which is made once a vulnerability.
func noUrgency(*match.Group) priority.Line { return priority.Line{} }
