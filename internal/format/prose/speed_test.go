package prose

import (
	"strings"
	"syscall"
	"testing"
	"time"
)

// Text made to be slow costs no more a byte when there is more of it.
func TestTimeGrowsWithLengthOnly(t *testing.T) {
	const short, times = 24 << 10, 8
	for _, unit := range [...]string{"a.a.a.a.", "[.]", "hxxp://", "hxxp:// ", "1.1.1.1.", "a:", "abcdef01", "a@", "|a", `HKLM\a `, `mutex: "`, " dot a", "`a", "http://a.example/,", "http://a.example/b?c=d&",
		"CVE-2026-1234/", `\.`, "192.0.2.1,", "legitimate a.example ", "合法a.example、", "中.", "sha256 abcdef01\n", "x http://a.example/a-\n", `"http://a.example/x,`, "*.a.example,", "<a ", "type,ip\n1.2.3.4,5\n", "[[.", "((dot"} {
		var small, large time.Duration
		for range 8 { // the processor's clock is coarse and the collector's work is in it: what is truly slow is slow each time
			small, large = timed(unit, short), timed(unit, short*times)
			if large <= 3*times*small+30*time.Millisecond {
				break
			}
		}
		if large > 3*times*small+30*time.Millisecond {
			t.Errorf("%q: %v for %d KiB, %v for %d KiB, each of eight times", unit, small, short>>10, large, short*times>>10)
		}
	}
}

// timed is the processor time over n bytes of the unit; the clock on the wall would tell of other programs too.
func timed(unit string, n int) time.Duration {
	text := strings.Repeat(unit, n/len(unit))
	start := processorTime()
	_, _ = Extract(strings.NewReader(text))
	return processorTime() - start
}

func processorTime() time.Duration {
	var use syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &use)
	return time.Duration(use.Utime.Nano())
}
