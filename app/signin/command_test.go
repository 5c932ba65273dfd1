//go:build !windows

package signin

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

func TestFirstLineOfTheCommandIsThePassword(t *testing.T) {
	for line, want := range map[string]string{
		"echo s3cret":                     "s3cret",
		"printf 's3cret\\r\\nlogin: ada'": "s3cret",
		"printf ' spaces kept '":          " spaces kept ",
	} {
		got, err := runCommand(t.Context(), account.Account{PasswordCommand: line})
		if err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", line, string(got), err)
		}
	}
}

func TestCommandThatFailsSaysSoAndShowsNothing(t *testing.T) {
	for line, row := range map[string]string{
		"false": "The password command fails", "echo hunter2; exit 1": "The password command fails", "echo hunter2 >&2; exit 1": "The password command fails",
		"true": "The password command prints nothing", "echo; echo hunter2": "The password command prints nothing", "/no/such/program": "",
	} {
		_, err := runCommand(t.Context(), account.Account{Address: "Ada", PasswordCommand: line})
		if row != "" {
			inTheDocs(t, row, err)
		}
		if codeOf(err) != "password.command" || problem.From(err).Next == "" || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestCommandThatHangsEndsWithItsChildren(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	began := time.Now()
	_, err := runCommand(ctx, account.Account{PasswordCommand: "sleep 60 | sleep 60"})
	if !errors.Is(err, context.Canceled) || time.Since(began) > 5*time.Second {
		t.Errorf("after %v: %v", time.Since(began), err)
	}
}
