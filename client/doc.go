// Package client speaks to a centre of Lianfang: every operation of /api/v1 is a method, and each thing that is sent or answered is a type. The centre's
// own face is made of these types, so what is written here is what goes over the line.
//
//	c, err := client.New("https://cert.example.tw", client.Options{Token: os.Getenv("LIANFANG_TOKEN")})
//	for change, err := range c.Changes(ctx, last) { … }
//
// A call is sent again after 429, 503 and a connection that broke, as often as Options says, where that does no harm: what creates or decides something
// bears an Idempotency-Key, by which the centre does it once. What the centre refuses is a *Problem, whose Code does not change from release to release.
//
// It uses the standard library alone, so that it can be copied into other programs.
package client
