package httpx

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

const (
	// CertificateEvery is how often the files of a certificate are looked at.
	CertificateEvery = 2 * time.Second
	soonExpired      = 14 * 24 * time.Hour
	maxPEM           = 1 << 20
)

// Certificate is the server's, as its two files are now. It is safe for several goroutines.
type Certificate struct {
	certFile, keyFile string
	log               *slog.Logger
	now               func() time.Time

	mu      sync.Mutex
	current *tls.Certificate
	read    [sha256.Size]byte // of the files as they were last read, whether they were good or not
}

// LoadCertificate reads a certificate with its chain, and its key, both PEM. host is the name that browsers use: that the certificate is not for it is said,
// and no reason not to start, for another name may lead here too. The same holds for one that has expired.
func LoadCertificate(certFile, keyFile, host string, log *slog.Logger, now func() time.Time) (*Certificate, error) {
	c := &Certificate{certFile: certFile, keyFile: keyFile, log: log, now: now}
	certPEM, keyPEM, err := c.files()
	if err != nil {
		return nil, err
	}
	c.read = digest(certPEM, keyPEM)
	if c.current, err = c.pair(certPEM, keyPEM); err != nil {
		return nil, err
	}
	if info, err := os.Stat(keyFile); err == nil && info.Mode().Perm()&0o007 != 0 {
		log.Warn("everybody on this machine may read the key; take their right away (chmod o= FILE)", "file", keyFile)
	}
	if host == "" {
		c.sayAge()
		return c, nil
	}
	if err := c.current.Leaf.VerifyHostname(host); err != nil {
		log.Warn("the certificate is not for the address that browsers use", "host", host, "error", err)
	}
	c.sayAge()
	return c, nil
}

func digest(certPEM, keyPEM []byte) [sha256.Size]byte {
	return sha256.Sum256(bytes.Join([][]byte{certPEM, keyPEM}, []byte{0}))
}

func (c *Certificate) files() (certPEM, keyPEM []byte, err error) {
	if certPEM, err = readPEM(c.certFile); err != nil {
		return nil, nil, err
	}
	keyPEM, err = readPEM(c.keyFile)
	return certPEM, keyPEM, err
}

func readPEM(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.New(fault.Invalid, "no_tls_file", text.Format("沒有 %s 這個檔案。", "There is no file %s.", name))
	case err == nil && (info.Size() > maxPEM || !info.Mode().IsRegular()):
		return nil, fault.New(fault.Invalid, "bad_tls_file", text.Format("%s 不是憑證或金鑰的檔案。", "%s is no file of a certificate or key.", name))
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, fault.New(fault.Invalid, "bad_tls_file", text.Format("讀不到 %[1]s：%[2]v", "%[1]s cannot be read: %[2]v", name, err))
	}
	return b, nil
}

func (c *Certificate) pair(certPEM, keyPEM []byte) (*tls.Certificate, error) {
	pair, err := tls.X509KeyPair(certPEM, keyPEM)
	if err == nil {
		return &pair, nil
	}
	say := text.Format("%[1]s 與 %[2]s 不能用：須為 PEM，憑證（含中繼憑證）與未加密的金鑰各一個檔案。", "%[1]s and %[2]s cannot be used: they are PEM, a file for the certificate with its chain and one for the key, not encrypted.", c.certFile, c.keyFile)
	if strings.Contains(err.Error(), "does not match") {
		say = text.Format("%[2]s 的金鑰不是 %[1]s 這張憑證的。", "The key in %[2]s is not that of the certificate in %[1]s.", c.certFile, c.keyFile)
	}
	return nil, fault.New(fault.Invalid, "bad_tls_pair", say).Because(err)
}

// sayAge tells of a certificate that has expired or soon will.
func (c *Certificate) sayAge() {
	leaf := c.current.Leaf
	switch left := leaf.NotAfter.Sub(c.now()); {
	case left < 0:
		c.log.Warn("the certificate has expired, browsers will refuse it", "file", c.certFile, "expired", leaf.NotAfter)
	case left < soonExpired:
		c.log.Warn("the certificate expires soon", "file", c.certFile, "expires", leaf.NotAfter)
	case c.now().Before(leaf.NotBefore):
		c.log.Warn("the certificate is not valid yet", "file", c.certFile, "from", leaf.NotBefore)
	}
}

// Refresh takes files that have changed. What is no certificate is said once, and the one before goes on: whoever replaces two files replaces one of them first.
func (c *Certificate) Refresh() {
	certPEM, keyPEM, err := c.files()
	c.mu.Lock()
	defer c.mu.Unlock()
	now := digest(certPEM, keyPEM)
	if err == nil && now == c.read {
		return
	}
	var next *tls.Certificate
	if err == nil {
		next, err = c.pair(certPEM, keyPEM)
	}
	if err != nil {
		if now != c.read {
			c.log.Error("the new certificate cannot be used; the one before goes on", "error", err)
		}
		c.read = now
		return
	}
	c.read, c.current = now, next
	c.log.Info("a new certificate is in use", "file", c.certFile, "expires", next.Leaf.NotAfter)
	c.sayAge()
}

// Leaf is the certificate in use.
func (c *Certificate) Leaf() *x509.Certificate {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.current.Leaf
}

// Config is how the server speaks TLS: 1.2 or newer, and in 1.2 only with forward secrecy and authenticated encryption.
func (c *Certificate) Config() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		CipherSuites: []uint16{
			tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
			tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
		},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			c.mu.Lock()
			defer c.mu.Unlock()
			return c.current, nil
		},
	}
}

// HTTP2 bounds what one connection may ask for at once, and ends one whose other side is gone or does not read.
func HTTP2() *http.HTTP2Config {
	return &http.HTTP2Config{MaxConcurrentStreams: 250, SendPingTimeout: time.Minute, PingTimeout: 15 * time.Second, WriteByteTimeout: UsualPatience.Still}
}
