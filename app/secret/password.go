// Package secret keeps credentials in the operating system's keyring, and
// nowhere else: macOS Keychain, Windows Credential Manager, or a Secret
// Service (GNOME Keyring, KWallet, KeePassXC).
//
// A keyring may be missing, locked, dismissed by the person, or never answer.
// [Vault] turns each of these into words, never waits for ever, and keeps what
// the person types instead in memory for this run only.
package secret

import "log/slog"

// Password is a credential. It does not show itself in logs or with %v.
type Password string

const masked = "***"

// LogValue hides the credential from log/slog.
func (Password) LogValue() slog.Value { return slog.StringValue(masked) }

// String hides the credential from fmt.
func (Password) String() string { return masked }

// GoString hides the credential from %#v.
func (Password) GoString() string { return masked }

// MarshalText hides the credential from JSON, TOML and the like.
func (Password) MarshalText() ([]byte, error) { return []byte(masked), nil }
