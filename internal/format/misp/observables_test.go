package misp

import (
	"fmt"
	"strings"
	"testing"
)

func TestEveryTypeIsCutIntoItsObservables(t *testing.T) {
	const md5, sha1 = "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709"
	cases := []struct{ kind, value, want string }{
		{"ip-src", "192.0.2.1", "ipv4 192.0.2.1 value"},
		{"ip-dst", "2001:db8::1", "ipv6 2001:db8::1 value"},
		{"ip-dst", "192.0.2.0/24", "ipv4-cidr 192.0.2.0/24 value"},
		{"ip-src", "2001:db8::/32", "ipv6-cidr 2001:db8::/32 value"},
		{"ip-dst|port", "192.0.2.1|443", "ipv4 192.0.2.1 value1"},
		{"ip-src|port", "192.0.2.1:443", "ipv4 192.0.2.1 value1"},
		{"ip-dst|port", "2001:db8::1|443", "ipv6 2001:db8::1 value1"},
		{"domain", "evil.example", "domain evil.example value"},
		{"hostname", "www.evil.example", "domain www.evil.example value"},
		{"domain|ip", "evil.example|192.0.2.1", "domain evil.example value1, ipv4 192.0.2.1 value2"},
		{"hostname|port", "evil.example|8080", "domain evil.example value1"},
		{"url", "http://evil.example/a|b", "url http://evil.example/a|b value"},
		{"email-src", "a@evil.example", "email a@evil.example value"},
		{"email-dst", "b@victim.example", "email b@victim.example value"},
		{"email-attachment", "invoice.exe", "file-name invoice.exe value"},
		{"md5", md5, "md5 " + md5 + " value"},
		{"filename|md5", "a.exe|" + md5, "file-name a.exe value1, md5 " + md5 + " value2"},
		{"filename|sha1", "we|ird.exe|" + sha1, "file-name we|ird.exe value1, sha1 " + sha1 + " value2"},
		{"filename|sha1", "|" + sha1, "sha1 " + sha1 + " value2"},
		{"filename|sha1", "a.exe", "file-name a.exe value1"},
		{"filename|ssdeep", "a.exe|3:abc:def", "file-name a.exe value1"},
		{"malware-sample", "a.exe|" + md5, "file-name a.exe value1, md5 " + md5 + " value2"},
		{"regkey", `HKLM\Software\X`, `registry-key HKLM\Software\X value`},
		{"regkey|value", `HKLM\Software\X|a|b`, `registry-key HKLM\Software\X value1`},
		{"mutex", "Global\\x", "mutex Global\\x value"},
		{"ja3-fingerprint-md5", md5, "ja3 " + md5 + " value"},
		{"AS", "AS64496", "asn AS64496 value"}, {"vulnerability", "CVE-2026-1", "cve CVE-2026-1 value"}, {"cpe", "cpe:/a:x", "cpe cpe:/a:x value"},
		{"btc", "1A", "btc 1A value"},
		{"text", "evil.example", ""}, {"link", "https://report.example/", ""}, {"port", "443", ""}, {"target-email", "a@b.example", ""}, {"full-name", "A B", ""},
		{"md5", "  ", ""}, {"no-such-type", "x", ""},
	}
	for _, c := range cases {
		a := Attribute{Type: c.kind, Value: c.value}
		var got []string
		for _, o := range a.Observables() {
			got = append(got, fmt.Sprintf("%s %s %s", o.Kind, o.Raw, o.Path))
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s %q: got %q, want %q", c.kind, c.value, s, c.want)
		}
	}
}

// coreTypes are the attribute types of the MISP core format.
const coreTypes = `AS,aba-rtn,attachment,authentihash,bank-account-nr,bic,bin,boolean,bro,btc,campaign-id,campaign-name,cc-number,comment,cookie,cortex,
counter,country-of-residence,cpe,date-of-birth,datetime,dns-soa-email,domain,domain|ip,email-attachment,email-body,email-dst,email-dst-display-name,
email-header,email-message-id,email-mime-boundary,email-reply-to,email-src,email-src-display-name,email-subject,email-thread-index,email-x-mailer,
filename,filename|authentihash,filename|impfuzzy,filename|imphash,filename|md5,filename|pehash,filename|sha1,filename|sha224,filename|sha256,
filename|sha384,filename|sha512,filename|sha512/224,filename|sha512/256,filename|ssdeep,filename|tlsh,first-name,float,frequent-flyer-number,gender,gene,
github-organisation,github-repository,github-username,hex,hostname,hostname|port,http-method,iban,identity-card-number,impfuzzy,imphash,ip-dst,
ip-dst|port,ip-src,ip-src|port,issue-date-of-the-visa,jabber-id,last-name,link,mac-address,mac-eui-64,malware-sample,malware-type,md5,middle-name,
mime-type,mobile-application-id,mutex,named pipe,nationality,other,passenger-name-record-locator-number,passport-country,passport-expiration,
passport-number,pattern-in-file,pattern-in-memory,pattern-in-traffic,payment-details,pdb,pehash,phone-number,place-of-birth,place-port-of-clearance,
place-port-of-onward-foreign-destination,place-port-of-original-embarkation,port,primary-residence,prtn,redress-number,regkey,regkey|value,sha1,
sha224,sha256,sha384,sha512,sha512/224,sha512/256,sigma,size-in-bytes,snort,special-service-request,ssdeep,stix2-pattern,target-email,target-external,
target-location,target-machine,target-org,target-user,text,threat-actor,tlsh,travel-details,twitter-id,uri,url,user-agent,visa-number,vulnerability,
whois-creation-date,whois-registrant-email,whois-registrant-name,whois-registrant-org,whois-registrant-phone,whois-registrar,windows-scheduled-task,
windows-service-displayname,windows-service-name,x509-fingerprint-md5,x509-fingerprint-sha1,x509-fingerprint-sha256,xmr,yara`

func TestEveryTypeOfTheCoreFormatIsKnown(t *testing.T) {
	for kind := range strings.SplitSeq(coreTypes, ",") {
		if kind = strings.TrimSpace(kind); !Known(kind) {
			t.Errorf("%q is not known", kind)
		}
	}
}
