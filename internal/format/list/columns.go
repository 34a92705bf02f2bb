package list

import (
	"strings"

	"lianfang/internal/format/observable"
)

// column is what a column of a table, or a member of a JSON object, holds.
type column int

const (
	unknownColumn column = iota
	valueColumn
	kindColumn // a value whose name says its kind: "ip", "sha256", "dst_ip"
	typeColumn
	descriptionColumn
	firstColumn
	lastColumn
	confidenceColumn
	tagsColumn
	tlpColumn
	familyColumn
	portColumn
	sourceColumn
	packageColumn
	versionsColumn
	ecosystemColumn
)

// columns are the words of headers and members, squeezed: English as feeds write them, Chinese as spreadsheets in Taiwan name
// them, and the German of one that was met.
var columns = map[string]column{
	"indicator": valueColumn, "value": valueColumn, "ioc": valueColumn, "iocvalue": valueColumn, "observable": valueColumn, "indicatorvalue": valueColumn,
	"指標": valueColumn, "指標值": valueColumn, "值": valueColumn, "威脅指標": valueColumn, "入侵指標": valueColumn, "wert": valueColumn,

	"type": typeColumn, "kind": typeColumn, "ioctype": typeColumn, "indicatortype": typeColumn, "entitytype": typeColumn,
	"類型": typeColumn, "種類": typeColumn, "指標類型": typeColumn, "art": typeColumn, "typ": typeColumn,

	"description": descriptionColumn, "comment": descriptionColumn, "context": descriptionColumn, "remark": descriptionColumn, "note": descriptionColumn,
	"notes": descriptionColumn, "title": descriptionColumn, "說明": descriptionColumn, "描述": descriptionColumn, "備註": descriptionColumn,
	"bemerkung": descriptionColumn,

	"firstseen": firstColumn, "firstseenutc": firstColumn, "dateadded": firstColumn, "created": firstColumn, "validfrom": firstColumn,
	"首次發現": firstColumn, "首見時間": firstColumn, "發現時間": firstColumn, "發現日期": firstColumn,
	"lastseen": lastColumn, "lastseenutc": lastColumn, "lastonline": lastColumn, "seen": lastColumn, "modified": lastColumn,
	"最後發現": lastColumn, "最近發現": lastColumn, "末見時間": lastColumn,

	"confidence": confidenceColumn, "confidencelevel": confidenceColumn, "score": confidenceColumn, "信心": confidenceColumn, "可信度": confidenceColumn,
	"信心度": confidenceColumn, "信心水準": confidenceColumn,

	"tags": tagsColumn, "tag": tagsColumn, "labels": tagsColumn, "threat": tagsColumn, "threattype": tagsColumn, "role": tagsColumn,
	"標籤": tagsColumn, "威脅類型": tagsColumn,
	"tlp": tlpColumn, "tlplevel": tlpColumn, "tlpmarking": tlpColumn, "tlpcolor": tlpColumn, "tlpcolour": tlpColumn, "trafficlightprotocol": tlpColumn,
	"marking": tlpColumn, "機敏等級": tlpColumn, "分享等級": tlpColumn, "情資分享等級": tlpColumn, "tlp等級": tlpColumn,

	"malware": familyColumn, "malwareprintable": familyColumn, "malwarefamily": familyColumn, "family": familyColumn, "app": familyColumn,
	"campaign": familyColumn, "惡意程式": familyColumn, "惡意程式家族": familyColumn, "家族": familyColumn,
	"port": portColumn, "dstport": portColumn, "通訊埠": portColumn,
	"source": sourceColumn, "sources": sourceColumn, "reporter": sourceColumn, "來源": sourceColumn,
	"packagename": packageColumn, "package": packageColumn, "套件名稱": packageColumn, "套件": packageColumn,
	"packageversions": versionsColumn, "packageversion": versionsColumn, "versions": versionsColumn, "version": versionsColumn, "affectedversions": versionsColumn,
	"版本": versionsColumn, "ecosystem": ecosystemColumn, "registry": ecosystemColumn, "生態系": ecosystemColumn,
}

// columnOf is what a header's word means. A word that names a kind is a column of values of that kind.
func columnOf(word string) column {
	squeezed := squeeze(word)
	if c, ok := columns[squeezed]; ok {
		return c
	}
	if _, ok := columnKind(word); ok {
		return kindColumn
	}
	return unknownColumn
}

// columnKind is the word of the kind that a column of values is named for. An autonomous system beside an address is no value.
func columnKind(word string) (string, bool) {
	squeezed := squeeze(word)
	switch squeezed {
	case "dstip", "srcip", "destinationip", "sourceip", "c2ip":
		return "ip", true
	case "asn", "as", "network", "net", "mail", "連結":
		return "", false
	case "hash", "雜湊", "雜湊值", "filehash":
		return "hash", true
	}
	_, ok := sorts[squeezed]
	return squeezed, ok
}

// isHashColumn tells whether a column holds hashes; several of them may describe one file.
func isHashColumn(word string) bool {
	switch sorts[squeeze(word)] {
	case observable.MD5, observable.SHA1, observable.SHA256, observable.SHA512:
		return true
	}
	return strings.Contains(squeeze(word), "hash")
}
