package prose

import (
	"strings"

	"lianfang/internal/format/observable"
)

// wellKnown are sites that reports name all the time without accusing them: vendors, researchers, standards bodies and services that attackers
// abuse. Being here only lowers the suspicion; a defanged or listed value stays accused.
var wellKnown = set(`
	adobe.com akamai.com amazon.com amazonaws.com android.com anydesk.com apache.org apple.com atlassian.com azure.com bing.com bitbucket.org bleepingcomputer.com broadcom.com
	cert.org certificate-transparency.org checkpoint.com chromium.org cisa.gov cisco.com citrix.com cloudflare.com crowdstrike.com cve.org cybereason.com debian.org
	digicert.com discord.com discordapp.com docker.com dropbox.com duckduckgo.com elastic.co eset.com exploit-db.com f5.com facebook.com fbi.gov first.org fortinet.com
	fortiguard.com gitee.com github.com githubusercontent.com gitlab.com gmail.com gnu.org google.com googleapis.com gstatic.com group-ib.com hibp.com hotmail.com hybrid-analysis.com
	ibm.com icloud.com ietf.org instagram.com intel.com ipify.org ivanti.com jpcert.or.jp juniper.net kaspersky.com kaspersky-labs.com kernel.org line.me linkedin.com live.com
	malwarebytes.com mandiant.com mcafee.com medium.com microsoft.com microsoftonline.com misp-project.org mitre.org mozilla.org msn.com nvidia.com office.com office365.com
	onedrive.com openssl.org oracle.com outlook.com owasp.org paloaltonetworks.com pastebin.com paypal.com proofpoint.com pypi.org python.org qualys.com rapid7.com
	recordedfuture.com reddit.com redhat.com sans.org secureworks.com securelist.com sentinelone.com shodan.io skype.com slack.com sonicwall.com sophos.com sourceforge.net
	symantec.com talosintelligence.com teamviewer.com telegram.org tenable.com thehackernews.com trellix.com trendmicro.com trustwave.com twitter.com ubuntu.com urlscan.io us-cert.gov
	veeam.com verisign.com virustotal.com vmware.com volexity.com w3.org welivesecurity.com whatsapp.com wikipedia.org windows.com windowsupdate.com wordpress.org x.com yahoo.com
	youtube.com zoom.us zscaler.com twcert.org.tw twnic.tw hinet.net ithome.com.tw`)

// officeHosts are usual first labels of a defender's own servers.
var officeHosts = set(`jira wiki confluence intranet sharepoint servicedesk helpdesk tickets ticket misp thehive`)

// resolvers are public name servers, which malware and its victims ask alike.
var resolvers = set(`8.8.8.8 8.8.4.4 1.1.1.1 1.0.0.1 9.9.9.9 149.112.112.112 208.67.222.222 208.67.220.220 168.95.1.1 168.95.192.1 101.101.101.101
	2001:4860:4860::8888 2001:4860:4860::8844 2606:4700:4700::1111 2606:4700:4700::1001 2620:fe::fe`)

// systemFiles are programs and libraries that every machine of their kind has.
var systemFiles = set(`powershell.exe pwsh.exe cmd.exe rundll32.exe regsvr32.exe svchost.exe explorer.exe services.exe lsass.exe csrss.exe winlogon.exe wininit.exe smss.exe
	taskhost.exe taskhostw.exe dllhost.exe conhost.exe mshta.exe wscript.exe cscript.exe certutil.exe bitsadmin.exe schtasks.exe wmic.exe msiexec.exe reg.exe net.exe net1.exe
	whoami.exe ipconfig.exe ping.exe nltest.exe vssadmin.exe wbadmin.exe bcdedit.exe sc.exe at.exe tasklist.exe taskkill.exe installutil.exe msbuild.exe regasm.exe
	notepad.exe calc.exe winword.exe excel.exe outlook.exe powerpnt.exe iexplore.exe chrome.exe firefox.exe msedge.exe w3wp.exe java.exe python.exe ntdll.dll kernel32.dll
	user32.dll advapi32.dll ws2_32.dll amsi.dll psexec.exe procdump.exe ntoskrnl.exe ntds.dit autorun.inf desktop.ini robots.txt wp-config.php web.config`)

func set(list string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		out[w] = true
	}
	return out
}

// knownHost tells whether the host of a value belongs to a well-known site, or to a public authority.
func knownHost(host string) bool {
	for _, name := range observable.Suffixes(host) {
		if wellKnown[name] {
			return true
		}
	}
	return authority(host)
}

// authority tells whether a name belongs to a government, a school or an army.
func authority(host string) bool {
	for _, end := range [...]string{".gov", ".gov.tw", ".edu", ".edu.tw", ".mil", ".gov.uk", ".europa.eu", ".nat.gov.tw"} {
		if strings.HasSuffix(host, end) {
			return true
		}
	}
	return false
}
