// Command translations collects what the program says into the catalogue of
// the translations: translations ROOT. It reads the Go source, so nothing can
// be forgotten, and tells for each language what is missing and what is not
// used any more.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: translations ROOT")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "translations:", err)
		os.Exit(1)
	}
}

func run(root string) error {
	c, err := Collect(root)
	if err != nil {
		return err
	}
	for _, odd := range c.Odd {
		fmt.Println(odd)
	}
	dir := filepath.Join(root, "assets", "translations")
	if err := write(filepath.Join(dir, "en.json"), c.Catalogue()); err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return err
	}
	for _, file := range files {
		words, err := Read(file)
		if err != nil {
			return err
		}
		missing, unused := Compare(c.Catalogue(), words)
		fmt.Printf("%s: %d texts, %d missing, %d unused\n", filepath.Base(file), len(words), len(missing), len(unused))
		if len(missing) <= 60 {
			for _, key := range missing {
				fmt.Printf("  %q\n", key)
			}
		}
		for _, key := range unused {
			delete(words, key)
		}
		if filepath.Base(file) == "fr.json" {
			words = french(words)
		}
		if err := write(file, words); err != nil {
			return err
		}
	}
	return nil
}

// Text is a text in the plural forms that its language has, by their names in
// Unicode's CLDR; one that counts nothing has "other" alone.
type Text map[string]string

// UnmarshalJSON reads a text, or an object of its forms.
func (t *Text) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		*t = Text{"other": text}
		return nil
	}
	return json.Unmarshal(data, (*map[string]string)(t))
}

// MarshalJSON is the way back.
func (t Text) MarshalJSON() ([]byte, error) {
	var text strings.Builder
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if len(t) == 1 {
		err := e.Encode(t["other"])
		return []byte(text.String()), err
	}
	err := e.Encode(map[string]string(t))
	return []byte(text.String()), err
}

var beforeMark, afterQuote = regexp.MustCompile(`[\x{20}\x{a0}]([:;!?»])`), regexp.MustCompile(`«[\x{20}\x{a0}]`)

// french gives French its narrow no-break spaces and its apostrophes: a line
// must not begin with a mark that belongs to the word before it.
func french(words map[string]Text) map[string]Text {
	for _, forms := range words {
		for form, text := range forms {
			text = afterQuote.ReplaceAllString(beforeMark.ReplaceAllString(text, "\u202f$1"), "«\u202f")
			forms[form] = strings.ReplaceAll(text, "'", "’")
		}
	}
	return words
}

// Read reads a language's file.
func Read(file string) (map[string]Text, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	words := map[string]Text{}
	if err := json.Unmarshal(data, &words); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return words, nil
}

// Compare names the keys of catalogue that words lacks, and those that it has
// beside them.
func Compare(catalogue, words map[string]Text) (missing, unused []string) {
	for key := range catalogue {
		if _, ok := words[key]; !ok {
			missing = append(missing, key)
		}
	}
	for key := range words {
		if _, ok := catalogue[key]; !ok {
			unused = append(unused, key)
		}
	}
	slices.Sort(missing)
	slices.Sort(unused)
	return missing, unused
}

// write writes words, one a line in the order of their keys, if they differ
// from what is there.
func write(file string, words map[string]Text) error {
	var text strings.Builder
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(words); err != nil {
		return err
	}
	if old, err := os.ReadFile(file); err == nil && bytes.Equal(old, []byte(text.String())) {
		return nil
	}
	return os.WriteFile(file, []byte(text.String()), 0o644)
}
