package signin

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
)

// commandTimeout leaves time for typing the password of a password store.
const commandTimeout = time.Minute

// commandOutput is how much a command may print.
const commandOutput = 64 << 10

// runCommand runs the account's password command and returns the first line it
// prints. What it prints otherwise is shown nowhere: it may be a password.
func runCommand(ctx context.Context, a account.Account) (secret.Password, error) {
	limited, cancel := context.WithTimeout(ctx, commandTimeout)
	defer cancel()
	cmd := shell(limited, a.PasswordCommand)
	cmd.WaitDelay = time.Second
	out := &head{left: commandOutput}
	cmd.Stdout = out
	err := cmd.Run()
	const next = "Run it in a terminal to see what it says, and correct it in the account's settings."
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case limited.Err() != nil:
		return "", problem.New(nil, "password.command", fmt.Sprintf("The password command of %s did not end within %d seconds.", a.Title(), int(commandTimeout.Seconds())), next)
	case errors.As(err, &exit):
		return "", problem.New(nil, "password.command", fmt.Sprintf("The password command of %s failed (%s).", a.Title(), exit.ProcessState), next)
	case err != nil:
		return "", problem.New(err, "password.command", fmt.Sprintf("The password command of %s can't be run.", a.Title()), next)
	}
	line, _, _ := strings.Cut(out.String(), "\n")
	if line = strings.TrimSuffix(line, "\r"); line == "" {
		return "", problem.New(nil, "password.command", fmt.Sprintf("The password command of %s printed no password.", a.Title()),
			"Its first line of output must be the password. "+next)
	}
	return secret.Password(line), nil
}

// head keeps the beginning of what is written to it.
type head struct {
	bytes.Buffer
	left int
}

func (h *head) Write(p []byte) (int, error) {
	kept := p[:min(len(p), h.left)]
	h.left -= len(kept)
	_, _ = h.Buffer.Write(kept) // a Buffer's Write does not fail
	return len(p), nil
}
