package misp

import "lianfang/internal/format/observable"

// kinds is the type list of the MISP core format (draft-dulaunoy-misp-core-format, "type") with those that MISP has added since: what each
// holds. A type that stands under none() is known and holds nothing that can be seen on a wire or a disk in a kind of this product.
var kinds = map[string]halves{
	// network
	"ip-src": one(anyAddress), "ip-dst": one(anyAddress),
	"ip-src|port": firstOf(anyAddress), "ip-dst|port": firstOf(anyAddress),
	"domain": one(observable.Domain), "hostname": one(observable.Domain),
	"domain|ip": two(observable.Domain, anyAddress), "hostname|port": firstOf(observable.Domain),
	"url": one(observable.URL), "AS": one(observable.ASN),
	"ja3-fingerprint-md5": one(observable.JA3),
	"uri":                 none(), "port": none(), "mac-address": none(), "mac-eui-64": none(), "user-agent": none(), "http-method": none(),
	"cookie": none(), "jarm-fingerprint": none(), "hassh-md5": none(), "hasshserver-md5": none(), "favicon-mmh3": none(), "community-id": none(),
	"dom-hash": none(), "ja4-plus": none(), "ssh-fingerprint": none(), "onion-address": one(observable.Domain),

	// mail
	"email": one(observable.Email), "email-src": one(observable.Email), "email-dst": one(observable.Email),
	"email-reply-to": one(observable.Email), "dns-soa-email": one(observable.Email), "target-email": none(),
	"whois-registrant-email": one(observable.Email), "email-attachment": one(observable.FileName),
	"email-subject": none(), "email-body": none(), "email-header": none(), "email-message-id": none(), "email-mime-boundary": none(),
	"email-thread-index": none(), "email-x-mailer": none(), "email-src-display-name": none(), "email-dst-display-name": none(),

	// files
	"md5": one(observable.MD5), "sha1": one(observable.SHA1), "sha256": one(observable.SHA256), "sha512": one(observable.SHA512),
	"sha224": none(), "sha384": none(), "sha512/224": none(), "sha512/256": none(), "sha3-224": none(), "sha3-256": none(),
	"sha3-384": none(), "sha3-512": none(), "ssdeep": none(), "tlsh": none(), "imphash": none(), "telfhash": none(), "impfuzzy": none(),
	"authentihash": none(), "pehash": none(), "vhash": none(), "cdhash": none(),
	"filename": one(observable.FileName), "pdb": none(), "filename-pattern": none(), "process-state": none(),
	"filename|md5": fileAnd(observable.MD5), "filename|sha1": fileAnd(observable.SHA1), "filename|sha256": fileAnd(observable.SHA256),
	"filename|sha512": fileAnd(observable.SHA512), "malware-sample": fileAnd(observable.MD5),
	"filename|sha224": firstOf(observable.FileName), "filename|sha384": firstOf(observable.FileName),
	"filename|sha512/224": firstOf(observable.FileName), "filename|sha512/256": firstOf(observable.FileName),
	"filename|sha3-224": firstOf(observable.FileName), "filename|sha3-256": firstOf(observable.FileName),
	"filename|sha3-384": firstOf(observable.FileName), "filename|sha3-512": firstOf(observable.FileName),
	"filename|ssdeep": firstOf(observable.FileName), "filename|tlsh": firstOf(observable.FileName), "filename|imphash": firstOf(observable.FileName),
	"filename|impfuzzy": firstOf(observable.FileName), "filename|pehash": firstOf(observable.FileName),
	"filename|authentihash": firstOf(observable.FileName), "filename|vhash": firstOf(observable.FileName),
	// An attachment is named for people; its name is not what an attacker's file is called.
	"attachment": none(), "mime-type": none(), "size-in-bytes": none(), "hex": none(), "gene": none(), "malware-type": none(),
	"x509-fingerprint-md5": none(), "x509-fingerprint-sha1": none(), "x509-fingerprint-sha256": none(),

	// hosts
	"regkey": one(observable.RegistryKey), "regkey|value": firstOf(observable.RegistryKey), "mutex": one(observable.Mutex),
	"named pipe": none(), "windows-scheduled-task": none(), "windows-service-name": none(), "windows-service-displayname": none(),
	"azure-application-id": none(), "chrome-extension-id": none(), "mobile-application-id": none(), "kusto-query": none(),

	// rules and patterns
	"yara": none(), "sigma": none(), "snort": none(), "bro": none(), "zeek": none(), "stix2-pattern": none(), "pattern-in-file": none(),
	"pattern-in-memory": none(), "pattern-in-traffic": none(), "pgp-public-key": none(), "pgp-private-key": none(),

	// knowledge
	"vulnerability": one(observable.CVE), "cpe": one(observable.CPE), "weakness": none(), "link": none(), "comment": none(), "text": none(),
	"other": none(), "datetime": none(), "counter": none(), "float": none(), "integer": none(), "boolean": none(), "cortex": none(),
	"anonymised": none(), "threat-actor": none(), "campaign-name": none(), "campaign-id": none(), "identity-card-number": none(),

	// money
	"btc": one(observable.BTC), "dash": none(), "xmr": none(), "iban": none(), "bic": none(), "bank-account-nr": none(), "aba-rtn": none(),
	"bin": none(), "cc-number": none(), "prtn": none(), "phone-number": none(),

	// persons, accounts and targets: never observables, they are personal data
	"whois-registrant-name": none(), "whois-registrant-org": none(), "whois-registrant-phone": none(), "whois-registrar": none(),
	"whois-creation-date": none(), "target-user": none(), "target-machine": none(), "target-org": none(), "target-location": none(),
	"target-external": none(), "first-name": none(), "middle-name": none(), "last-name": none(), "full-name": none(), "date-of-birth": none(),
	"place-of-birth": none(), "gender": none(), "passport-number": none(), "passport-country": none(), "passport-expiration": none(),
	"redress-number": none(), "nationality": none(), "visa-number": none(), "issue-date-of-the-visa": none(), "primary-residence": none(),
	"country-of-residence": none(), "special-service-request": none(), "frequent-flyer-number": none(), "travel-details": none(),
	"payment-details": none(), "place-port-of-original-embarkation": none(), "place-port-of-clearance": none(),
	"place-port-of-onward-foreign-destination": none(), "passenger-name-record-locator-number": none(),
	"github-username": none(), "github-repository": none(), "github-organisation": none(), "jabber-id": none(), "twitter-id": none(),
}
