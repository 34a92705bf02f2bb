// Package access lets people and programs in and says what they may do.
//
// A person comes in by a link that works once and for a quarter of an hour, and gets a session; a program shows a token. Both are 32
// random bytes of which only the SHA-256 is kept, so whoever reads the database cannot come in. A session stands for one person in one
// organisation in one role; to act in another, one switches.
//
//	link      made → used | ran out (15 minutes)
//	session   begun → switched … → ended by sign-out, after 12 hours of silence, or 7 days after it began
//	proof     fresh for 15 minutes after the sign-in or after Prove; what cannot be taken back asks for a fresh one
//	token     made → revoked | ran out
//	recovery  open → confirmed by a second administrator | cancelled | ran out (24 hours)
//
// A person's ways in are, in this order: a passkey; a password together with a code of an authenticator app, or a recovery code; an account of their
// agency's own sign-on that they linked; a link by mail. Each begins a session with a new secret. Of a password the Argon2id hash is kept, and the app's
// secret in a box that only the password opens.
//
// Who is the answer: the Viewer that every read of the domain takes, and May, which reads the one table in permissions.go. Viewers are
// resolved once and kept until the membership epoch moves, so a suspension or a removed office works with the next request.
//
// Every sign-in, sign-out, switch, proof, every way in made or ended, every recovery and every token is a fact. Refusals are counted and told once a minute: ten
// thousand guesses are one fact, not ten thousand. Those at passwords are told by Sweep alone, so that no answer takes longer because of whom it was about.
package access
