package mail

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"lianfang/internal/fault"
	"lianfang/internal/format/email"
	"lianfang/internal/httpx"
	"lianfang/internal/incident"
	"lianfang/internal/text"
)

// conversation is one conversation.
type conversation struct {
	b      *Mailbox
	from   netip.Addr
	sender string // of the envelope: "" for what answers or comes back
	ours   bool   // somebody here is to have it
}

// The answers of the mailbox; the codes are those of RFC 3463.
var (
	errElsewhere = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such mailbox here, and nothing is passed on"}
	errNobody    = &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 5, 1}, Message: "Nobody to take it for"}
	errTooLong   = &smtp.SMTPError{Code: 552, EnhancedCode: smtp.EnhancedCode{5, 3, 4}, Message: fmt.Sprintf("A mail has at most %d MB; report by the form to send more", email.MaxMail>>20)}
	errTooMany   = &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Too much mail from your network; try again later, or call"}
	errNoRoom    = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "Too much mail is coming in; try again in some minutes, or call"}
	errBroken    = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "It could not be kept; try again in some minutes, or call"}
)

func (s *conversation) Mail(from string, o *smtp.MailOptions) error {
	if o != nil && o.Size > email.MaxMail {
		return errTooLong
	}
	s.sender = from
	return nil
}

func (s *conversation) Rcpt(to string, _ *smtp.RcptOptions) error {
	if !s.b.takesFor(to) {
		return errElsewhere
	}
	s.ours = true
	return nil
}

func (s *conversation) Reset() { s.sender, s.ours = "", false }

func (s *conversation) Logout() error { return nil }

// Data takes a mail. It is answered 250 once the report is safe: a server that hears nothing sends it again, and the same mail is the same report.
func (s *conversation) Data(r io.Reader) error {
	if !s.ours {
		return errNobody
	}
	if wait := s.heldBack(); wait > 0 {
		return errTooMany
	}
	wait, over := context.WithTimeout(context.Background(), mailPatience)
	defer over()
	if s.b.room.Acquire(wait, email.MaxMail) != nil {
		return errNoRoom
	}
	defer s.b.room.Release(email.MaxMail)
	raw, err := io.ReadAll(r)
	if errors.Is(err, smtp.ErrDataTooLarge) {
		return errTooLong
	}
	if err != nil {
		return errBroken
	}
	ctx, stop := context.WithTimeout(context.Background(), mailWithin)
	defer stop()
	return s.answer(s.b.take(ctx, s.sender, raw))
}

func (s *conversation) heldBack() time.Duration {
	if s.b.Limiter == nil || s.b.Relays.Has(s.from) {
		return 0
	}
	wait, first := s.b.Limiter.Take(httpx.Reports, s.from)
	if first {
		s.b.Log.Warn("an address sends too many mails", "from", s.from.String())
	}
	return wait
}

// answer says what became of a mail in the words of SMTP: what is wrong with it for good, or only now.
func (s *conversation) answer(err error) error {
	if err == nil {
		return nil
	}
	f := fault.Of(err)
	switch f.Kind {
	case fault.Internal: // ours: whoever sent it keeps it and comes again
		s.b.Log.Error("a mail could not be kept", "error", err)
		return errBroken
	case fault.Busy:
		return errNoRoom
	}
	return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: ascii(line(f.Say.In(text.En)))}
}

// ascii is what every mail server can read.
func ascii(s string) string {
	return strings.Map(func(r rune) rune {
		if r > '~' {
			return '\''
		}
		return r
	}, s)
}

// take makes a mail a report with its evidence. What answers a letter of ours by itself, and what comes back, is dropped: an answer to it would go in circles.
func (b *Mailbox) take(ctx context.Context, sender string, raw []byte) error {
	m, err := email.Read(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	if m.Sent == email.InAnswer || sender == "" || strings.EqualFold(m.From, b.Address) {
		b.Log.Info("a mail that a program sent in answer was dropped", "id", m.ID)
		return nil
	}
	pass, again, err := b.Incidents.TakeMail(ctx, incident.Mailed{From: m.From, Name: m.Name, Subject: m.Subject, Words: m.Words, Answers: m.Answers, Digest: digest(m), Program: m.Sent == email.ByProgram})
	if err != nil || !b.Evidence.Takes() {
		return err
	}
	had, err := b.Evidence.Items(ctx, pass)
	if err != nil {
		return err
	}
	there := map[[sha256.Size]byte]bool{}
	for _, x := range had {
		there[[sha256.Size]byte(x.SHA256)] = true
	}
	all := m.Files
	if !again || len(had) == 0 { // the mail itself, with its way here, stands before what it carries
		all = append([]email.File{{Name: "mail.eml", Body: raw}}, all...)
	}
	for _, f := range all {
		if there[sha256.Sum256(f.Body)] {
			continue
		}
		_, err := b.Evidence.Take(ctx, pass, f.Name, email.MaxMail, bytes.NewReader(f.Body))
		if err != nil && slices.Contains(enough, fault.Of(err).Kind) { // the words are in
			b.Log.Warn("a file of a mail was not kept", "case", pass.Number, "error", err)
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// enough are refusals of a file that no second try changes: a case that is full or has ended, more than a day's files.
var enough = []fault.Kind{fault.Conflict, fault.Invalid, fault.Limited}

// digest is of what somebody wrote and not of the way it came, which is another each time.
func digest(m email.Mail) []byte {
	h := sha256.New()
	for _, s := range []string{m.ID, m.From, m.Subject, m.Words} {
		_, _ = fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	for _, f := range m.Files {
		sum := sha256.Sum256(f.Body)
		_, _ = h.Write(sum[:])
	}
	return h.Sum(nil)
}
