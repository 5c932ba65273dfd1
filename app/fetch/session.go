package fetch

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
	"github.com/mailloft/mailloft/pop3"
)

// What one session takes on at most. A first sync of a large maildrop runs in
// several, so that deletions are committed now and then.
const (
	maxMessages = 10_000
	maxBytes    = 4 << 30
)

// session is one POP3 session of one account. It is used by one goroutine.
type session struct {
	deps     Deps
	runner   *runner
	account  account.Account
	rule     rule
	progress *progress
	log      *slog.Logger

	client   *pop3.Client
	items    []item // the server's listing, in its order
	complete bool   // the listing agreed with STAT: what is not in it is not there
	ledger   *ledger
	proven   map[int]bool   // by number: retrieved, stored and read back in this session
	odd      map[int]bool   // by number: what was retrieved begins like a reply
	octets   map[int]int64  // by number: the size of what was retrieved, now or before
	taken    int            // messages fetched or decided about: what counts for the cap
	repeated int64          // bytes of messages that were here already
	stumbles map[string]int // by place: how often sessions broke there before
	aside    []item         // left to a session of their own
	broke    bool           // the line broke while a message was awaited
	otherway bool           // the server can be spoken to in another way, which the next session does
	sieve    sieve
	doomed   map[int]string // by number: the rule that deletes it
	byRule   int            // of them, those whose DELE was acknowledged
	sent     []string       // keys whose DELE was acknowledged
	deleted  int            // messages whose DELE was acknowledged
	utf8     bool           // the server was asked for UTF8
	quitting bool           // QUIT may have reached the server
	result   Result
}

// oneSession has one session of the account, and if that put messages aside,
// one for those.
func oneSession(ctx context.Context, r *runner, a account.Account, p *progress) (Result, error) {
	s, result, err := r.has(ctx, a, p, func(ctx context.Context, s *session) error { return s.steps(ctx) })
	if err != nil || len(s.aside) == 0 || result.More {
		return result, err
	}
	if r.letIn(ctx, p) != nil { // the person did not ask for this one
		s.leaveAside(s.aside)
		result.Failed = s.result.Failed
		return result, nil
	}
	last, err := asideSession(ctx, s)
	last.Failed = append(result.Failed, last.Failed...)
	result.add(last)
	return result, err
}

// has has a session, and another whenever one broke because of how the server
// was spoken to.
func (r *runner) has(ctx context.Context, a account.Account, p *progress, steps func(context.Context, *session) error) (*session, Result, error) {
	var sum Result
	for {
		s := newSession(r, a, p)
		result, err := s.run(ctx, func(ctx context.Context) error { return steps(ctx, s) })
		sum.add(result)
		if !s.otherway || r.letIn(ctx, p) != nil { // each way is found out once
			return s, sum, err
		}
	}
}

func newSession(r *runner, a account.Account, p *progress) *session {
	return &session{
		deps: r.deps, runner: r, account: a, rule: ruleFor(a), progress: p, sieve: newSieve(a),
		log:    r.deps.Log.With("account", a.ID),
		proven: map[int]bool{}, odd: map[int]bool{}, octets: map[int]int64{}, doomed: map[int]string{}, stumbles: r.deps.Memory.of(a).Stumbles,
	}
}

// run has the session from beginning to end. Its errors are *problem.Problem.
func (s *session) run(ctx context.Context, steps func(context.Context) error) (Result, error) {
	began := time.Now()
	s.progress.begin()
	err := steps(ctx)
	s.learn(ctx, err)
	if err != nil {
		err = s.failed(ctx, err)
	}
	if s.client != nil {
		// Closing without QUIT makes the server restore what DELE marked.
		_ = s.client.Close() // the session's error, if any, is known
	}
	s.progress.end(s.result, s.deps.Now(), err == nil)
	s.log.Info("session ended", "listed", s.result.Listed, "new", s.result.New, "duplicates", s.result.Duplicates,
		"deleted", s.result.Deleted, "bytes", s.result.Bytes, "refused", len(s.result.Failed), "took", time.Since(began), "err", err)
	return s.result, err
}

func (s *session) steps(ctx context.Context) error {
	if err := s.open(ctx); err != nil {
		return err
	}
	s.setAside()
	if err := s.remap(ctx); err != nil {
		return err
	}
	if err := s.fetchNew(ctx); err != nil {
		return err
	}
	if err := s.deleteAll(ctx); err != nil {
		return err
	}
	return s.quit(ctx)
}

// open signs in and compares the maildrop with the ledger.
func (s *session) open(ctx context.Context) error {
	read := make(chan error, 1)
	go func() { read <- s.readLedger(ctx) }() // a large one takes as long as the way to the server
	err := s.signIn(ctx)
	if ledgerErr := <-read; err == nil {
		err = ledgerErr
	}
	if err != nil {
		return err
	}
	s.phase(Listing)
	if err := s.list(ctx); err != nil {
		return err
	}
	return s.reconcile(ctx)
}

// signIn connects and signs in. An access token that the server refuses may
// have been revoked early; a new one tells.
func (s *session) signIn(ctx context.Context) error {
	token, err := s.trySignIn(ctx)
	if err == nil || s.account.Method() != account.OAuth2 || problem.From(err).Code != "signin.refused" || token == "" {
		return err
	}
	s.deps.Passwords.Refused(s.account, token)
	_ = s.client.Close() // the refusal is known
	_, err = s.trySignIn(ctx)
	return err
}

// trySignIn asks for the credential, connects, and signs in. It returns what
// was shown to the server.
func (s *session) trySignIn(ctx context.Context) (secret.Password, error) {
	s.phase(Keyring)
	password, err := passwordFor(ctx, s.deps.Passwords, s.account)
	if err != nil {
		return "", err
	}
	s.phase(Connecting)
	if s.client, err = dial(ctx, s.account, password, s.deps); err != nil {
		return "", err
	}
	s.phase(SigningIn)
	return password, s.authenticate(ctx, password)
}

func (s *session) authenticate(ctx context.Context, password secret.Password) error {
	caps, err := s.client.Capa(ctx)
	if err != nil {
		return err
	}
	credentials, err := credentials(s.account, caps, password)
	if err != nil {
		return err
	}
	if err := s.askUTF8(ctx); err != nil {
		return err
	}
	since := s.runner.earliest()
	s.runner.signingIn(caps.LoginDelay)
	err = s.client.SignIn(ctx, credentials)
	if err != nil {
		s.heardAgain(err)
		if s.rule.soonIsAuth && s.deps.Now().Before(since) {
			return tooSoon(err, s.account, since)
		}
		return signInProblem(err, s.account)
	}
	s.unbound()
	return nil
}

// dial connects with TLS as the account asks for it.
func dial(ctx context.Context, a account.Account, password secret.Password, deps Deps) (*pop3.Client, error) {
	config := deps.Client
	var err error
	if config.TLS, err = tlsConfig(a, deps); err != nil {
		return nil, err
	}
	config.ServerName = a.Host
	if a.Trace && a.ID != "" && deps.Trace != nil {
		config.Trace = func(dir pop3.Direction, line string) { deps.Trace(a, string(dir)+" "+line) }
	}
	if a.ClientCert != "" {
		own, err := clientCertificate(ctx, a, password, deps.Passwords)
		if err != nil {
			return nil, err
		}
		config.TLS.Certificates = []tls.Certificate{own}
	}
	if a.Proxy != "" {
		if config.Dialer, err = throughProxy(ctx, a, deps); err != nil {
			return nil, err
		}
	}
	if oneByOne(a, deps) {
		config.Limits.PipelineCommands = 1
	}
	config.NoCapa = deps.Memory.of(a).Mute.spared(deps.Now())
	config.NoBinding = deps.Now().Before(deps.Memory.of(a).Unbound)
	config.BareLF = deps.Now().Before(deps.Memory.of(a).BareLF)
	if a.Security == account.STARTTLS {
		return pop3.DialSTLS(ctx, a.HostPort(), config)
	}
	return pop3.DialTLS(ctx, a.HostPort(), config)
}

// quit ends the session, which makes the server delete what DELE marked, and
// records it once the server said so. RFC 1939 §6.
func (s *session) quit(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.phase(Finishing)
	s.quitting = true
	if err := s.client.Quit(ctx); err != nil {
		if s.deleted == 0 {
			s.log.Debug("QUIT failed with nothing at stake", "err", quoted(err))
			s.noteClock()
			return nil
		}
		return fmt.Errorf("QUIT: %w", err)
	}
	s.result.Deleted, s.result.Ruled = s.deleted, s.byRule
	s.noteClock()
	if len(s.sent) == 0 {
		return nil
	}
	// The deletions are a fact now, whatever happens to ctx.
	ctx, cancel := grace(ctx)
	defer cancel()
	return s.deps.Archive.MarkDeleted(ctx, s.account.ID, s.sent, s.deps.Now())
}

// failed puts the session's error into words and takes back what is no longer
// true: without QUIT, the server restores what DELE marked. RFC 1939 §6. If
// QUIT was sent and its reply lost, nobody knows; the next listing will tell.
func (s *session) failed(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		err = cause // how the end of ctx showed does not matter
	}
	if len(s.sent) > 0 && !s.quitting {
		ctx, cancel := grace(ctx)
		defer cancel()
		if clearing := s.deps.Archive.ClearDeleteSent(ctx, s.account.ID, s.sent); clearing != nil {
			// The next session does it when it finds the messages still listed.
			s.log.Warn("the ledger still says that DELE was sent", "err", clearing)
		}
	}
	err = translate(err, s.account)
	if s.quitting && s.deleted > 0 {
		// What the usual sentences say of the server may not be so.
		p := *problem.From(err)
		p.Next = fmt.Sprintf("Whether the server has deleted the %d messages that are safe here shows at the next check.", s.deleted)
		return &p
	}
	return err
}

func (s *session) phase(p Phase) {
	s.progress.update(func(st *State) { st.Phase = p })
}

// fail notes a single message that the server refused.
func (s *session) fail(it item, err error) {
	s.wantsUTF8(err)
	f := s.leave(it, refusedMessage(err, it.number))
	s.log.Warn("the server refused a message", "number", it.number, "uid", f.UID, "err", quoted(err))
}

// leave notes a message that stays behind, and why.
func (s *session) leave(it item, why *problem.Problem) Failure {
	f := Failure{Number: it.number, Err: why}
	if fitUID(it.key) {
		f.UID = it.key
	}
	s.result.Failed = append(s.result.Failed, f)
	return f
}
