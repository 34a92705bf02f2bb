package stage

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/google/uuid"

	"lianfang/internal/fault"
)

// edition is the how-manieth playing of the story. The first one brings the files as they are; a later one is news only if it is another
// advisory, so it speaks of a variant without a CVE number and its objects have ids of their own.
type edition int

// story are the types whose objects belong to one advisory; identities, markings and values are the same in every edition.
var story = regexp.MustCompile(`\b(?:vulnerability|indicator|relationship|malware|infrastructure|note|report|bundle)--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

func (e edition) id(s string) string {
	if e == 0 {
		return s
	}
	kind, old, _ := strings.Cut(s, "--")
	return kind + "--" + uuid.NewSHA1(uuid.MustParse(old), fmt.Appendf(nil, "edition %d", e)).String()
}

// rewrite turns the words of the first edition into those of this one.
func (e edition) rewrite(raw []byte, cve string) []byte {
	if e == 0 {
		return raw
	}
	raw = story.ReplaceAllFunc(raw, func(b []byte) []byte { return []byte(e.id(string(b))) })
	number := fmt.Sprintf("HC-2026-118/%d", e+1)
	raw = bytes.ReplaceAll(raw, []byte(`"source_name": "cve"`), []byte(`"source_name": "harbour-cert"`))
	raw = bytes.ReplaceAll(raw, []byte(`"external_id": "`+cve+`"`), []byte(`"external_id": "`+number+`"`))
	return bytes.ReplaceAll(raw, []byte(`"name": "`+cve+`"`), fmt.Appendf(nil, `"name": "FortiOS SSL VPN, variant %d"`, e+1))
}

// next is the first edition whose withdrawn indicator nobody has heard of.
func (s *Stage) next(ctx context.Context) (edition, error) {
	for e := edition(0); ; e++ {
		_, _, err := s.app.Intel.Find(ctx, keeper, e.id(s.nation.Script.Withdrawn))
		if fault.Is(err, fault.NotFound) {
			return e, nil
		}
		if err != nil {
			return 0, err
		}
	}
}

// bring takes one file of the story in, by the same road as everybody's.
func (s *Stage) bring(ctx context.Context, name string, e edition) error {
	f := s.nation.File(name)
	in, err := f.Open()
	if err != nil {
		return err
	}
	raw, err := io.ReadAll(in)
	if err = firstOf(err, in.Close()); err != nil {
		return err
	}
	_, err = s.takeBytes(ctx, *f, e.rewrite(raw, s.nation.Script.CVE), func(int64) {})
	return err
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
