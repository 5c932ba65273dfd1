package pop3

import (
	"crypto/hmac"
	"crypto/md5" // CRAM-MD5 is made of it, RFC 2195
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-sasl"
)

// mechanism makes the client's side of a SASL mechanism.
func (c *Client) mechanism(name string, cred Credentials) (sasl.Client, error) {
	switch name {
	case "PLAIN":
		if strings.ContainsRune(cred.Username+cred.Password, 0) {
			return nil, &ArgumentError{"AUTH", "user name or password contains NUL"} // RFC 4616 §2
		}
		return sasl.NewPlainClient("", cred.Username, cred.Password), nil
	case "LOGIN":
		return &login{answers: []string{cred.Username, cred.Password}}, nil
	case "CRAM-MD5":
		return &cramMD5{cred.Username, cred.Password}, nil
	case "EXTERNAL":
		return sasl.NewExternalClient(cred.Username), nil
	case "OAUTHBEARER", "XOAUTH2":
		if strings.ContainsAny(cred.Username+cred.Token, "\x00\x01\r\n") {
			return nil, &ArgumentError{"AUTH", "user name or token contains a control character"}
		}
		return &oauth{name: name, username: cred.Username, token: cred.Token}, nil
	}
	return c.scram(name, cred)
}

// login is LOGIN: the server asks twice, for name and password. What exactly
// it asks differs, so it does not matter here.
type login struct{ answers []string }

func (l *login) Start() (string, []byte, error) { return "LOGIN", nil, nil }

func (l *login) Next([]byte) ([]byte, error) {
	if len(l.answers) == 0 {
		return nil, errors.New("LOGIN: a third question")
	}
	answer := l.answers[0]
	l.answers = l.answers[1:]
	return []byte(answer), nil
}

// cramMD5 is CRAM-MD5, RFC 2195.
type cramMD5 struct{ username, password string }

func (m *cramMD5) Start() (string, []byte, error) { return "CRAM-MD5", nil, nil }

func (m *cramMD5) Next(challenge []byte) ([]byte, error) {
	if len(challenge) == 0 {
		return nil, errors.New("CRAM-MD5: an empty challenge")
	}
	mac := hmac.New(md5.New, []byte(m.password))
	mac.Write(challenge)
	return []byte(m.username + " " + hex.EncodeToString(mac.Sum(nil))), nil
}

// oauth is OAUTHBEARER (RFC 7628) and XOAUTH2 (Google's and Microsoft's
// documentation). A refusal comes as a challenge in JSON, which must be
// answered before the server says -ERR.
type oauth struct {
	name, username, token string
	told                  string // the challenge, made printable
}

func (o *oauth) Start() (string, []byte, error) {
	if o.name == "XOAUTH2" {
		return o.name, fmt.Appendf(nil, "user=%s\x01auth=Bearer %s\x01\x01", o.username, o.token), nil
	}
	name := strings.NewReplacer("=", "=3D", ",", "=2C").Replace(o.username) // RFC 5801 §4
	return o.name, fmt.Appendf(nil, "n,a=%s,\x01auth=Bearer %s\x01\x01", name, o.token), nil
}

func (o *oauth) Next(challenge []byte) ([]byte, error) {
	if o.told != "" {
		return nil, errors.New(o.name + ": a second challenge")
	}
	o.told = reason(challenge)
	if o.name == "XOAUTH2" {
		return nil, nil // an empty line
	}
	return []byte{1}, nil // RFC 7628 §3.2.3
}

func (o *oauth) detail() string { return o.told }

// reason puts the JSON of a refused token into a few words.
func reason(challenge []byte) string {
	var answer struct{ Status, Scope string }
	if err := json.Unmarshal(challenge, &answer); err != nil || answer.Status == "" {
		return "the token was refused"
	}
	if answer.Scope != "" {
		return printable("status " + answer.Status + ", scope " + answer.Scope)
	}
	return printable("status " + answer.Status)
}
