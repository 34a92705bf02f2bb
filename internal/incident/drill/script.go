package drill

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// Script is what an exercise says, in order.
type Script struct {
	Parts []Part // one at least; the first is told at the beginning
}

// Part is what everybody who takes part is told at one time.
type Part struct {
	After  time.Duration // since the beginning, in whole minutes
	Asks   Ask
	Within time.Duration // in which what it asks for is expected, in whole minutes; 0 where nothing is
	Words  string
}

// Ask is what a part expects of those who take part.
type Ask string

// What may be expected. Each is something that the platform sees.
const (
	Nothing Ask = "nothing"
	Answer  Ask = "answer"  // a word to the desk in the drill's case
	Assess  Ask = "assess"  // the level of the incident, by the answers of the case
	Control Ask = "control" // to say that the damage is under control
	Report  Ask = "report"  // a report of its own, marked as a drill
)

// Asks are all of them.
var Asks = []Ask{Nothing, Answer, Assess, Control, Report}

var askNames = map[Ask]text.Text{
	Nothing: text.Of("無", "nothing"), Answer: text.Of("回覆", "answer"), Assess: text.Of("評估等級", "say the level"),
	Control: text.Of("回報已控制", "say it is under control"), Report: text.Of("送出演練通報", "send a drill report"),
}

// Name is how people read it.
func (a Ask) Name() text.Text { return askNames[a] }

// askWords are the words of a script for each.
var askWords = map[string]Ask{
	"nothing": Nothing, "answer": Answer, "assess": Assess, "control": Control, "report": Report,
	"無": Nothing, "回覆": Answer, "評估": Assess, "控制": Control, "通報": Report,
}

// Limits of a script.
const (
	MaxBytes = 64 << 10
	MaxParts = 20
	MaxWords = 4_000 // characters of one part
	Longest  = 14 * 24 * time.Hour
)

// Asked counts the parts that expect something.
func (s Script) Asked() (n int) {
	for _, p := range s.Parts {
		if p.Asks != Nothing {
			n++
		}
	}
	return n
}

// Length is until the last part was told and what it expects is due.
func (s Script) Length() (most time.Duration) {
	for _, p := range s.Parts {
		most = max(most, p.After+p.Within)
	}
	return most
}

// Parse reads a script. A refusal names the line.
func Parse(s string) (Script, error) {
	if len(s) > MaxBytes {
		return Script{}, refused(1, text.Format("劇本最多 %d KB", "a script has %d KB at most", MaxBytes>>10))
	}
	if !utf8.ValidString(s) {
		return Script{}, refused(1, text.Of("不是 UTF-8 文字", "it is no UTF-8 text"))
	}
	var out Script
	var heads []int // lines of the headings
	for i, line := range strings.Split(strings.ReplaceAll(strings.TrimPrefix(s, "\ufeff"), "\r\n", "\n"), "\n") {
		switch {
		case strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "+"):
			p, err := heading(line, i+1)
			if err != nil {
				return Script{}, err
			}
			out.Parts, heads = append(out.Parts, p), append(heads, i+1)
		case len(out.Parts) > 0:
			last := &out.Parts[len(out.Parts)-1]
			last.Words += line + "\n"
		case strings.TrimSpace(line) != "":
			return Script{}, refused(i+1, text.Of("文字之前要有時間那一行，例如「+0 回覆 30」", "words need a line with their time before them, such as “+0 answer 30”"))
		}
	}
	return out, out.check(heads)
}

func (s *Script) check(heads []int) error {
	switch {
	case len(s.Parts) == 0:
		return refused(1, text.Of("劇本是空的；第一段以「+0」開始", "the script is empty; the first part begins with “+0”"))
	case len(s.Parts) > MaxParts:
		return refused(heads[MaxParts], text.Format("最多 %d 段", "there are %d parts at most", MaxParts))
	case s.Parts[0].After != 0:
		return refused(heads[0], text.Of("第一段要從 +0 開始", "the first part is told at +0"))
	}
	for i := range s.Parts {
		p := &s.Parts[i]
		p.Words = strings.TrimSpace(p.Words)
		switch {
		case strings.HasPrefix(p.Words, "+"), strings.HasPrefix(p.Words, "#"):
			return refused(heads[i], text.Of("這一段的文字不能以 + 或 # 開頭", "the words of this part cannot begin with + or #"))
		case p.Words == "":
			return refused(heads[i], text.Of("這一段沒有文字", "this part has no words"))
		case utf8.RuneCountInString(p.Words) > MaxWords:
			return refused(heads[i], text.Format("這一段最多 %d 字", "this part has %d characters at most", MaxWords))
		case i > 0 && p.After <= s.Parts[i-1].After:
			return refused(heads[i], text.Of("每一段要比前一段晚", "each part comes later than the one before"))
		}
	}
	return nil
}

// heading reads "+<minutes> <what is asked> <within minutes>".
func heading(line string, at int) (p Part, err error) {
	f := strings.Fields(strings.TrimPrefix(line, "+"))
	if len(f) < 2 || len(f) > 3 {
		return p, refused(at, text.Of("這一行要像「+45 評估 60」：開始後幾分鐘、要做什麼、幾分鐘內", "this line is like “+45 assess 60”: minutes after the beginning, what is asked, within how many minutes"))
	}
	if p.After, err = minutes(f[0], at); err != nil {
		return p, err
	}
	asks, ok := askWords[strings.ToLower(f[1])]
	if !ok {
		return p, refused(at, text.Of("要做什麼：回覆、評估、控制、通報或無", "what is asked is answer, assess, control, report or nothing"))
	}
	p.Asks = asks
	if (asks == Nothing) != (len(f) == 2) {
		return p, refused(at, text.Of("要做事的一段要寫幾分鐘內，不要做事的不寫", "a part that asks for something says within how many minutes, and one that does not says none"))
	}
	if asks == Nothing {
		return p, nil
	}
	if p.Within, err = minutes(f[2], at); err == nil && p.Within == 0 {
		err = refused(at, text.Of("至少給一分鐘", "give a minute at least"))
	}
	return p, err
}

func minutes(s string, at int) (time.Duration, error) {
	n, err := strconv.ParseUint(s, 10, 32)
	if d := time.Duration(n) * time.Minute; err == nil && d <= Longest { //nolint:gosec // 32 bits
		return d, nil
	}
	return 0, refused(at, text.Format("分鐘是 0 到 %d 的整數", "minutes are whole and from 0 to %d", int(Longest/time.Minute)))
}

func refused(line int, why text.Text) error {
	return fault.New(fault.Invalid, "bad_script", text.Format("劇本第 %[1]d 行：%[2]v。", "Script, line %[1]d: %[2]v.", line, why))
}

// String writes it as Parse reads it.
func (s Script) String() string {
	var b strings.Builder
	for i, p := range s.Parts {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "+%d %s", int(p.After/time.Minute), p.Asks)
		if p.Asks != Nothing {
			fmt.Fprintf(&b, " %d", int(p.Within/time.Minute))
		}
		fmt.Fprintf(&b, "\n%s\n", p.Words)
	}
	return b.String()
}
