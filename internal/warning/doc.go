// Package warning tells those whom something concerns, hears what they did, and takes back what was wrong.
//
// A Warning is one text in both languages with a kind, an urgency and recipients. Each recipient is an organisation with its own reason,
// its own deliveries by channel and contact, and its own receipts. Drafts are made by followers of package exposure, or by hand; a
// versioned Policy says which go out by themselves and which need one or two people.
//
//	state      becomes    by
//	draft      released   the policy, or the last approval; it takes its number now
//	           dropped    the desk, or the cause is gone
//	released   withdrawn  the desk with a reason, or the cause is gone for everyone
//
// What happens to a recipient:
//
//	added ──► told (inbox at once, then mail and webhook) ──► seen ──► answered, and answered again
//	            └── silent: the same contacts again ──► further contacts ──► the desk's calling list
//
// Telling goes in batches of 500: each batch is a job, and the fact that a batch was told asks for the next. A withdrawal takes the same
// road: an Update reaches everybody who was told, and nobody else. A recipient added after the release is told alone.
//
// Who may read what: a member reads its own recipient rows and what is public or GREEN; it never learns who else was told. The desk reads
// all. What goes out by mail or webhook above TLP:GREEN has number, urgency and link only.
package warning
