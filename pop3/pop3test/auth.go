package pop3test

import (
	"crypto/hmac"
	"crypto/md5" // APOP and CRAM-MD5 are made of it
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/xdg-go/scram"
)

// errRefused is what every wrong credential gets. RFC 3206 §4.
var errRefused = errors.New("[AUTH] wrong user name, password or token")

// errProtocol is what Options.BadBinding leads to.
var errProtocol = errors.New("[AUTH] authenticating: bad protocol / cancel")

// mechanisms are those the server offers.
func (s *session) mechanisms() []string {
	if s.server.options.SASL == nil {
		return []string{"PLAIN"}
	}
	return s.server.options.SASL
}

// admit opens the maildrop of a user whose credentials are right.
func (s *session) admit(user string, err error) error {
	if err != nil {
		return s.refuse(err)
	}
	drop := s.server.drop(user)
	messages, err := drop.open(s.server.options.LoginDelay)
	if err != nil {
		return s.no(err.Error())
	}
	s.drop, s.messages, s.state = drop, messages, transaction
	s.note(func(r *Session) { r.User = user })
	return s.ok(fmt.Sprintf("%d messages", len(messages)))
}

// refuse answers a failed sign-in, unless it is the connection that failed.
func (s *session) refuse(err error) error {
	for _, refusal := range []error{errRefused, errProtocol} {
		if errors.Is(err, refusal) {
			return s.no(refusal.Error())
		}
	}
	return err
}

// verify checks a password that was shown.
func (s *session) verify(mechanism, user, password string) error {
	if v := s.server.options.Verify; v != nil {
		if v(mechanism, user, password) {
			return nil
		}
		return errRefused
	}
	if known, ok := s.server.options.Users[user]; !ok || known != password {
		return errRefused
	}
	return nil
}

// verifyToken checks a token that was shown.
func (s *session) verifyToken(mechanism, user, token string) error {
	if s.server.options.Verify != nil {
		return s.verify(mechanism, user, token)
	}
	if known, ok := s.server.options.Tokens[user]; !ok || known != token {
		return errRefused
	}
	return nil
}

func (s *session) pass1939(password string) error {
	return s.admit(s.user, s.verify("USER", s.user, password))
}

func (s *session) apop(rest string) error {
	greeting := s.server.options.Greeting
	from, to := strings.IndexByte(greeting, '<'), strings.IndexByte(greeting, '>')
	user, digest, _ := strings.Cut(rest, " ")
	password, known := s.server.options.Users[user]
	if from < 0 || to < from || !known {
		return s.refuse(errRefused)
	}
	sum := md5.Sum([]byte(greeting[from:to+1] + password))
	if hex.EncodeToString(sum[:]) != digest {
		return s.refuse(errRefused)
	}
	return s.admit(user, nil)
}

// auth is AUTH. RFC 5034 §4.
func (s *session) auth(rest string) error {
	name, initial, has := strings.Cut(rest, " ")
	name = strings.ToUpper(name)
	if !slices.Contains(s.mechanisms(), name) {
		return s.no("unknown mechanism")
	}
	x := &exchange{s: s}
	if has {
		x.initial = &initial
	}
	var user string
	var err error
	switch name {
	case "PLAIN":
		user, err = x.plain()
	case "LOGIN":
		user, err = x.login()
	case "CRAM-MD5":
		user, err = x.cramMD5()
	case "XOAUTH2":
		if has { // as Microsoft does
			return s.no("Protocol error. Connection is closed. 10")
		}
		user, err = x.xoauth2()
	case "OAUTHBEARER":
		user, err = x.oauthBearer()
	case "EXTERNAL":
		user, err = x.first()
	default:
		user, err = x.scram(name)
	}
	return s.admit(user, err)
}

// exchange is a SASL exchange.
type exchange struct {
	s       *session
	initial *string
}

// first returns the client's first response, from the command or asked for.
func (x *exchange) first() (string, error) {
	if x.initial != nil {
		return decode(*x.initial)
	}
	return x.ask("")
}

// ask sends a challenge and returns the response.
func (x *exchange) ask(challenge string) (string, error) {
	if err := x.s.say("+ " + base64.StdEncoding.EncodeToString([]byte(challenge)) + "\r\n"); err != nil {
		return "", err
	}
	if err := x.s.flush(); err != nil {
		return "", err
	}
	line, err := x.s.readLine()
	if err != nil {
		return "", err
	}
	return decode(line)
}

func decode(line string) (string, error) {
	if line == "=" {
		return "", nil
	}
	response, err := base64.StdEncoding.DecodeString(line)
	if err != nil {
		return "", errRefused // "*" is one such
	}
	return string(response), nil
}

func (x *exchange) plain() (string, error) {
	response, err := x.first()
	if err != nil {
		return "", err
	}
	parts := strings.Split(response, "\x00")
	if len(parts) != 3 {
		return "", errRefused
	}
	return parts[1], x.s.verify("PLAIN", parts[1], parts[2])
}

func (x *exchange) login() (string, error) {
	user, err := x.ask("Username:")
	if err != nil {
		return "", err
	}
	password, err := x.ask("Password:")
	if err != nil {
		return "", err
	}
	return user, x.s.verify("LOGIN", user, password)
}

func (x *exchange) cramMD5() (string, error) {
	challenge := fmt.Sprintf("<%d.%d@localhost>", x.s.number, x.s.seen["AUTH"])
	response, err := x.ask(challenge)
	if err != nil {
		return "", err
	}
	user, digest, _ := strings.Cut(response, " ")
	password, known := x.s.server.options.Users[user]
	mac := hmac.New(md5.New, []byte(password))
	mac.Write([]byte(challenge))
	if !known || hex.EncodeToString(mac.Sum(nil)) != digest {
		return "", errRefused
	}
	return user, nil
}

func (x *exchange) xoauth2() (string, error) {
	response, err := x.first()
	if err != nil {
		return "", err
	}
	user, token, _ := strings.Cut(response, "\x01")
	user = strings.TrimPrefix(user, "user=")
	return user, x.token("XOAUTH2", user, token, "")
}

func (x *exchange) oauthBearer() (string, error) {
	response, err := x.first()
	if err != nil {
		return "", err
	}
	header, token, _ := strings.Cut(response, "\x01")
	user := strings.TrimSuffix(strings.TrimPrefix(header, "n,a="), ",")
	user = strings.NewReplacer("=2C", ",", "=3D", "=").Replace(user)
	return user, x.token("OAUTHBEARER", user, token, "\x01")
}

// token checks "auth=Bearer TOKEN^A^A". A refusal is explained in a challenge
// whose answer must be dummy.
func (x *exchange) token(mechanism, user, field, dummy string) error {
	token := strings.TrimSuffix(strings.TrimPrefix(field, "auth=Bearer "), "\x01\x01")
	refusal := x.s.verifyToken(mechanism, user, token)
	if refusal == nil {
		return nil
	}
	answer, err := x.ask(`{"status":"401","schemes":"bearer","scope":"mail"}`)
	if err == nil && answer != dummy {
		err = fmt.Errorf("pop3test: the error challenge was answered with %q", answer)
	}
	return errors.Join(err, refusal)
}

// scram is all of SCRAM.
func (x *exchange) scram(name string) (string, error) {
	hash := scram.SHA256
	if strings.HasPrefix(name, "SCRAM-SHA-1") {
		hash = scram.SHA1
	}
	server, err := hash.NewServer(func(user string) (scram.StoredCredentials, error) {
		password, known := x.s.server.options.Users[user]
		if !known {
			return scram.StoredCredentials{}, errRefused
		}
		client, err := hash.NewClient(user, password, "")
		if err != nil {
			return scram.StoredCredentials{}, err
		}
		return client.GetStoredCredentialsWithError(scram.KeyFactors{Salt: "sixteen bytes of", Iters: 4096})
	})
	if err != nil {
		return "", err
	}
	conv := server.NewConversation()
	if slices.ContainsFunc(x.s.mechanisms(), func(m string) bool { return strings.HasSuffix(m, "-PLUS") }) {
		binding, err := x.s.binding()
		if err != nil {
			return "", err
		}
		conv = server.NewConversationWithChannelBinding(binding)
	}
	response, err := x.first()
	if err == nil && x.s.server.options.BadBinding && strings.HasSuffix(name, "-PLUS") {
		return "", errProtocol
	}
	for err == nil && !conv.Done() {
		var challenge string
		if challenge, err = conv.Step(response); err != nil {
			return "", errRefused
		}
		response, err = x.ask(challenge)
	}
	return conv.Username(), err
}

// binding is the server's side of the channel binding.
func (s *session) binding() (scram.ChannelBinding, error) {
	t, ok := s.nc.(*tls.Conn)
	if !ok {
		return scram.ChannelBinding{}, errRefused
	}
	state := t.ConnectionState()
	if state.Version >= tls.VersionTLS13 {
		return scram.NewTLSExporterBinding(&state)
	}
	own := tls.ConnectionState{PeerCertificates: []*x509.Certificate{s.server.leaf}}
	return scram.NewTLSServerEndpointBinding(&own)
}
