// Package say puts what the program says into the person's language: it
// loads the languages, and finds the translation of what the core says, whose
// sentences arrive with names and numbers already in them.
package say

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/problem"
)

// core holds the sentences that Words knows. Load fills it once, before the
// window is made.
var core catalogue

// Load takes in the languages in the folder translations of files, one JSON file each. What a language
// lacks is said in English.
func Load(files fs.FS) error {
	files, err := fs.Sub(files, "translations")
	if err != nil {
		return err
	}
	english, err := read(files, "en.json")
	if err != nil {
		return err
	}
	core = newCatalogue(english)
	names, err := fs.Glob(files, "*.json")
	if err != nil {
		return err
	}
	for _, name := range names {
		texts, err := read(files, name)
		if err != nil {
			return err
		}
		for key, text := range english {
			if texts[key] == nil {
				texts[key] = text
			}
		}
		data, err := json.Marshal(messages(texts))
		if err != nil {
			return fmt.Errorf("language %s: %w", name, err)
		}
		tag := strings.TrimSuffix(path.Base(name), ".json")
		if err := lang.AddTranslationsForLocale(data, fyne.Locale(tag)); err != nil {
			return fmt.Errorf("language %s: %w", name, err)
		}
	}
	return nil
}

// forms are what a text is for each plural category of Unicode's CLDR that its
// language has. A text that counts nothing is the same for all of them.
type forms map[string]string

var categories = []string{"zero", "one", "two", "few", "many", "other"}

// UnmarshalJSON reads a text, or an object of its forms.
func (f *forms) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		*f = forms{"other": text}
		return nil
	}
	return json.Unmarshal(data, (*map[string]string)(f))
}

// messages are texts as package lang reads them: each with its key as "id", for
// in a plain object some words, "Other" among them, could not be keys. A
// category that a language does without is said as any other number.
func messages(texts map[string]forms) []map[string]string {
	list := make([]map[string]string, 0, len(texts))
	for key, text := range texts {
		m := map[string]string{"id": key}
		for _, category := range categories {
			m[category] = cmp.Or(text[category], text["other"])
		}
		list = append(list, m)
	}
	return list
}

func read(files fs.FS, name string) (map[string]forms, error) {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	texts := map[string]forms{}
	if err := json.Unmarshal(data, &texts); err != nil {
		return nil, fmt.Errorf("language %s: %w", name, err)
	}
	return texts, nil
}

// Error is what an error says and what to do about it.
func Error(err error) string {
	p := problem.From(err)
	if p.Next == "" {
		return Words(p.Text)
	}
	return Words(p.Text) + " " + Words(p.Next)
}

// Words is a sentence of the core, or a few of them, in the person's language.
func Words(text string) string { return core.say(text) }
