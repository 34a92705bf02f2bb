// Package app is the one place where the parts meet: it opens a store, makes the domains, runs the followers and serves the faces. Tests run
// the true program by it.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"lianfang/internal/abuse"
	"lianfang/internal/access"
	"lianfang/internal/disclosure"
	"lianfang/internal/evidence"
	"lianfang/internal/exposure"
	"lianfang/internal/face/mail"
	"lianfang/internal/face/provider"
	"lianfang/internal/face/rest"
	"lianfang/internal/face/taxii"
	"lianfang/internal/face/vans"
	"lianfang/internal/face/web"
	"lianfang/internal/face/webhook"
	"lianfang/internal/fault"
	"lianfang/internal/httpx"
	"lianfang/internal/incident"
	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/outbound"
	"lianfang/internal/restricted"
	"lianfang/internal/spans"
	"lianfang/internal/store"
	"lianfang/internal/supply"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// Options is how a centre is run. The zero value of each field is its default.
type Options struct {
	Store     string               // a folder or a postgres:// address; "./lianfang-data"
	YaraRules string               // a folder of YARA rules for evidence, by which the system's yara goes; "" for none
	Blobs     string               // the folder for evidence; on SQLite "blobs" in the store's own, on PostgreSQL none: then no evidence is taken
	Now       func() time.Time     // the clock; time.Now
	Log       *slog.Logger         // where the program says what it does; nowhere
	PublicURL string               // the address that browsers and mails use; the listener's
	Centre    text.Text            // the name of the centre, shown on pages
	Hotline   string               // the number to call
	Code      string               // begins the numbers of warnings; "LF"
	Mail      mail.Options         // the mail server; without a host no mail is sent
	Mailbox   string               // the address to which people write to report, "" for none; ListenMail takes it
	SignOn    access.SignOnOptions // an agency's own sign-on; without an issuer there is none
	Reach     outbound.Options     // what webhooks and the sign-on may connect to beside public addresses
	Advice    warning.Adviser      // what was written for families of products; nil for none
	Demo      bool                 // people sign in by a click, and the page Scenario is there
	Traces    spans.Options        // where traces of the work go; nowhere
	Version   string               // of the program, for whoever looks which nodes run
	MustExist bool                 // refuse to make a new store
	Serve     bool                 // hold the folder's lock: needed for Start
	Edge      Edge                 // what stands between the network and the faces
}

// App is a centre.
type App struct {
	Store    *store.Store
	Journal  *journal.Journal
	Book     *marking.Book
	Members  *member.Members
	Access   *access.Access
	Intel    *intel.Intel
	Exposure *exposure.Exposure
	Warning  *warning.Warnings

	Incidents *incident.Incidents
	Evidence  *evidence.Vault
	Abuse     *abuse.Directory

	Restricted *restricted.Restricted
	Disclosure *disclosure.Disclosures
	Supply     *supply.Supply

	options  Options
	post     access.Post
	registry *prometheus.Registry
	meter    *httpx.Meter
	runner   *job.Runner
	server   *http.Server
	ops      *http.Server
	listen   net.Listener
	mailbox  *mail.Mailbox
	stop     context.CancelFunc
	end      sync.Once
	ending   chan struct{} // closed when the centre stops: what stays open, such as a stream, ends
	done     sync.WaitGroup
	scene    web.Scene
	cert     *httpx.Certificate // nil where no TLS is spoken
}

// New opens the store and makes the domains. Nothing runs yet.
func New(ctx context.Context, o Options) (*App, error) {
	if o.Store == "" {
		o.Store = "./lianfang-data"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s, err := store.Open(ctx, o.Store, store.Options{Serve: o.Serve, MustExist: o.MustExist})
	if err != nil {
		return nil, err
	}
	a := &App{Store: s, options: o, ending: make(chan struct{})}
	if a.Journal, err = journal.Open(ctx, s, o.Now); err != nil {
		return nil, errors.Join(fmt.Errorf("open the journal: %w", err), s.Close())
	}
	if err := a.useTraces(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	a.registry = a.newRegistry()
	a.meter = httpx.NewMeter(a.registry)
	if err := a.useCertificate(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	a.Book = marking.NewBook(s)
	a.Members = member.New(s, a.Journal, o.Now)
	if err := a.useProfile(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	a.Access = access.New(s, a.Journal, a.Members, a.Book, o.Now)
	if err := a.usePasskeys(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := a.useSignOn(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	a.Intel = intel.New(s, a.Journal, o.Now, o.Log)
	a.Exposure = exposure.New(s, a.Journal, a.Intel, a.Members, o.Now, o.Log)
	a.Incidents = incident.New(s, a.Journal, a.Book, a.Members, o.Now, incident.Options{Code: o.Code, Intake: a.Intel})
	a.Abuse = abuse.New(s, a.Journal, o.Now)
	a.Incidents.UseAbuse(a.Abuse)
	if err := a.useEvidence(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	a.Restricted = restricted.New(s, a.Journal, a.Members, o.Now, o.Log)
	a.useDisclosure()
	channels, mailer, err := o.channels()
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if mailer != nil {
		a.post = mailer.SendLetter
		a.Access.UsePost(a.post)
		a.Members.UsePost(mailer.SendNote)
		a.Disclosure.UsePost(mailer.SendNote)
		a.Incidents.UsePost(mailer.SendNote)
	}
	a.Warning = warning.New(s, a.Journal, a.Book, a.Intel, a.Exposure, a.Members, o.Now, o.Log, warning.Options{Centre: a.options.Code, PublicURL: o.PublicURL, Channels: channels, Advice: o.Advice})
	a.Incidents.UseLibrary(library{a})
	a.Incidents.UseMailbox(o.Mailbox)
	a.Supply = supply.New(s, a.Journal, a.Book, a.Members, a.Exposure, a.Intel, a.Warning, o.Now, o.Log)
	return a, nil
}

// channels are the ways out of the house; mailer sends letters too, nil where no mail is sent.
func (o Options) channels() (out []warning.Channel, mailer *mail.Channel, err error) {
	out = []warning.Channel{webhook.New(outbound.New(o.Reach))}
	if o.Mail.Host == "" {
		return out, nil, nil
	}
	if o.PublicURL == "" {
		return nil, nil, fault.New(fault.Invalid, "mail_without_address", text.Of("要寄信就要用 --public-url 說明成員怎麼連到這裡，信裡的連結才能用。",
			"To send mail, say with --public-url how members reach this centre; the links in mails need it."))
	}
	m, err := mail.New(o.Mail)
	if err != nil {
		return nil, nil, err
	}
	return append(out, m), m, nil
}

// followers lists who turns facts into work, in the order of the road.
func (a *App) followers() []job.Follower {
	return []job.Follower{
		a.Exposure.KnowledgeFollower(),
		a.Exposure.InventoryFollower(),
		a.Exposure.FindingFollower(),
		a.Exposure.RematchFollower(),
		a.Exposure.MarkingFollower(),
		a.Exposure.NameFollower(),
		a.Exposure.TouchFollower(),
		a.Exposure.TransferFollower(),
		a.Restricted.Follower(),
		a.Warning.DraftFollower(),
		a.Warning.TellFollower(),
		a.Warning.WithdrawalFollower(),
		a.Supply.Follower(),
		a.Evidence.Follower(),
		a.Intel.SearchFollower(),
		a.Incidents.IndexFollower(),
		a.Incidents.VictimFollower(),
		a.Incidents.ContactFollower(),
		a.Incidents.DrillFollower(),
	}
}

// Work starts the followers. On SQLite the app was made with Serve.
func (a *App) Work(ctx context.Context) error {
	// How long a job waits after a failure is real time, whatever the centre's clock says: a clock that stands still would never try again.
	a.runner = job.New(a.Store, a.Journal, time.Now, a.options.Log, a.followers()...)
	if err := a.runner.Start(ctx); err != nil {
		return err
	}
	a.Intel.UsePace(a.runner.Pace)
	if err := a.Members.IndexNames(ctx); err != nil {
		return err
	}
	run, stop := context.WithCancel(context.WithoutCancel(ctx))
	a.stop = stop
	a.done.Go(func() { a.every(run, sweepEvery, a.Access.Sweep, "sweep") })
	a.done.Go(func() { a.every(run, sweepEvery, a.Members.SweepDelegations, "delegations") })
	a.done.Go(func() { a.every(run, sweepEvery, a.Members.Sweep, "applications") })
	a.done.Go(func() { a.every(run, sweepEvery, a.Disclosure.Sweep, "disclosures") })
	a.done.Go(func() { a.every(run, sweepEvery, a.Incidents.Sweep, "incidents") })
	a.done.Go(func() {
		if err := a.Evidence.Resume(run); err != nil && run.Err() == nil {
			a.options.Log.Error("evidence that had arrived could not be taken", "error", err)
		}
	})
	a.done.Go(func() { a.every(run, sweepEvery, a.Evidence.Sweep, "evidence") })
	a.done.Go(func() { a.every(run, collectEvery, a.Evidence.Collect, "bytes that nobody names") })
	a.done.Go(func() { a.every(run, wakeEvery, a.wakeIncidents, "clocks of incidents") })
	a.done.Go(func() { a.every(run, sweepEvery, a.askContacts, "contacts") })
	a.done.Go(func() { a.every(run, sweepEvery, a.Exposure.SweepTransfers, "uploads") })
	a.done.Go(func() { a.every(run, sweepEvery, a.Exposure.SweepSnapshots, "snapshots") })
	a.done.Go(func() { a.every(run, sweepEvery, a.Exposure.SweepFindings, "findings") })
	a.done.Go(func() { a.every(run, sweepEvery, a.Exposure.SweepVerdicts, "verdicts") })
	a.done.Go(func() { a.every(run, sweepEvery, a.Restricted.Sweep, "restricted products") })
	a.done.Go(func() { a.every(run, sweepEvery, a.Supply.Sweep, "supply chain") })
	a.done.Go(func() { a.every(run, escalateEvery, a.escalate, "escalate") })
	a.done.Go(func() { a.every(run, grownEvery, a.Store.Grown, "grown") })
	a.done.Go(func() { a.every(run, checkLook, a.Journal.CheckIfDue, "check of the journal") })
	a.done.Go(func() { a.beat(run) })
	if a.post != nil {
		a.done.Go(func() {
			a.Members.SendLetters(run, a.options.PublicURL, func(err error) { a.options.Log.Error("a letter could not be sent", "error", err) })
		})
		a.done.Go(func() {
			a.Disclosure.SendLetters(run, a.options.PublicURL, func(err error) { a.options.Log.Error("a letter about a case could not be sent", "error", err) })
		})
		a.done.Go(func() {
			a.Incidents.SendLetters(run, a.options.PublicURL, func(err error) { a.options.Log.Error("a letter about an incident could not be sent", "error", err) })
		})
		a.done.Go(func() {
			a.Access.SendLetters(run, func(err error) { a.options.Log.Error("a sign-in link could not be sent", "error", err) })
		})
	}
	a.done.Go(func() {
		if err := a.Warning.Deliver(run); err != nil && run.Err() == nil {
			a.options.Log.Error("deliveries stopped", "error", err)
		}
	})
	return nil
}

const (
	sweepEvery    = 10 * time.Minute
	collectEvery  = 6 * time.Hour
	escalateEvery = 20 * time.Second
	grownEvery    = 5 * time.Second
	wakeEvery     = 10 * time.Second
)

// wakeIncidents tells the warnings of clocks that came due, batch by batch, those on duty of reports that wait, and members in a drill of its parts.
func (a *App) wakeIncidents(ctx context.Context) error {
	for {
		n, err := a.Incidents.Wake(ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			return errors.Join(a.Incidents.TellDuty(ctx), a.Incidents.RunDrills(ctx))
		}
	}
}

// escalate does what silence asks for, batch by batch.
func (a *App) escalate(ctx context.Context) error {
	for {
		n, err := a.Warning.Escalate(ctx, a.options.Now())
		if err != nil || n == 0 {
			return err
		}
	}
}

// askContacts writes to members whose contacts nobody confirmed for long, batch by batch.
func (a *App) askContacts(ctx context.Context) error {
	for {
		n, err := a.Members.AskContacts(ctx)
		if err != nil || n == 0 {
			return err
		}
	}
}

// every calls a periodic duty until the app stops; a failure is logged and tried again next time.
func (a *App) every(ctx context.Context, d time.Duration, duty func(context.Context) error, name string) {
	t := time.NewTicker(d)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		if err := duty(ctx); err != nil && ctx.Err() == nil {
			a.options.Log.Error("a periodic duty failed", "duty", name, "error", err)
		}
	}
}

// Listen starts to answer on addr ("127.0.0.1:0" picks a port) and gives the address of the listener.
func (a *App) Listen(addr string) (string, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return "", fmt.Errorf("listen on %s: %w", addr, err)
	}
	a.listen = l
	port := l.Addr().(*net.TCPAddr).Port
	if a.options.PublicURL == "" {
		a.options.PublicURL = fmt.Sprintf("%s://localhost:%d", a.Scheme(), port)
		if err := a.usePasskeys(); err != nil {
			return "", errors.Join(err, l.Close())
		}
	}
	a.server = a.newServer(a.Handler())
	a.done.Go(func() { a.serveOn(a.server, httpx.Bounded(l, a.options.Edge.Proxies, a.hidden(), a.meter)) })
	a.keepCertificate()
	return l.Addr().String(), nil
}

// ListenOps answers on addr with the figures and profiles of operations, to whoever reaches it. Nothing else is there.
func (a *App) ListenOps(addr string) (string, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return "", fmt.Errorf("listen on %s: %w", addr, err)
	}
	mux := &httpx.Mux{}
	a.operations(mux, func(h http.Handler) http.Handler { return h })
	a.ops = a.newServer(httpx.Wrap(mux, httpx.Rules{Log: a.options.Log}))
	a.ops.TLSConfig = nil // the operations network speaks plainly
	a.done.Go(func() { a.serveOn(a.ops, l) })
	return l.Addr().String(), nil
}

func (a *App) serveOn(s *http.Server, l net.Listener) {
	serve := s.Serve
	if s.TLSConfig != nil {
		serve = func(l net.Listener) error { return s.ServeTLS(l, "", "") }
	}
	if err := serve(l); err != nil && !errors.Is(err, http.ErrServerClosed) {
		a.options.Log.Error("the server stopped", "error", err)
	}
}

// usePasskeys binds passkeys to the address that browsers use, as soon as it is known.
func (a *App) usePasskeys() error {
	if a.options.PublicURL == "" {
		return nil
	}
	return a.Access.UseAddress(a.options.PublicURL, "Lianfang")
}

// What the requests to a sign-on may cost.
const (
	signOnBytes  = 1 << 20
	signOnWithin = 10 * time.Second
)

// useSignOn lets people come in by their agency's own sign-on, which is asked by the one dialer.
func (a *App) useSignOn() error {
	o := a.options.SignOn
	if o.Issuer == "" {
		return nil
	}
	o.Client = outbound.New(a.options.Reach).Client(signOnBytes, signOnWithin)
	return a.Access.UseSignOn(o)
}

// PublicURL is the address that people's browsers use.
func (a *App) PublicURL() string { return a.options.PublicURL }

// centre is the name that pages show: as the options say, else the centre's own.
func (a *App) centre() text.Text {
	if a.options.Centre.IsZero() {
		if o, err := a.Members.Centre(context.Background(), marking.System("name of the centre")); err == nil {
			return o.Name
		}
	}
	return a.options.Centre
}

// secure tells that browsers come over TLS, here or at the proxy in front.
func (a *App) secure() bool { return strings.HasPrefix(a.options.PublicURL, "https://") }

func (a *App) web() *web.Server {
	return web.New(web.Parts{Store: a.Store, Journal: a.Journal, Members: a.Members, Access: a.Access, Intel: a.Intel, Exposure: a.Exposure, Warning: a.Warning, Incidents: a.Incidents, Evidence: a.Evidence, Abuse: a.Abuse, Supply: a.Supply, Restricted: a.Restricted, Disclosure: a.Disclosure,
		Now: a.options.Now, Log: a.options.Log, Centre: a.centre(), Hotline: a.options.Hotline, Secure: a.secure(), Demo: a.options.Demo, Mails: a.post != nil, Address: a.options.PublicURL, Scene: a.scene, Ending: a.ending})
}

func (a *App) rest() *rest.Server {
	return rest.New(rest.Parts{Store: a.Store, Journal: a.Journal, Book: a.Book, Members: a.Members, Access: a.Access, Intel: a.Intel, Exposure: a.Exposure, Warning: a.Warning, Incidents: a.Incidents, Evidence: a.Evidence, Abuse: a.Abuse, Supply: a.Supply, Restricted: a.Restricted, Disclosure: a.Disclosure,
		Now: a.options.Now, Secure: a.secure(), Log: a.options.Log, Ending: a.ending, Address: a.options.PublicURL})
}

func (a *App) taxii() *taxii.Server {
	return taxii.New(taxii.Parts{Journal: a.Journal, Access: a.Access, Intel: a.Intel, Log: a.options.Log, Centre: a.centre(), Address: strings.TrimSuffix(a.options.PublicURL, "/")})
}

// Routes is the table of the pages, for the test that walks it.
func (a *App) Routes() []web.Route { return a.web().Routes() }

// Acts is what each interface for programs asks of who comes, for the test that tries them all.
func (a *App) Acts() map[string]access.Act { return a.rest().Acts() }

// Patterns lists every door of the HTTP face, those of no page too.
func (a *App) Patterns() []string { return a.faces().Patterns() }

func (a *App) faces() *httpx.Mux {
	mux := &httpx.Mux{}
	a.web().Mount(mux)
	a.rest().Mount(mux)
	a.taxii().Mount(mux)
	vans.New(vans.Parts{Access: a.Access, Exposure: a.Exposure, Log: a.options.Log}).Mount(mux)
	provider.New(provider.Parts{Disclosure: a.Disclosure, Now: a.options.Now, Log: a.options.Log}).Mount(mux)
	ok := func(rw http.ResponseWriter, r *http.Request) { _, _ = rw.Write([]byte("ok\n")) }
	mux.HandleFunc("GET /healthz", ok)
	mux.HandleFunc("GET /readyz", func(rw http.ResponseWriter, r *http.Request) {
		if _, err := a.Journal.Head(r.Context()); err != nil {
			http.Error(rw, "the store does not answer", http.StatusServiceUnavailable)
			return
		}
		ok(rw, r)
	})
	a.operations(mux, httpx.Local)
	return mux
}

// UseScene gives the demonstration's play to the web face; call it before Listen.
func (a *App) UseScene(s web.Scene) { a.scene = s }

// Handler is the whole HTTP face, for tests that need no listener.
func (a *App) Handler() http.Handler {
	mux := a.faces()
	h := httpx.Wrap(mux, a.rules(mux))
	if !a.secure() {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Strict-Transport-Security", "max-age=31536000") // an address that was given out as https is never asked for in the clear
		h.ServeHTTP(w, r)
	})
}

// Stop ends everything in order: no new requests, then the work under way, then the store.
func (a *App) Stop(ctx context.Context) error {
	var err error
	a.end.Do(func() { close(a.ending) })
	if a.server != nil {
		err = a.server.Shutdown(ctx)
		if err != nil {
			err = errors.Join(err, a.server.Close())
		}
	}
	if a.ops != nil {
		err = errors.Join(err, a.ops.Close())
	}
	if a.mailbox != nil {
		err = errors.Join(err, a.mailbox.Shutdown(ctx))
	}
	if a.stop != nil {
		a.stop()
	}
	if a.runner != nil {
		a.runner.Stop()
	}
	a.done.Wait()
	a.Journal.Close()
	a.endTraces()
	return errors.Join(err, a.Store.Close())
}

// Drain waits until everything that follows from what was committed is done.
func (a *App) Drain(ctx context.Context) error { return job.Drain(ctx, a.Store) }
