package main

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../../.."

func collected(t *testing.T) *Collected {
	t.Helper()
	c, err := Collect(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.UI) < 400 || len(c.Core) < 150 || len(c.Main) < 80 {
		t.Fatalf("only %d, %d and %d texts found: the test looks in the wrong place", len(c.UI), len(c.Core), len(c.Main))
	}
	return c
}

func language(t *testing.T, name string) map[string]string {
	t.Helper()
	words, err := Read(filepath.Join(root, "assets", "translations", name))
	if err != nil {
		t.Fatal(err)
	}
	return words
}

func TestEveryTextOfTheWindowCanBeTranslated(t *testing.T) {
	for _, odd := range collected(t).Odd {
		t.Error(odd)
	}
}

func TestTheCatalogueIsUpToDate(t *testing.T) {
	missing, unused := Compare(collected(t).Catalogue(), language(t, "en.json"))
	if len(missing)+len(unused) > 0 {
		t.Errorf("run \"make translations\": missing %q, not used any more %q", missing, unused)
	}
}

func TestGermanIsComplete(t *testing.T) {
	missing, unused := Compare(collected(t).Catalogue(), language(t, "de.json"))
	for _, key := range missing {
		t.Errorf("not in German: %q", key)
	}
	for _, key := range unused {
		t.Errorf("not used any more: %q", key)
	}
}

func TestTheMainWindowSpeaksEveryLanguage(t *testing.T) {
	c := collected(t)
	for _, name := range []string{"fr.json", "es.json", "ja.json", "ar.json"} {
		words := language(t, name)
		for key := range c.Main {
			if words[key] == "" {
				t.Errorf("%s lacks %q", name, key)
			}
		}
	}
}

func TestTranslationsKeepWhatIsFilledIn(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root, "assets", "translations", "*.json"))
	if err != nil || len(files) < 6 {
		t.Fatal(files, err)
	}
	english := language(t, "en.json")
	for _, file := range files {
		for key, text := range language(t, filepath.Base(file)) {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s: %q is empty", filepath.Base(file), key)
			}
			if want, got := holes(english[key]), holes(text); !slices.Equal(got, want) {
				t.Errorf("%s: %q has %q, its translation %q has %q", filepath.Base(file), key, want, text, got)
			}
		}
	}
}

var hole = regexp.MustCompile(`\{\{\.\w+\}\}|%(\[\d\])?[-+.0-9]*[a-zA-Z]`)

// holes are the places of text that are filled in, in the order of their
// names. A date may say its month as a word or as a number, and leave parts out.
func holes(text string) []string {
	var list []string
	for _, h := range hole.FindAllString(text, -1) {
		h = regexp.MustCompile(`\[\d\]`).ReplaceAllString(h, "")
		list = append(list, strings.Replace(h, "MonthNumber", "Month", 1))
	}
	slices.Sort(list)
	return list
}

func TestBareTextIsFound(t *testing.T) {
	for text, want := range map[string]bool{"Get mail": true, "Über": true, "Mailloft": false, "·": false, "": false, "https://example.org": false} {
		if got := isWords(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
