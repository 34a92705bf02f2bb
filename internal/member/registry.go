package member

import (
	"regexp"
	"strings"

	"lianfang/internal/fault"
)

var (
	firmForm = regexp.MustCompile(`^[0-9]{8}$`)
	oidForm  = regexp.MustCompile(`^[0-2](?:\.(?:0|[1-9][0-9]{0,9})){2,15}$`)
)

// registry is the normal form of a number under which an organisation is registered: a firm's 統一編號, or an agency's OID.
func registry(s string) string {
	return strings.TrimSpace(strings.NewReplacer(" ", "", "-", "").Replace(s))
}

// checkRegistry takes a number whose check digit holds, or none.
func checkRegistry(s string) *fault.Fault {
	switch {
	case s == "" || oidForm.MatchString(s):
		return nil
	case !firmForm.MatchString(s):
		return invalid("bad_registry", "請填八碼的統一編號，或政府機關的 OID（例如 2.16.886.101.20007）。", "Give the eight digits of the business number, or an agency's OID (such as 2.16.886.101.20007).")
	case !firmNumber(s):
		return invalid("bad_registry", "統一編號的檢查碼不對，請再核對一次。", "The check digit of the business number is wrong; look at it once more.")
	}
	return nil
}

// firmNumber checks the eight digits as the tax authority does since 2023: the digit sums of the weighted digits add up to a multiple of five, and a
// seven in the seventh place counts as zero or one.
func firmNumber(s string) bool {
	sum := 0
	for i, weight := range []int{1, 2, 1, 2, 1, 2, 4, 1} {
		p := int(s[i]-'0') * weight
		sum += p/10 + p%10
	}
	return sum%5 == 0 || s[6] == '7' && (sum+1)%5 == 0
}
