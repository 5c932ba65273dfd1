package assets

import "embed"

//go:generate go run ./gen/translations ..

// Translations are the languages of the window, each a JSON object of English
// texts and what they are called there. en.json is the catalogue of all texts;
// it is collected from the source.
//
//go:embed translations/*.json
var Translations embed.FS
