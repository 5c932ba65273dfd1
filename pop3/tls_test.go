package pop3_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/mailloft/mailloft/pop3"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

// noCredential fails the test if a session told the server anything but what
// says nothing.
func noCredential(t *testing.T, s *pop3test.Server) {
	t.Helper()
	_ = s.Close() // so that all is recorded
	for _, session := range s.Sessions() {
		for _, line := range session.Received {
			if line != "CAPA" && line != "STLS" {
				t.Errorf("the client said %q", line)
			}
		}
	}
}

func TestUnverifiedServerIsToldNothing(t *testing.T) {
	for name, o := range map[string]pop3test.Options{
		"expired":           {Certificate: pop3test.Expired},
		"wrong host":        {Certificate: pop3test.WrongHost},
		"self-signed":       {Certificate: pop3test.SelfSigned},
		"unknown authority": {Certificate: pop3test.UnknownCA},
		"TLS 1.1":           {TLS: func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 }},
		"TLS 1.0":           {TLS: func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS10 }},
	} {
		for _, implicit := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				o.Implicit = implicit
				s := start(t, o)
				cfg := config(s)
				cfg.TLS.MinVersion = tls.VersionTLS10 // the floor holds all the same
				dial := pop3.DialSTLS
				if implicit {
					dial = pop3.DialTLS
				}
				_, err := dial(t.Context(), s.Addr(), cfg)
				var certificate *tls.CertificateVerificationError
				var alert tls.AlertError
				if o.TLS == nil && !errors.As(err, &certificate) || o.TLS != nil && !(errors.As(err, &alert) || err != nil) {
					t.Errorf("got %v", err)
				}
				noCredential(t, s)
			})
		}
	}
}

func TestCertificateErrorsKeepTheirType(t *testing.T) {
	s := start(t, pop3test.Options{Implicit: true, Certificate: pop3test.WrongHost})
	_, err := pop3.DialTLS(t.Context(), s.Addr(), config(s))
	var host x509.HostnameError
	if !errors.As(err, &host) {
		t.Errorf("got %v", err)
	}
	s = start(t, pop3test.Options{Implicit: true, Certificate: pop3test.Expired})
	_, err = pop3.DialTLS(t.Context(), s.Addr(), config(s))
	var invalid x509.CertificateInvalidError
	if !errors.As(err, &invalid) || invalid.Reason != x509.Expired {
		t.Errorf("got %v", err)
	}
}

func TestPlaintextWhereTLSIsExpected(t *testing.T) {
	s := start(t, pop3test.Options{Implicit: true, Plaintext: true})
	_, err := pop3.DialTLS(t.Context(), s.Addr(), config(s))
	var header tls.RecordHeaderError
	if !errors.As(err, &header) {
		t.Errorf("got %v", err)
	}
	for _, session := range s.Sessions() {
		if session.User != "" {
			t.Error("signed in")
		}
	}
}

func TestSTLS(t *testing.T) {
	s := start(t, pop3test.Options{})
	c, err := pop3.DialSTLS(t.Context(), s.Addr(), config(s))
	if err != nil {
		t.Fatal(err)
	}
	if caps, err := c.Capa(t.Context()); caps.STLS || !caps.Top || err != nil {
		t.Errorf("capabilities are still those from before TLS: %+v, %v", caps, err)
	}
	if err := c.SignIn(t.Context(), pop3.Credentials{Username: user, Password: password}); err != nil {
		t.Error(err)
	}
	if err := c.Quit(t.Context()); err != nil {
		t.Error(err)
	}
	if !s.Sessions()[0].Secure {
		t.Error("not secure")
	}
}

func TestSTLSWithoutCAPAIsTried(t *testing.T) {
	s := start(t, pop3test.Options{Without: []string{"CAPA"}})
	c, err := pop3.DialSTLS(t.Context(), s.Addr(), config(s))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Quit(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAnythingOddAboutSTLSAborts(t *testing.T) {
	var protocol *pop3.ProtocolError
	isProtocol := func(err error) bool { return errors.As(err, &protocol) }
	isMissing := func(err error) bool { return errors.Is(err, pop3.ErrNoSTLS) }
	isCut := func(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) }
	isError := func(err error) bool { return err != nil }
	for _, test := range []struct {
		name string
		o    pop3test.Options
		want func(error) bool
	}{
		{"not offered", pop3test.Options{Without: []string{"STLS"}}, isMissing},
		{"neither CAPA nor STLS", pop3test.Options{Without: []string{"CAPA", "STLS"}}, isMissing},
		{"refused", pop3test.Options{Faults: []pop3test.Fault{{Command: "STLS", Do: pop3test.Refuse, Text: "no"}}}, isMissing},
		{"injected", pop3test.Options{Faults: []pop3test.Fault{{Command: "STLS", Do: pop3test.Inject, Text: "+OK hello\r\n"}}}, isProtocol},
		{"injected before", pop3test.Options{Faults: []pop3test.Fault{{Command: "CAPA", Do: pop3test.Inject, Text: "+OK begin TLS\r\n"}}}, isProtocol},
		{"nonsense", pop3test.Options{Faults: []pop3test.Fault{{Command: "STLS", Do: pop3test.Answer, Text: "OK\r\n"}}}, isProtocol},
		{"no TLS behind it", pop3test.Options{Faults: []pop3test.Fault{{Command: "STLS", Do: pop3test.Answer, Text: "+OK\r\n"}}}, isError},
		{"hung up", pop3test.Options{Faults: []pop3test.Fault{{Command: "STLS", Do: pop3test.Drop}}}, isCut},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := start(t, test.o)
			cfg := config(s)
			cfg.Timeouts.TLS = 100 * time.Millisecond // for the one that says nothing
			c, err := pop3.DialSTLS(t.Context(), s.Addr(), cfg)
			if !test.want(err) || c != nil {
				t.Errorf("got %v", err)
			}
			_ = s.Close() // so that all is recorded
			if session := s.Sessions()[0]; session.User != "" || session.Secure {
				t.Errorf("%+v", session)
			}
			for _, line := range s.Sessions()[0].Received {
				if len(line) > 3 && (line[:4] == "AUTH" || line[:4] == "USER") {
					t.Errorf("the client said %q", line)
				}
			}
		})
	}
}

func TestPlaintextConnectionRefusesEverythingElse(t *testing.T) {
	s := start(t, pop3test.Options{Messages: mail(pop3test.Message{UID: "1", Body: []byte("x\r\n")})})
	nc := dialTCP(t, s.Addr())
	c := pop3.New(nc, pop3.Config{})
	ctx := t.Context()
	_, _, stat := c.Stat(ctx)
	_, list := c.List(ctx)
	for i, err := range []error{
		c.SignIn(ctx, pop3.Credentials{Username: user, Password: password}),
		c.SignIn(ctx, pop3.Credentials{Username: user, Password: password, Mechanisms: []string{"USER"}}),
		stat, list, c.Noop(ctx), c.Dele(ctx, 1), c.Rset(ctx), c.UTF8(ctx),
		c.RetrAll(ctx, []int{1, 2}, nil, nil), c.DeleAll(ctx, []int{1, 2}, nil), c.Retr(ctx, 1, nil), c.Top(ctx, 1, 0, nil),
	} {
		if !errors.Is(err, pop3.ErrPlaintext) {
			t.Errorf("%d: %v", i, err)
		}
	}
	if err := c.Quit(ctx); err != nil {
		t.Error(err)
	}
	for _, line := range s.Sessions()[0].Received {
		if line != "CAPA" && line != "QUIT" {
			t.Errorf("the client said %q", line)
		}
	}
}

func TestSessionsAreResumed(t *testing.T) {
	s := start(t, pop3test.Options{Implicit: true})
	cfg := config(s)
	cfg.TLS.ClientSessionCache = tls.NewLRUClientSessionCache(4)
	for i := range 2 {
		c := connect(t, s, cfg)
		if state, ok := c.ConnectionState(); !ok || state.DidResume != (i == 1) || state.Version != tls.VersionTLS13 {
			t.Errorf("connection %d: resumed %v, %s", i, state.DidResume, tls.VersionName(state.Version))
		}
		if err := c.Quit(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestClientCertificateIsShown(t *testing.T) {
	var shown bool
	s := start(t, pop3test.Options{Implicit: true, TLS: func(c *tls.Config) {
		c.ClientAuth = tls.RequireAnyClientCert
		c.VerifyConnection = func(state tls.ConnectionState) error {
			shown = len(state.PeerCertificates) == 1
			return nil
		}
	}})
	other := start(t, pop3test.Options{Implicit: true}) // its certificate will do
	cfg := config(s)
	cfg.TLS.Certificates = []tls.Certificate{other.KeyPair()}
	c := connect(t, s, cfg)
	if err := c.Quit(t.Context()); err != nil || !shown {
		t.Errorf("shown %v, %v", shown, err)
	}
}
