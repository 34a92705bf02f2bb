// Package outbound is the one door through which this program connects to addresses that other people chose: webhooks, feeds, peers.
//
// Whoever may name a URL could name the inside of our own network. So the address is checked when the connection is made, after the name was
// resolved: nothing private, local, reserved or made for documentation, unless the operator listed it. A name that resolves differently the
// second time gains nothing. Redirects are not followed, proxies of the environment are not used, and every answer has a limit of bytes
// and of time.
package outbound
