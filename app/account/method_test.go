package account

import (
	"errors"
	"testing"
)

func TestMethodIsTheOneThatIsSet(t *testing.T) {
	for want, a := range map[Method]Account{
		KeptPassword:  {},
		AskedPassword: {AskEach: true},
		Command:       {PasswordCommand: "pass show mail"},
		OAuth2:        {OAuth: "google"},
	} {
		if got := a.Method(); got != want {
			t.Errorf("%+v signs in by %s, want %s", a, got, want)
		}
	}
}

func TestTwoWaysToSignInAreRefused(t *testing.T) {
	a := New("ada@example.org")
	a.Host, a.OAuth, a.PasswordCommand = "pop.example.org", "google", "pass show mail"
	var bad Invalid
	if !errors.As(a.Validate(), &bad) || len(bad) != 1 || bad[0].Field != "sign_in" {
		t.Errorf("got %v", bad)
	}
	a.OAuth, a.PasswordCommand = "", "one\ntwo"
	if !errors.As(a.Validate(), &bad) || len(bad) != 1 || bad[0].Field != "password_command" {
		t.Errorf("got %v", bad)
	}
}
