// Package prose finds observables in what people write for people: advisories, blog posts, mail threads, chat logs and tables, in Chinese and
// English, as plain text, Markdown, AsciiDoc or HTML.
//
// A report names many values and accuses only some: beside the command server stand the vendor's page, the author's mail, the victim's
// own address and a version number that looks like an address. So each value found carries a judgement: malicious, context (named, not
// accused) or unsure, which counts as accused so that a doubt is seen by a person rather than lost.
//
// The work goes in four steps: decode makes characters of the bytes, page takes off the markup and undoes defanging while it keeps the way
// back to each character, match finds the values, and judge weighs where and how each is named.
package prose
