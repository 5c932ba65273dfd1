package secret

import (
	"errors"
	"fmt"
	"strings"

	"github.com/zalando/go-keyring"

	"github.com/mailloft/mailloft/app/problem"
)

// Service is the name Mailloft's entries carry in the keyring. The user of an
// entry is the account's ID, for what is not its password with a suffix.
const Service = "io.github.mailloft.Mailloft"

// RefreshKey is the entry of the account's OAuth 2 refresh token.
func RefreshKey(id string) string { return id + "/oauth" }

// CertificateKey is the entry of the password of the account's PKCS#12 file.
func CertificateKey(id string) string { return id + "/certificate" }

// ProxyKey is the entry of the account's proxy: its URL with the password in it.
func ProxyKey(id string) string { return id + "/proxy" }

// ClientKey is the entry of the OAuth 2 client secret that the person has for
// a provider.
func ClientKey(provider string) string { return "oauth-client/" + provider }

// Keys are all entries an account may have.
func Keys(id string) []string { return []string{id, RefreshKey(id), CertificateKey(id), ProxyKey(id)} }

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
//
// QUIRK: go-keyring takes a prompt that the person dismissed for done, when it
// makes an entry and when it deletes one. So what was done is looked at.
func (k Keyring) Set(id string, p Password) error {
	if err := reachable(); err != nil {
		return err
	}
	if err := keyring.Set(Service, id, string(p)); err != nil {
		return err
	}
	kept, err := keyring.Get(Service, id)
	if errors.Is(err, keyring.ErrNotFound) || err == nil && kept != string(p) {
		return errDismissed
	}
	return err
}

// Delete implements Ring.
func (k Keyring) Delete(id string) error {
	if err := reachable(); err != nil {
		return err
	}
	if err := keyring.Delete(Service, id); err != nil {
		return notFound(err)
	}
	_, err := keyring.Get(Service, id)
	if errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	if err == nil {
		err = errDismissed
	}
	return err
}

func notFound(err error) error {
	if errors.Is(err, keyring.ErrNotFound) {
		return fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	return err
}

var (
	// errNoBus means that there is no session bus to reach a Secret Service on.
	errNoBus = errors.New("no session bus")
	// errDismissed means that the person did not let the keyring do it.
	errDismissed = errors.New("the keyring did not do it: its question was dismissed")
)

// classify puts a keyring's failure into words. go-keyring's errors are
// untyped, so whatever is not recognised means "unavailable", never "no
// password".
func classify(err error) error {
	var known *problem.Problem
	if err == nil || errors.Is(err, ErrNotFound) || errors.As(err, &known) {
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
			"Unlock it and try again (in KeePassXC, also let a group be used by the Secret Service), or enter the password for this session only.")
	case has("dismissed", "canceled", "cancelled"):
		return problem.New(err, "keyring.dismissed", "The keyring's question was dismissed.", forNow)
	}
	return problem.New(err, "keyring.unavailable", "The system keyring can't be used.", forNow)
}
