package account

import "strings"

// Method is how an account signs in.
type Method string

// The methods.
const (
	KeptPassword  Method = "password" // from the keyring
	AskedPassword Method = "ask"      // asked for once a run
	Command       Method = "command"  // a command's first line of output
	OAuth2        Method = "oauth"    // in the browser, once; then with tokens
)

// Method is how the account signs in.
func (a Account) Method() Method {
	switch {
	case a.OAuth != "":
		return OAuth2
	case a.PasswordCommand != "":
		return Command
	case a.AskEach:
		return AskedPassword
	}
	return KeptPassword
}

// checkMethod refuses two ways to sign in at once: which one is meant would be
// a guess.
func (a Account) checkMethod(add func(field, text string)) {
	ways := 0
	for _, is := range []bool{a.OAuth != "", a.PasswordCommand != "", a.AskEach} {
		if is {
			ways++
		}
	}
	if ways > 1 {
		add("sign_in", "Choose one way to sign in: in the browser, by a command, or by a password that is asked for.")
	}
	if strings.ContainsAny(a.PasswordCommand, "\r\n\x00") {
		add("password_command", "The password command must be one line.")
	}
}
