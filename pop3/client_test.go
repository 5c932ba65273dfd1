package pop3_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"testing"

	"github.com/mailloft/mailloft/pop3"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

const (
	user     = "ada@example.org"
	password = "correct horse"
)

// start serves one user.
func start(t testing.TB, o pop3test.Options) *pop3test.Server {
	t.Helper()
	if o.Users == nil {
		o.Users = map[string]string{user: password}
	}
	s, err := pop3test.Start(t, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func config(s *pop3test.Server) pop3.Config {
	return pop3.Config{TLS: &tls.Config{RootCAs: s.CertPool()}}
}

// connect connects and signs in.
func connect(t testing.TB, s *pop3test.Server, cfg pop3.Config) *pop3.Client {
	t.Helper()
	c, err := pop3.DialTLS(t.Context(), s.Addr(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() }) // many tests break the connection
	if err := c.SignIn(t.Context(), pop3.Credentials{Username: user, Password: password}); err != nil {
		t.Fatal(err)
	}
	return c
}

func mail(messages ...pop3test.Message) map[string][]pop3test.Message {
	return map[string][]pop3test.Message{user: messages}
}

// body reads a message.
func body(ctx context.Context, c *pop3.Client, n int) ([]byte, error) {
	var b bytes.Buffer
	err := c.Retr(ctx, n, func(r io.Reader) error {
		_, err := io.Copy(&b, r)
		return err
	})
	return b.Bytes(), err
}

func TestSessionFromSignInToQuit(t *testing.T) {
	text := []byte("Subject: a\r\n\r\n.dot\r\n..two\r\nend\r\n")
	s := start(t, pop3test.Options{Implicit: true, Messages: mail(
		pop3test.Message{UID: "u1", Body: text}, pop3test.Message{UID: "u2", Body: []byte("Subject: b\r\n\r\n1\r\n2\r\n3\r\n")})})
	c := connect(t, s, config(s))
	ctx := t.Context()
	if n, size, err := c.Stat(ctx); n != 2 || size != int64(len(text)+23) || err != nil {
		t.Errorf("Stat: %d, %d, %v", n, size, err)
	}
	if l, err := c.List(ctx); len(l) != 2 || l[0] != (pop3.Listing{Number: 1, Size: int64(len(text))}) || err != nil {
		t.Errorf("List: %v, %v", l, err)
	}
	if u, err := c.Uidl(ctx); len(u) != 2 || u[1] != (pop3.UniqueID{Number: 2, UID: "u2"}) || err != nil {
		t.Errorf("Uidl: %v, %v", u, err)
	}
	if got, err := body(ctx, c, 1); !bytes.Equal(got, text) || err != nil {
		t.Errorf("Retr: %q, %v", got, err)
	}
	var top []byte
	err := c.Top(ctx, 2, 1, func(r io.Reader) (err error) { top, err = io.ReadAll(r); return err })
	if string(top) != "Subject: b\r\n\r\n1\r\n" || err != nil {
		t.Errorf("Top: %q, %v", top, err)
	}
	var refused *pop3.Error
	if _, err := body(ctx, c, 3); !errors.As(err, &refused) || refused.Command != "RETR" {
		t.Errorf("Retr of nothing: %v", err)
	}
	for _, step := range []error{c.Noop(ctx), c.Dele(ctx, 1), c.Rset(ctx), c.Dele(ctx, 2)} {
		if step != nil {
			t.Error(step)
		}
	}
	if left := s.Maildrop(user); len(left) != 2 {
		t.Errorf("DELE was committed before QUIT: %v", left)
	}
	if err := c.Quit(ctx); err != nil {
		t.Error(err)
	}
	if left := s.Maildrop(user); len(left) != 1 || left[0].UID != "u1" {
		t.Errorf("after QUIT: %v", left)
	}
	if err := c.Noop(ctx); !errors.Is(err, pop3.ErrClosed) {
		t.Errorf("after QUIT: %v", err)
	}
}
