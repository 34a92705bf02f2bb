package vers

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

type specTest struct {
	Type    string         `json:"test_type"`
	Input   jsontext.Value `json:"input"`
	Output  jsontext.Value `json:"expected_output"`
	Failure bool           `json:"expected_failure"`
}

// disagreements are the official tests that are not followed, by input. All six are tests of reading npm ranges; in each the
// expected set differs from what node-semver, the program that defines the notation, would match.
var disagreements = map[string]string{
	"<= 1.0":      "node-semver: a missing number stands for all, so 1.0.5 matches; expected is <=1.0.0",
	"<=2.1 >=1.1": "as above: 2.1.5 matches",
	"2.1 || 2.6":  "as above: 2.1 is 2.1.x; expected is the two versions 2.1.0 and 2.6.0",
	">= 2.2.x":    "node-semver: at least 2.2.0 with no upper end; expected ends before 2.3.0",
	">= 1.x":      "as above; expected ends before 2.0.0",
	">= 0.2.0 <= 0.9.6 || ~0.8.0-pre": "node-semver: ~0.8.0-pre ends before 0.9.0; expected has an end at 0.8.1 and a hole at 0.8.0 " +
		"(with the other alternative the union is the same)",
}

func TestOfficialRangeTests(t *testing.T) {
	passed, refused := map[string]int{}, map[string]bool{}
	for d := jsontext.NewDecoder(sample(t, "testdata/vers-spec-ranges.jsonl.gz")); d.PeekKind() != 0; {
		var c specTest
		if err := json.UnmarshalDecode(d, &c); err != nil {
			t.Fatal(err)
		}
		native, err := c.run()
		switch {
		case err == nil:
			passed[c.Type]++
		case disagreements[native] != "":
			refused[native] = true
		default:
			t.Errorf("%s %s: %v", c.Type, c.Input, err)
		}
	}
	want := map[string]int{"from_native": 731, "containment": 11, "validate": 19, "parse": 12, "comparison": 2}
	if !maps.Equal(passed, want) {
		t.Errorf("passed %v, want %v", passed, want)
	}
	if len(refused) != len(disagreements) {
		t.Errorf("of the listed disagreements only %v occur", refused)
	}
}

// run gives the native range of a from_native test and how the test failed.
func (c specTest) run() (native string, err error) {
	switch c.Type {
	case "from_native":
		return c.fromNative()
	case "validate":
		return "", c.wantText(func(in string) (Set, error) { return Parse(in) })
	case "containment":
		return "", c.containment()
	case "comparison":
		return "", c.comparison()
	}
	return "", c.parse()
}

func (c specTest) fromNative() (string, error) {
	var in struct {
		Scheme string `json:"scheme"`
		Native string `json:"native_range"`
	}
	if err := json.Unmarshal(c.Input, &in); err != nil {
		return "", err
	}
	c.Input = jsontext.Value(`""`)
	return in.Native, c.wantText(func(string) (Set, error) { return FromNative(in.Scheme, in.Native) })
}

func (c specTest) wantText(read func(string) (Set, error)) error {
	var in, want string
	if err := errors.Join(json.Unmarshal(c.Input, &in), json.Unmarshal(c.Output, &want)); err != nil {
		return err
	}
	got, err := read(in)
	if err == nil && got.String() != want {
		err = fmt.Errorf("got %s, want %s", got, want)
	}
	return err
}

func (c specTest) containment() error {
	var in struct {
		Set     string `json:"vers"`
		Version string `json:"version"`
	}
	var want bool
	if err := errors.Join(json.Unmarshal(c.Input, &in), json.Unmarshal(c.Output, &want)); err != nil {
		return err
	}
	got, err := Contains(in.Set, in.Version)
	if err == nil && got != want {
		err = fmt.Errorf("got %v", got)
	}
	return err
}

func (c specTest) comparison() error {
	var in struct {
		Scheme   string   `json:"input_scheme"`
		Versions []string `json:"versions"`
	}
	var want []string
	if err := errors.Join(json.Unmarshal(c.Input, &in), json.Unmarshal(c.Output, &want)); err != nil {
		return err
	}
	slices.SortFunc(in.Versions, func(a, b string) int { n, _ := Compare(in.Scheme, a, b); return n })
	if !slices.Equal(in.Versions, want) {
		return fmt.Errorf("got %v", in.Versions)
	}
	return nil
}

func (c specTest) parse() error {
	var in string
	if err := json.Unmarshal(c.Input, &in); err != nil {
		return err
	}
	got, err := ParseCanonical(in)
	if c.Failure {
		if err == nil {
			return fmt.Errorf("accepted as %s", got)
		}
		return nil
	}
	var want struct {
		Scheme      string      `json:"scheme"`
		Constraints [][2]string `json:"version_constraints"`
	}
	if err := errors.Join(err, json.Unmarshal(c.Output, &want)); err != nil {
		return err
	}
	w := Set{Scheme: want.Scheme}
	for _, x := range want.Constraints {
		w.Constraints = append(w.Constraints, Constraint{Comparator(x[0]), x[1]})
	}
	if got.Scheme != w.Scheme || !slices.Equal(got.Constraints, w.Constraints) {
		return fmt.Errorf("got %v, want %v", got, w)
	}
	return nil
}

func TestMembershipOfSets(t *testing.T) {
	for _, c := range []struct {
		set, version string
		in           bool
		err          error
	}{
		{"vers:npm/>=1.0.0|<2.0.0", "1.5.0", true, nil},
		{"vers:npm/<2.0.0|>=1.0.0", "2.0.0", false, nil},
		{"vers:npm/1.0.0", "v1.0.0", true, nil},
		{"vers:pypi/!=5", "5.0", false, nil},
		{"vers:pypi/!=5", "6", true, nil},
		{"vers:pypi/*", "6", true, nil},
		{"vers:pypi/>=1|>=3|<4|<5", "4.5", true, nil}, // redundant constraints
		{"vers:pypi/>1|<2|>2|<3", "2", false, nil},
		{"vers:pypi/<1|>=2", "1", false, nil},
		{"vers:deb/<1.0~rc1", "1.0~beta", true, nil},
		{"vers:all/*", "anything", true, nil},
		{"vers:none/*", "anything", false, nil},
		{"vers:all/>=1", "1", false, ErrMalformed},
		{"vers:generic/<2019", "11.7", false, ErrIncomparable},
		{"vers:generic/11.7|<2019", "11.7", false, ErrIncomparable}, // the two constraints have no order between them
		{"vers:npm/1.0%2F0", "1.0.0", false, ErrNotVersion},
		{"vers:npm/>=1.0.0", "abc", false, ErrNotVersion},
		{"vers:esperanto/>=1", "1", false, ErrUnknownScheme},
		{"npm/>=1", "1", false, ErrMalformed},
		{"vers:npm", "1", false, ErrMalformed},
		{"vers:npm/", "1", false, ErrMalformed},
		{"vers:npm/||", "1", false, ErrMalformed},
		{"vers:npm/>=", "1", false, ErrMalformed},
		{"vers:npm/>>1", "1", false, ErrMalformed},
		{"vers:npm/*|1.0", "1", false, ErrMalformed},
		{"vers:np m/!1", "1", false, ErrMalformed},
		{"vers:npm/1\x00", "1", false, ErrMalformed},
		{"vers:npm/1\x01", "1", false, ErrMalformed}, // found by fuzzing
		{"vers:npm/1%01", "1", false, ErrMalformed},
	} {
		in, err := Contains(c.set, c.version)
		if in != c.in || !errors.Is(err, c.err) || (err == nil) != (c.err == nil) {
			t.Errorf("%s in %s: %v %v", c.version, c.set, in, err)
		}
	}
}

func TestNativeRanges(t *testing.T) {
	for _, c := range [][3]string{
		{"npm", "", "vers:npm/*"}, {"npm", "x", "vers:npm/*"}, {"npm", ">1.2", "vers:npm/>=1.3.0"}, {"npm", "1.2.3 - 2.3", "vers:npm/>=1.2.3|<2.4.0"},
		{"npm", "^0.0.3", "vers:npm/>=0.0.3|<0.0.4"}, {"npm", "~1", "vers:npm/>=1.0.0|<2.0.0"}, {"npm", "^0.x", "vers:npm/>=0.0.0|<1.0.0"},
		{"npm", "~> 1.2", "vers:npm/>=1.2.0|<1.3.0"},
		{"gem", "~> 2.0, >= 2.0.3", "vers:gem/>=2.0|>=2.0.3|<3"}, {"pypi", "~=2.2.1,!=2.2.5", "vers:pypi/>=2.2.1|!=2.2.5|<2.3"},
		{"pypi", "==1.2.*", "vers:pypi/>=1.2|<1.3"}, {"maven", "(,1.0],[1.2,)", "vers:maven/<=1.0|>=1.2"}, {"maven", "[1.5]", "vers:maven/1.5"},
		{"nuget", "1.0", "vers:nuget/>=1.0"}, {"nuget", "(1.0,)", "vers:nuget/>1.0"}, {"conan", "~1.9", "vers:conan/>=1.9|<1.10-"},
	} {
		if got, err := FromNative(c[0], c[1]); err != nil || got.String() != c[2] {
			t.Errorf("%s %q: %s %v, want %s", c[0], c[1], got, err, c[2])
		}
	}
	for _, c := range [][2]string{{"npm", ">"}, {"npm", "1.2.3.4"}, {"npm", "latest"}, {"maven", "[1.0"}, {"maven", "(1.0)"}, {"nginx", "1+"},
		{"gem", "~>"}, {"deb", ">=1"}, {"conan", "~"}, {"pypi", ">=1.*"}} {
		if got, err := FromNative(c[0], c[1]); err == nil {
			t.Errorf("%s %q: accepted as %s", c[0], c[1], got)
		}
	}
}
