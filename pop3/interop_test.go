package pop3_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"io"
	"os"
	"testing"

	"github.com/mailloft/mailloft/pop3"
)

// realServer dials the server that the environment names: POP3_ADDR for
// implicit TLS or POP3_STLS_ADDR, POP3_USER, POP3_PASSWORD, and POP3_CA, a PEM
// file. The maildrop should hold some messages; nothing is deleted.
func realServer(t *testing.T, dial func(cfg pop3.Config) (*pop3.Client, error)) *pop3.Client {
	t.Helper()
	pool := x509.NewCertPool()
	if file := os.Getenv("POP3_CA"); file != "" {
		pem, err := os.ReadFile(file)
		if err != nil || !pool.AppendCertsFromPEM(pem) {
			t.Fatalf("POP3_CA: %v", err)
		}
	}
	c, err := dial(pop3.Config{TLS: &tls.Config{RootCAs: pool}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() }) // after QUIT, or an error that is told
	t.Logf("%s", c.Greeting())
	return c
}

func TestRealServer(t *testing.T) {
	ran := false
	for variable, dial := range map[string]func(addr string) func(pop3.Config) (*pop3.Client, error){
		"POP3_ADDR": func(addr string) func(pop3.Config) (*pop3.Client, error) {
			return func(cfg pop3.Config) (*pop3.Client, error) { return pop3.DialTLS(t.Context(), addr, cfg) }
		},
		"POP3_STLS_ADDR": func(addr string) func(pop3.Config) (*pop3.Client, error) {
			return func(cfg pop3.Config) (*pop3.Client, error) { return pop3.DialSTLS(t.Context(), addr, cfg) }
		},
	} {
		addr := os.Getenv(variable)
		if addr == "" {
			continue
		}
		ran = true
		t.Run(variable, func(t *testing.T) {
			first := realServer(t, dial(addr))
			caps, err := first.Capa(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%q", caps.All)
			for _, m := range append(caps.SASL, pop3.UserPass) {
				t.Run(m, func(t *testing.T) { inspect(t, realServer(t, dial(addr)), m) })
			}
			if err := first.Quit(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	if !ran {
		t.Skip("POP3_ADDR and POP3_STLS_ADDR are not set")
	}
}

// inspect reads a maildrop in every way there is, and changes nothing.
func inspect(t *testing.T, c *pop3.Client, mechanism string) {
	ctx := t.Context()
	cred := pop3.Credentials{Username: os.Getenv("POP3_USER"), Password: os.Getenv("POP3_PASSWORD"), Mechanisms: []string{mechanism}}
	if err := c.SignIn(ctx, cred); err != nil {
		t.Fatal(err)
	}
	survey, err := c.Survey(ctx)
	if err != nil || survey.Count != len(survey.Listings) || survey.UIDErr == nil && survey.Count != len(survey.UIDs) {
		t.Fatalf("%+v, %v", survey, err)
	}
	t.Logf("%d messages, %d bytes", survey.Count, survey.Size)
	var numbers []int
	for _, l := range survey.Listings {
		numbers = append(numbers, l.Number)
	}
	together := map[int][]byte{}
	err = c.RetrAll(ctx, numbers, nil, func(n int, r io.Reader) (err error) {
		together[n], err = io.ReadAll(r)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range numbers {
		alone, err := body(ctx, c, n)
		if err != nil || !bytes.Equal(alone, together[n]) {
			t.Fatalf("message %d differs, %v", n, err)
		}
		if err := c.Top(ctx, n, 0, func(r io.Reader) error {
			top, err := io.ReadAll(r)
			if !bytes.HasPrefix(alone, top[:min(len(top), len(alone))]) {
				t.Errorf("TOP of %d is not its beginning", n)
			}
			return err
		}); err != nil {
			t.Error(err)
		}
		if id, err := c.UidlOf(ctx, n); err != nil || id.UID == "" {
			t.Errorf("%+v, %v", id, err)
		}
		if err := c.Dele(ctx, n); err != nil {
			t.Error(err)
		}
	}
	if err := c.Rset(ctx); err != nil {
		t.Error(err)
	}
	if err := c.Noop(ctx); err != nil {
		t.Error(err)
	}
	if err := c.Quit(ctx); err != nil {
		t.Error(err)
	}
}
