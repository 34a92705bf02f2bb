package observable

// Kind is the sort of a value that can be seen on a wire or a disk. The words are those of `lianfang extract`.
type Kind string

// The kinds.
const (
	CVE             Kind = "cve"
	Domain          Kind = "domain"
	DomainWildcard  Kind = "domain-wildcard"
	IPv4            Kind = "ipv4"
	IPv6            Kind = "ipv6"
	IPv4CIDR        Kind = "ipv4-cidr"
	IPv6CIDR        Kind = "ipv6-cidr"
	URL             Kind = "url"
	Email           Kind = "email"
	MD5             Kind = "md5"
	SHA1            Kind = "sha1"
	SHA256          Kind = "sha256"
	SHA512          Kind = "sha512"
	JA3             Kind = "ja3"
	AttackTechnique Kind = "attack-technique"
	FileName        Kind = "file-name"
	RegistryKey     Kind = "registry-key"
	Mutex           Kind = "mutex"
	BTC             Kind = "btc"
	ASN             Kind = "asn"
	CPE             Kind = "cpe"
	PURL            Kind = "purl"
)
