// Package signin is how an account signs in: with a password from the keyring,
// with one that a command prints, or with OAuth 2 tokens that a person's
// sign-in in the browser began.
//
// [Desk.Password] gives whoever talks to the server what to show it, whichever
// way it is; the person is needed only for [Desk.Browser] and [Desk.Device].
//
// Refresh tokens live in the keyring, access tokens in memory. Neither is in
// an error: what a provider says is quoted only where OAuth 2 means it for
// people.
//
// RFC 6749 (OAuth 2), RFC 7636 (PKCE), RFC 8252 (native apps), RFC 8628 (device
// code).
package signin
