package main

import (
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/stix"
	"lianfang/internal/format/stix/pattern"
	"lianfang/internal/text"
)

func specFlag() flag {
	return flag{name: "spec", value: "2.0|2.1", def: "2.1", say: text.Of("STIX 的版本", "the version of STIX")}
}

func patternCheckCommand() *command {
	return &command{
		name: "pattern check", args: "PATTERN", min: 1, max: 1,
		brief: text.Of("檢查 STIX 樣式的文法", "check the grammar of a STIX pattern"),
		about: text.Of("檢查一個 STIX 樣式寫得對不對。對的結束碼是 0，不對的是 1 並說在第幾個字元；- 從標準輸入讀。",
			"Tells whether a STIX pattern is well-formed and means something: exit 0, or 1 with the character at which it breaks. - reads it from standard input."),
		flags: []flag{specFlag(), jsonFlag()},
		examples: []example{
			{`lianfang pattern check "[domain-name:value = 'c2.example.net']"`, text.Of("對的", "a good one")},
			{"lianfang pattern check --json - < pattern.txt", text.Of("從檔案，答案是 JSON", "from a file, answered in JSON")},
		},
		do: patternCheck,
	}
}

type checkedPattern struct {
	Valid    bool   `json:"valid"`
	Position *int   `json:"position"` // in characters from 1
	Message  string `json:"message"`
}

func patternCheck(c *call) error {
	src, err := c.patternText()
	if err != nil {
		return err
	}
	p, err := pattern.Parse(src, c.word("spec"))
	if err == nil {
		err = p.Misuse()
	}
	var bad *pattern.Error
	if err != nil && !errors.As(err, &bad) {
		return err
	}
	out := checkedPattern{Valid: err == nil}
	if bad != nil {
		at := bad.Offset + 1
		out.Position, out.Message = &at, bad.Say.In(c.lang)
	}
	switch {
	case c.on("json"):
		err = c.json(out)
	case bad != nil:
		err = c.print(bad.Words())
	default:
		err = c.print(text.Of("文法正確", "valid"))
	}
	if err == nil && bad != nil {
		return errNo
	}
	return err
}

func (c *call) patternText() (string, error) {
	if s := c.word("spec"); s != "2.0" && s != "2.1" {
		return "", complain("--spec 是 2.0 或 2.1，不是「%s」。", "--spec is 2.0 or 2.1, not %q.", s)
	}
	if c.args[0] != "-" {
		return c.args[0], nil
	}
	b, err := readAtMost(c.in, pattern.MaxBytes)
	return strings.TrimSpace(string(b)), err
}

func patternMatchCommand() *command {
	return &command{
		name: "pattern match", args: "PATTERN FILE", min: 2, max: 2,
		brief: text.Of("觀測資料符不符合 STIX 樣式", "match observed data against a STIX pattern"),
		about: text.Of("看一份觀測資料符不符合樣式：符合的結束碼是 0，不符合的是 1，樣式或檔案有錯是 2。檔案是 bundle（可以巢狀）或 observed-data 的陣列。",
			"Tells whether observed data fit a pattern: exit 0 match, 1 no match, 2 a bad pattern or file. The file is a bundle, which may hold bundles, or an array of observed-data."),
		flags: []flag{specFlag(), jsonFlag()},
		examples: []example{
			{`lianfang pattern match "[ipv4-addr:value ISSUBSET '192.0.2.0/24']" seen.json`, text.Of("符合就結束碼 0", "exit 0 when it matches")},
			{`zcat seen.json.gz | lianfang pattern match "[url:value LIKE '%login%']" -`, text.Of("從標準輸入", "from standard input")},
		},
		do: patternMatch,
	}
}

func patternMatch(c *call) error {
	src, err := c.patternText()
	if err != nil {
		return err
	}
	p, err := parseEither(src, c.word("spec"))
	if err != nil {
		return err
	}
	f, err := c.open(c.args[1])
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	seen, err := readSeen(f, c.args[1])
	if err != nil {
		return inFile(c.args[1], err)
	}
	is, err := pattern.Match(p, seen)
	if err != nil {
		return complain("無法比對：%v", "it cannot be matched: %v", err)
	}
	if err := c.tellMatch(is); err != nil || is {
		return err
	}
	return errNo
}

// parseEither reads a pattern by the grammar of one version; what isn't of 2.1 is tried as 2.0, whose START and STOP may be plain strings:
// data and patterns of that age are matched without being asked for their version.
func parseEither(src, spec string) (*pattern.Pattern, error) {
	p, err := pattern.Parse(src, spec)
	var bad *pattern.Error
	if !errors.As(err, &bad) {
		return p, err
	}
	if old, err := pattern.Parse(src, "2.0"); err == nil {
		return old, nil
	}
	return nil, &complaint{bad.Words()}
}

func (c *call) tellMatch(is bool) error {
	if c.on("json") {
		return c.json(struct {
			Match bool `json:"match"`
		}{is})
	}
	if is {
		return c.print(text.Of("符合", "match"))
	}
	return c.print(text.Of("不符合", "no match"))
}

// maxSeen is how many bytes of observed data are held in memory.
const maxSeen = 256 << 20

// readSeen gathers the objects of all bundles into one, so that references are found across them. An object that holds its observables
// inside, as STIX 2.0 has it, is an observation by itself, whatever its type is called.
func readSeen(r io.Reader, name string) ([]pattern.Seen, error) {
	open, err := framing.Open(r, name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = open.Close() }()
	var seen []pattern.Seen
	beside := jsontext.Value(`{"type":"bundle","objects":[`)
	first := true
	for o, err := range stix.Objects(open) {
		if err != nil {
			return nil, err
		}
		if o.Property("objects").Kind() == '{' && o.Property("object_refs") == nil {
			one, err := pattern.Observed(o.Raw)
			if err != nil {
				return nil, err
			}
			seen = append(seen, one...)
			continue
		}
		if len(beside)+len(o.Raw) > maxSeen {
			return nil, complain("檔案超過 %d 位元組。", "the file is longer than %d bytes.", maxSeen)
		}
		if !first {
			beside = append(beside, ',')
		}
		beside, first = append(beside, o.Raw...), false
	}
	referring, err := pattern.Observed(append(beside, "]}"...))
	return append(seen, referring...), err
}
