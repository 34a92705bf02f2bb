// Package webhook carries warnings to machines by HTTP POST.
//
//	POST /whatever HTTP/1.1
//	Content-Type: application/json
//	Idempotency-Key: delivery-42
//	Lianfang-Signature: t=1795501920,v1=5257a869e7…
//
//	{"id":"delivery-42","at":"2026-11-24T06:32:00Z","second_copy":false,"event":"released",
//	 "warning":{"number":"LF-ANA-202611-00000001","kind":"ANA","urgency":1,"tlp":"TLP:AMBER","drill":false,"due":null,"link":"https://…"}}
//
// v1 is the HMAC-SHA256, in hex, of the decimal t, a full stop and the body, under the contact's secret. A receiver compares it in constant
// time and refuses a t that is more than five minutes off; it keeps the Idempotency-Key to tell a second copy. Any 2xx is taken as
// received. Above TLP:GREEN there is no title and no text: the machine reads them from the API with its own token.
package webhook
