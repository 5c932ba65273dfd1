package pop3

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"
)

// reading is a connection that only reads, from r.
type reading struct {
	net.Conn
	r io.Reader
}

func (c reading) Read(p []byte) (int, error)     { return c.r.Read(p) }
func (reading) SetReadDeadline(time.Time) error  { return nil }
func (reading) SetWriteDeadline(time.Time) error { return nil }
func (reading) Close() error                     { return nil }

// over returns the connection's layer above bytes.
func over(r io.Reader) *conn { return newConn(reading{r: r}, Config{}.withDefaults()) }

// stuff is RFC 1939 §3 for a server whose message ends in CRLF.
func stuff(message []byte) []byte {
	doubled := bytes.ReplaceAll(append([]byte("\r\n"), message...), []byte("\r\n."), []byte("\r\n.."))
	return append(doubled[2:], ".\r\n"...)
}

// decodeSlowly is the decoder as RFC 1939 §3 words it, line by line.
func decodeSlowly(wire []byte) (message, rest []byte, err error) {
	for {
		i := bytes.Index(wire, []byte("\r\n"))
		if i < 0 {
			return message, nil, io.ErrUnexpectedEOF
		}
		line := wire[:i+2]
		wire = wire[i+2:]
		if string(line) == ".\r\n" {
			return message, wire, nil
		}
		message = append(message, bytes.TrimPrefix(line, []byte("."))...)
	}
}

func TestWhatIsStuffedComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		message := []byte(rapid.StringMatching(`([.\r\nax]{0,40}\r\n)*`).Draw(t, "message"))
		size := rapid.IntRange(1, 9).Draw(t, "size")
		c := over(iotest.OneByteReader(bytes.NewReader(append(stuff(message), "+OK\r\n"...))))
		d := &dotReader{c: c}
		var got []byte
		for {
			p := make([]byte, size)
			n, err := d.Read(p)
			got = append(got, p[:n]...)
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(got, message) {
			t.Fatalf("got %q, want %q", got, message)
		}
		if line, err := c.readLine(time.Minute); string(line) != "+OK" || err != nil {
			t.Fatalf("what follows is %q, %v", line, err)
		}
	})
}

func TestLFEndsLinesWhereTheServerKnowsNoCR(t *testing.T) {
	for _, c := range []struct{ wire, want, left string }{
		{"+OK\na\n..b\n.\n+OK\n", "a\n.b\n", "+OK\n"},
		{"+OK\n.\n+OK\n", "", "+OK\n"},
		{"+OK\na\r\n.\r\n+OK\n", "a\r\n", "+OK\n"}, // the message may have what the server has not
		{"+OK\r\na\n.\nb\r\n.\r\n+OK\r\n", "a\n.\nb\r\n", "+OK\r\n"},
	} {
		for _, size := range []int{1, 2, 3, 100} {
			conn := over(iotest.HalfReader(strings.NewReader(c.wire)))
			conn.ahead = true
			if _, err := conn.status("RETR", time.Minute); err != nil {
				t.Fatal(err)
			}
			var got []byte
			err := conn.message("RETR", -1, func(r io.Reader) error {
				for {
					p := make([]byte, size)
					n, err := r.Read(p)
					got = append(got, p[:n]...)
					if err == io.EOF {
						return nil
					}
					if err != nil {
						return err
					}
				}
			})
			left, _ := io.ReadAll(conn.br)
			if err != nil || string(got) != c.want || string(left) != c.left {
				t.Errorf("%q by %d: got %q, %v, left %q", c.wire, size, got, err, left)
			}
		}
	}
}

func FuzzDotReader(f *testing.F) {
	for _, seed := range []string{
		"a\r\n.\r\n", ".\r\n", "..\r\n.\r\n+OK\r\n", "a\n.\r\nb\r\n.\r\n", ".\rx\r\n.\r\n", "\r\r\n.\r\r\n.\r\n", "a", "", ".", ".\r", "\r", "\r\n.", ".a\r\n.\r\n",
	} {
		f.Add([]byte(seed), 3)
	}
	f.Fuzz(func(t *testing.T, wire []byte, size int) {
		message, rest, want := decodeSlowly(wire)
		d := &dotReader{c: over(bytes.NewReader(wire)), least: -1}
		d.c.ahead = true
		var got []byte
		var err error
		for err == nil {
			var n int
			p := make([]byte, max(size%64, 1))
			n, err = d.Read(p)
			got = append(got, p[:n]...)
		}
		if want != nil {
			if err != io.ErrUnexpectedEOF {
				t.Fatalf("%q: got %v", wire, err)
			}
			return
		}
		said := bytes.TrimLeft(rest, "\r\n")
		ends := io.EOF
		if reply := regexp.MustCompile(`(?i)^(\+(O(K|$)|$)|-(E(R(R|$)|$)|$)|$)`); !reply.Match(said) {
			ends = &ProtocolError{Reason: "the server goes on after the final dot"}
		}
		if fmt.Sprint(err) != fmt.Sprint(ends) || !bytes.Equal(got, message) {
			t.Fatalf("%q: got %q, %v; want %q", wire, got, err, message)
		}
		if left, _ := io.ReadAll(d.c.br); !bytes.Equal(left, rest) {
			t.Fatalf("%q: left %q; want %q", wire, left, rest)
		}
	})
}

func FuzzReply(f *testing.F) {
	for _, seed := range []string{
		"+OK\r\n", "-ERR\r\n", "-ERR [IN-USE] busy\r\n", "-ERR []\r\n", "-ERR [\r\n", "+OK 2 320\r\n", "+OK 9999999999999999999 -1\r\n",
		"+ dGVzdA==\r\n", "+\r\n", "+OKAY\r\n", "\r\n", "", "+OK \x1b[0m\u202e\xff\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, wire []byte) {
		text, err := over(bytes.NewReader(wire)).status("STAT", time.Minute)
		var refused *Error
		if errors.As(err, &refused) && (printable(refused.Text) != refused.Text || printable(refused.Code) != refused.Code) {
			t.Errorf("not printable: %q", refused)
		}
		if count, size, err := parseStat(text); err == nil && (count < 0 || size < -1) {
			t.Errorf("%q: %d, %d", text, count, size)
		}
		if stamp := timestamp(text); stamp != "" && (stamp[0] != '<' || stamp[len(stamp)-1] != '>') {
			t.Errorf("%q: %q", text, stamp)
		}
		c := &Client{conn: over(bytes.NewReader(wire))}
		if challenge, more, err := c.challenge(); len(challenge) > 0 && (!more || err != nil) {
			t.Errorf("%q: %q, %v, %v", wire, challenge, more, err)
		}
	})
}

func FuzzListing(f *testing.F) {
	for _, seed := range []string{
		"1 120\r\n2 200\r\n.\r\n", "1 abc\r\n.\r\n", "1\r\n.\r\n", "..1 x\r\n.\r\n", "0 a\r\n.\r\n", "-1 5\r\n.\r\n", "1 \x00\xff/../\r\n.\r\n",
		"2147483648 1\r\n.\r\n", "1 9223372036854775808\n.\n", "TOP\r\nSASL PLAIN\r\nEXPIRE 30 USER\r\nLOGIN-DELAY 9999999999\r\n.\r\n", "1 a", "",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, wire []byte) {
		client := &Client{cfg: Config{}.withDefaults()}
		read := func(f func(line []byte, whole bool) error) { _ = over(bytes.NewReader(wire)).lines("LIST", f) } // may well fail
		read(func(line []byte, whole bool) error {
			id, err := client.uniqueID(line, whole)
			if err == nil && (id.Number < 1 || len(id.UID) > 1024) {
				t.Errorf("%q: %+v", line, id)
			}
			return err
		})
		read(func(line []byte, _ bool) error {
			n, rest, err := entryNumber("LIST", line)
			if size := entrySize(rest); err == nil && (n < 1 || size < -1) {
				t.Errorf("%q: %d, %d", line, n, size)
			}
			return err
		})
		var caps Capabilities
		read(func(line []byte, _ bool) error { caps.add(printable(string(line))); return nil })
		if caps.LoginDelay < 0 || caps.LoginDelay > 24*time.Hour || caps.Expire.Days < 0 {
			t.Errorf("%+v", caps)
		}
	})
}
