package assets

import _ "embed"

// Providers is the provider table in TOML; app/discover reads it.
//
//go:embed providers.toml
var Providers []byte

// OAuth is the table of OAuth 2 providers in TOML; app/signin reads it.
//
//go:embed oauth.toml
var OAuth []byte
