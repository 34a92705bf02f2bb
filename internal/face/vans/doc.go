// Package vans takes uploads as clients of Taiwan's 資通安全弱點通報系統 (VANS) send them, on the paths of its two generations, so that an agency's tool
// needs another address and key and nothing else.
//
// The api_key in the body is a token of the organisation (`lianfang admin token create --role member --org SLUG`). The second generation says which
// machine has what: an upload replaces what the last one said of the machines it names, and leaves the others. The first generation counts only: an
// upload replaces the last one whole. Every row has its verdict in the answer.
package vans
