package assets

import _ "embed"

// Providers is the provider table in TOML; app/discover reads it.
//
//go:embed providers.toml
var Providers []byte
