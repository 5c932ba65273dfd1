package pop3_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/mailloft/mailloft/pop3"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

func TestServerThatEchoesCredentialsIsNotQuotedWithThem(t *testing.T) {
	plain := base64.StdEncoding.EncodeToString([]byte("\x00" + user + "\x00" + password))
	for mechanism, command := range map[string]string{"": "PASS", "PLAIN": "AUTH", "LOGIN": "AUTH", "XOAUTH2": "AUTH", "OAUTHBEARER": "AUTH"} {
		said := fmt.Sprintf("-ERR [AUTH] who is %s, %s, %s?\r\n", password, token, plain)
		options := pop3test.Options{
			Implicit: true, SASL: []string{mechanism},
			Faults: []pop3test.Fault{{Command: command, Do: pop3test.Answer, Text: said}},
		}
		if mechanism == "" {
			options.Without, options.SASL = []string{"SASL"}, nil
		}
		server := start(t, options)
		var trace strings.Builder
		cfg := config(server)
		cfg.Trace = func(dir pop3.Direction, line string) { trace.WriteString(string(dir) + line + "\n") }
		c, err := pop3.DialTLS(t.Context(), server.Addr(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		cred := pop3.Credentials{Username: user, Password: password}
		if strings.Contains(mechanism, "OAUTH") {
			cred.Token = token
		}
		err = c.SignIn(t.Context(), cred)
		var refused *pop3.Error
		if !errors.As(err, &refused) || refused.Code != "AUTH" {
			t.Fatalf("%q: %v", mechanism, err)
		}
		for _, secret := range []string{cred.Token, cred.Password} {
			if secret != "" && strings.Contains(err.Error()+trace.String(), secret) {
				t.Errorf("%q: a credential is told:\n%v\n%s", mechanism, err, trace.String())
			}
		}
		if mechanism == "PLAIN" && strings.Contains(err.Error()+trace.String(), plain) {
			t.Errorf("PLAIN's response is told:\n%v\n%s", err, trace.String())
		}
		_ = c.Close()
	}
}
