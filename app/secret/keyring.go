package secret

import (
	"errors"
	"fmt"
	"strings"

	"github.com/zalando/go-keyring"

	"github.com/mailloft/mailloft/app/problem"
)

// Service is the name Mailloft's entries carry in the keyring. The user of an
// entry is the account's ID.
const Service = "io.github.mailloft.Mailloft"

// Keyring is the operating system's keyring.
type Keyring struct{}

var _ Ring = Keyring{}

// Get implements Ring.
func (Keyring) Get(id string) (Password, error) {
	if err := reachable(); err != nil {
		return "", err
	}
	p, err := keyring.Get(Service, id)
	return Password(p), notFound(err)
}

// Set implements Ring.
func (Keyring) Set(id string, p Password) error {
	if err := reachable(); err != nil {
		return err
	}
	return keyring.Set(Service, id, string(p))
}

// Delete implements Ring.
func (Keyring) Delete(id string) error {
	if err := reachable(); err != nil {
		return err
	}
	return notFound(keyring.Delete(Service, id))
}

func notFound(err error) error {
	if errors.Is(err, keyring.ErrNotFound) {
		return fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	return err
}

// errNoBus means that there is no session bus to reach a Secret Service on.
var errNoBus = errors.New("no session bus")

// classify puts a keyring's failure into words. go-keyring's errors are
// untyped, so whatever is not recognised means "unavailable", never "no
// password".
func classify(err error) error {
	if err == nil || errors.Is(err, ErrNotFound) {
		return err
	}
	const forNow = "Enter the password for this session only; it is not written anywhere."
	text := err.Error()
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(text, w) {
				return true
			}
		}
		return false
	}
	switch {
	case errors.Is(err, errNoBus), has("was not provided by any .service", "ServiceUnknown", "NameHasNoOwner", "unsupported platform", "connect: no such file"):
		return problem.New(err, "keyring.missing", "No system keyring is running.",
			"Start one (GNOME Keyring, KWallet or KeePassXC), or enter the password for this session only.")
	case has("failed to unlock", "IsLocked", "is locked", "User interaction is not allowed"):
		return problem.New(err, "keyring.locked", "The system keyring is locked.",
			"Unlock it and try again, or enter the password for this session only.")
	case has("dismissed", "canceled", "cancelled"):
		return problem.New(err, "keyring.dismissed", "The keyring's question was dismissed.", forNow)
	}
	return problem.New(err, "keyring.unavailable", "The system keyring can't be used.", forNow)
}
