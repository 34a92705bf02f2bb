package evidence

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Rules are YARA rules of the centre, and the program of the system that goes by them. The library that reads YARA is written in C, and so it stays outside of this
// process: what a hostile file does to it ends with that program.
type Rules struct {
	engine, folder string
}

// Limits of a look by rules.
const (
	rulesLast    = 60 * time.Second // of one piece
	rulesWait    = 5 * time.Second  // until a program that does not end is left alone
	maxRuleFiles = 1_000
	maxRules     = 100       // that are told of one piece
	maxRulesSaid = 256 << 10 // bytes that are read of the program
)

// OpenRules finds the program `yara` and the folder of rules: files that end in .yar or .yara. They are read anew at every piece, so that a rule that comes counts at once.
func OpenRules(folder string) (*Rules, error) {
	engine, err := exec.LookPath("yara")
	if err != nil {
		return nil, fmt.Errorf("the program yara, which goes by the rules in %s, is not installed: %w", folder, err)
	}
	if engine, err = filepath.Abs(engine); err != nil {
		return nil, err
	}
	if folder, err = filepath.Abs(folder); err != nil {
		return nil, err
	}
	if strings.Contains(folder, ":") {
		return nil, fmt.Errorf("the folder of YARA rules %q has a colon in its name, which yara takes for a namespace", folder)
	}
	if _, err := os.ReadDir(folder); err != nil {
		return nil, fmt.Errorf("the folder of YARA rules: %w", err)
	}
	return &Rules{engine: engine, folder: folder}, nil
}

// files are those of the rules, by their names.
func (r *Rules) files() (out []string, err error) {
	all, err := os.ReadDir(r.folder)
	for _, x := range all {
		if ext := filepath.Ext(x.Name()); (ext == ".yar" || ext == ".yara") && !strings.Contains(x.Name(), ":") && len(out) < maxRuleFiles {
			out = append(out, filepath.Join(r.folder, x.Name()))
		}
	}
	return out, err
}

// Check tells whether all rules can be read, as yara says it: file, line and what is wrong.
func (r *Rules) Check(ctx context.Context) error {
	_, wrong, err := r.ask(ctx, os.DevNull)
	if err == nil && wrong != "" {
		err = errors.New(wrong)
	}
	return err
}

// ask gives the names of the rules that hold for a file. wrong is why they could not be asked, in the program's words: a rule that cannot be read, or too long a look.
func (r *Rules) ask(ctx context.Context, file string) (names []string, wrong string, err error) {
	files, err := r.files()
	if err != nil || len(files) == 0 {
		return nil, "", err
	}
	whole := ctx
	ctx, stop := context.WithTimeout(ctx, rulesLast)
	defer stop()
	out, said := bounded{most: maxRulesSaid}, bounded{most: 4 << 10}
	cmd := exec.CommandContext(ctx, r.engine, slices.Concat([]string{"-w", "--timeout=" + fmt.Sprint(int(rulesLast/time.Second))}, files, []string{file})...) //nolint:gosec // no word of it is from outside
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = "/", []string{"LC_ALL=C"}, &out, &said, rulesWait
	err = cmd.Run()
	switch {
	case whole.Err() != nil: // this server stops
		return nil, "", whole.Err()
	case ctx.Err() != nil:
		return nil, fmt.Sprintf("no answer within %s", rulesLast), nil
	case err != nil || said.Len() > 0:
		first, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
		if first == "" {
			first = fmt.Sprint(err)
		}
		return nil, strings.ToValidUTF8(strings.NewReplacer(file, "the file", r.folder+string(filepath.Separator), "").Replace(first), "?"), nil
	}
	return rulesOf(out.Bytes()), "", nil
}

// ruleName is one as the language of YARA has it.
var ruleName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,127}$`)

// rulesOf reads lines "rule file".
func rulesOf(out []byte) (names []string) {
	for line := range bytes.Lines(out) {
		name, _, _ := strings.Cut(string(line), " ")
		if ruleName.MatchString(name) && !slices.Contains(names, name) && len(names) < maxRules {
			names = append(names, name)
		}
	}
	return names
}

// bounded keeps the beginning of what is written.
type bounded struct {
	bytes.Buffer
	most int
}

func (b *bounded) Write(p []byte) (int, error) {
	_, err := b.Buffer.Write(p[:min(len(p), max(0, b.most-b.Len()))])
	return len(p), err
}
