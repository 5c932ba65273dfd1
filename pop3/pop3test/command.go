package pop3test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// answer carries out a command.
func (s *session) answer(verb, rest string) error {
	if slices.Contains(s.server.options.Without, verb) {
		return s.no("unknown command")
	}
	switch verb {
	case "CAPA":
		return s.capa()
	case "QUIT":
		return s.quit()
	case "LANG":
		return s.lang(rest)
	}
	if s.state == authorization {
		return s.answerStranger(verb, rest)
	}
	return s.answerUser(verb, rest)
}

// answerStranger knows the commands of the AUTHORIZATION state.
func (s *session) answerStranger(verb, rest string) error {
	switch verb {
	case "STLS":
		return s.stls()
	case "USER":
		s.user = rest
		return s.ok("send PASS")
	case "PASS":
		return s.pass1939(rest)
	case "APOP":
		return s.apop(rest)
	case "AUTH":
		return s.auth(rest)
	case "UTF8":
		return s.ok("UTF8 enabled")
	}
	return s.no("sign in first")
}

// answerUser knows the commands of the TRANSACTION state.
func (s *session) answerUser(verb, rest string) error {
	switch verb {
	case "STAT":
		count, size := s.total()
		return s.ok(fmt.Sprintf("%d %d", count, size))
	case "LIST":
		return s.listing(rest, size)
	case "UIDL":
		return s.listing(rest, func(m *Message) string { return m.UID })
	case "RETR":
		return s.retr(rest)
	case "TOP":
		return s.top(rest)
	case "DELE":
		m, err := s.message(rest)
		if err != nil {
			return s.no(err.Error())
		}
		s.deleted[m] = true
		return s.ok("marked")
	case "NOOP":
		return s.ok("")
	case "RSET":
		clear(s.deleted)
		return s.ok("nothing is marked")
	}
	return s.no("unknown command")
}

func (s *session) capa() error {
	lines := s.server.options.Capabilities
	if lines == nil {
		lines = s.capabilities()
	}
	if s.state == authorization {
		lines = slices.DeleteFunc(slices.Clone(lines), func(line string) bool {
			return slices.Contains(s.server.options.Late, firstWord(line))
		})
	}
	return s.say("+OK capabilities follow\r\n" + strings.Join(append(lines, ".", ""), "\r\n"))
}

// capabilities is what is true.
func (s *session) capabilities() []string {
	o := s.server.options
	lines := []string{"TOP", "UIDL", "USER", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING", "UTF8 USER", "LANG",
		"SASL " + strings.Join(s.mechanisms(), " "), "IMPLEMENTATION pop3test"}
	if s.nc == s.base && !o.Implicit {
		lines = append(lines, "STLS")
	}
	if o.LoginDelay > 0 {
		lines = append(lines, fmt.Sprintf("LOGIN-DELAY %d", int(o.LoginDelay.Seconds()+0.999)))
	}
	if o.Expire != "" {
		lines = append(lines, "EXPIRE "+o.Expire)
	}
	return slices.DeleteFunc(lines, func(line string) bool { return slices.Contains(o.Without, firstWord(line)) })
}

func firstWord(line string) string {
	word, _, _ := strings.Cut(line, " ")
	return word
}

func (s *session) stls() error {
	if s.nc != s.base || s.server.options.Implicit {
		return s.no("TLS is up already")
	}
	if err := s.ok("begin TLS"); err != nil {
		return err
	}
	if err := s.flush(); err != nil {
		return err
	}
	s.user = "" // RFC 2595 §4: nothing from before counts
	return s.handshake()
}

// quit enters the UPDATE state. RFC 1939 §6.
func (s *session) quit() error {
	if s.state == transaction {
		s.drop.update(s.deleted)
		s.drop.unlock() // before the client knows
		s.drop = nil
		s.note(func(r *Session) { r.Updated = true })
	}
	s.state = over
	return s.ok("bye")
}

func (s *session) lang(tag string) error {
	switch tag {
	case "":
		return s.say("+OK languages follow\r\nen English\r\nde Deutsch\r\n.\r\n")
	case "en", "de", "*":
		return s.ok(tag)
	}
	return s.no("no such language")
}

var errNoMessage = errors.New("no such message")

// message finds an undeleted message by number.
func (s *session) message(arg string) (*Message, error) {
	n, err := strconv.Atoi(arg)
	if err != nil || n < 1 || n > len(s.messages) || s.deleted[s.messages[n-1]] {
		return nil, errNoMessage
	}
	return s.messages[n-1], nil
}

func (s *session) total() (count int, size int64) {
	for _, m := range s.messages {
		if !s.deleted[m] {
			count++
			size += int64(len(m.Body))
		}
	}
	return count, size
}

func size(m *Message) string {
	if m.Size != "" {
		return m.Size
	}
	return strconv.Itoa(len(m.Body))
}

// listing answers LIST and UIDL, for one message or all.
func (s *session) listing(arg string, show func(*Message) string) error {
	if arg != "" {
		m, err := s.message(arg)
		if err != nil {
			return s.no(err.Error())
		}
		return s.ok(arg + " " + show(m))
	}
	if err := s.ok("listing follows"); err != nil {
		return err
	}
	var line []byte
	for i, m := range s.messages {
		if s.deleted[m] {
			continue
		}
		line = strconv.AppendInt(line[:0], int64(i+1), 10)
		line = append(append(append(line, ' '), show(m)...), '\r', '\n')
		if _, err := s.Write(line); err != nil {
			return err
		}
	}
	return s.say(".\r\n")
}

func (s *session) retr(arg string) error {
	m, err := s.message(arg)
	if err != nil {
		return s.no(err.Error())
	}
	if err := s.ok(size(m) + " octets"); err != nil {
		return err
	}
	if m.Stream != nil {
		return stuff(s, m.Stream())
	}
	return stuff(s, bytes.NewReader(m.Body))
}

func (s *session) top(rest string) error {
	arg, count, _ := strings.Cut(rest, " ")
	m, err := s.message(arg)
	lines, bad := strconv.Atoi(count)
	if err != nil || bad != nil || lines < 0 {
		return s.no("no such message, or no number of lines")
	}
	if err := s.ok("top follows"); err != nil {
		return err
	}
	var body io.Reader = bytes.NewReader(firstLines(m.Body, lines))
	if m.Stream != nil {
		body = m.Stream()
	}
	return stuff(s, body)
}
