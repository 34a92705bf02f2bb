// Package provider hands out what the centre published, as a trusted provider of CSAF 2.0 does (section 7.1, requirements 1 to 20):
//
//	/.well-known/csaf/provider-metadata.json    who publishes, where, with which keys
//	/.well-known/csaf/white/                    the directory: a folder a year, index.txt, changes.csv, the ROLIE feed and its categories
//	/.well-known/csaf/service.json          ROLIE's list of feeds
//	/.well-known/csaf/openpgp/                  the public key
//	/.well-known/security.txt                   how to tell us of a flaw (RFC 9116), signed
//
// All of it is for everybody: TLP:CLEAR, which CSAF 2.0 calls WHITE. Nothing is redirected. Requirement 10, a name in the DNS, is for whoever keeps the
// domain; 8 and 9 take its place. The address has to be https (requirement 3): --public-url says it.
package provider
