package provider

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// signedText is security.txt as it was signed for a day.
type signedText struct {
	plain string
	file  file
}

// validDays is how long security.txt holds: less than a year, as RFC 9116 §2.5.5 advises.
const validDays = 180

// security is /.well-known/security.txt (RFC 9116), signed within itself (§2.3) once there is a key. It is the same for a day.
func (s *Server) security(ctx context.Context, _ string) (file, error) {
	p, err := s.Disclosure.Publisher(ctx)
	if err != nil {
		return file{}, err
	}
	k, signs, err := s.Disclosure.PublicKey(ctx)
	if err != nil {
		return file{}, err
	}
	today := s.Now().UTC().Truncate(24 * time.Hour)
	base := p.Namespace
	var b strings.Builder
	line := func(name, value string) { b.WriteString(name + ": " + value + "\n") }
	line("Contact", base+"/disclosure/report")
	if tel := dial(p.Contact); tel != "" {
		line("Contact", "tel:"+tel)
	}
	line("Expires", today.AddDate(0, 0, validDays).Format(time.RFC3339))
	if signs {
		line("Encryption", fmt.Sprintf("%s%sopenpgp/%s.asc", base, root, k.Fingerprint))
	}
	line("Preferred-Languages", "zh-TW, en")
	line("Canonical", base+"/.well-known/security.txt")
	line("Policy", base+"/disclosure/policy")
	line("CSAF", base+root+"provider-metadata.json") // section 7.1.8
	plain := b.String()

	s.mu.Lock()
	defer s.mu.Unlock()
	if s.said.plain == plain {
		return s.said.file, nil
	}
	signed := []byte(plain)
	if signs {
		if signed, err = k.SignText(plain, today); err != nil {
			return file{}, err
		}
	}
	s.said = signedText{plain, file{asText, signed, today}}
	return s.said.file, nil
}

// dial is a telephone number as an address has it (RFC 3966): of a local number nobody abroad can make one.
func dial(s string) string {
	n := strings.NewReplacer(" ", "", "-", "", "(", "", ")", "").Replace(s)
	if !strings.HasPrefix(n, "+") {
		return ""
	}
	return n
}
