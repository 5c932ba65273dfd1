package main

import (
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mailloft/mailloft/app/archive"
)

const root = "../../.."

func collected(t *testing.T) *Collected {
	t.Helper()
	c, err := Collect(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.UI) < 400 || len(c.Core) < 150 {
		t.Fatalf("only %d and %d texts found: the test looks in the wrong place", len(c.UI), len(c.Core))
	}
	return c
}

func language(t *testing.T, name string) map[string]Text {
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

// What is wrong with a search is said below it.
func TestWhyASearchIsNotUnderstoodCanBeTranslated(t *testing.T) {
	c := collected(t)
	for _, query := range []string{"from:", "(a", "a)", `"a`, "has:x", "is:x", "before:x", "older_than:x", "larger:x", "or a"} {
		_, reason := archive.ParseQuery(query)
		known := slices.ContainsFunc(slices.Collect(maps.Keys(c.Core)), func(text string) bool {
			pattern := strings.ReplaceAll(regexp.QuoteMeta(text), "%s", ".+")
			return reason != "" && regexp.MustCompile("^"+pattern+"$").MatchString(reason)
		})
		if !known {
			t.Errorf("%q: %q is not among the texts", query, reason)
		}
	}
}

// languages are those of the window; each says everything.
var languages = []string{"ar.json", "de.json", "en.json", "es.json", "fr.json", "ja.json"}

func TestEveryLanguageIsComplete(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root, "assets", "translations", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for i, file := range files {
		files[i] = filepath.Base(file)
	}
	if !slices.Equal(files, languages) {
		t.Fatalf("the languages are %q, not %q", files, languages)
	}
	catalogue := collected(t).Catalogue()
	for _, name := range languages {
		missing, unused := Compare(catalogue, language(t, name))
		for _, key := range missing {
			t.Errorf("%s lacks %q", name, key)
		}
		for _, key := range unused {
			t.Errorf("%s has %q, which is not used any more", name, key)
		}
	}
}

func TestFrenchMarksStayWithTheirWords(t *testing.T) {
	mended := french(language(t, "fr.json"))
	for key, forms := range language(t, "fr.json") {
		if !maps.Equal(forms, mended[key]) {
			t.Errorf("%q: %q should be %q; \"make translations\" mends it", key, forms, mended[key])
		}
	}
}

func TestTranslationsKeepWhatIsFilledIn(t *testing.T) {
	english := language(t, "en.json")
	for _, name := range languages {
		for key, text := range language(t, name) {
			for form, said := range text {
				if strings.TrimSpace(said) == "" {
					t.Errorf("%s: %q is empty", name, key)
				}
				want, got := holes(english[key]["other"]), holes(said)
				if form == "zero" || form == "one" || form == "two" { // may say the number as a word
					want, got = without(want, "{{.Count}}"), without(got, "{{.Count}}")
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s: %q has %q, its translation %q has %q", name, key, want, said, got)
				}
			}
		}
	}
}

func without(list []string, one string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == one })
}

// A language counts in the forms that Unicode's CLDR gives it; French and
// Spanish have one more for millions, which is said as "other".
func TestWhatIsCountedHasThePluralFormsOfItsLanguage(t *testing.T) {
	formsOf := map[string][]string{
		"ar.json": {"few", "many", "one", "other", "two", "zero"}, "ja.json": {"other"},
		"de.json": {"one", "other"}, "en.json": {"one", "other"}, "es.json": {"one", "other"}, "fr.json": {"one", "other"},
	}
	english := language(t, "en.json")
	for _, name := range languages {
		for key, text := range language(t, name) {
			want := []string{"other"}
			if len(english[key]) > 1 {
				want = formsOf[name]
			}
			if got := slices.Sorted(maps.Keys(text)); !slices.Equal(got, want) {
				t.Errorf("%s: %q has the forms %q, not %q", name, key, got, want)
			}
		}
	}
	// In French 0 is said like 1, so that form must say which it is, where there can be 0.
	for key, text := range language(t, "fr.json") {
		if text["one"] != "" && !strings.HasPrefix(key, "Every ") && !strings.Contains(text["one"], "{{.Count}}") {
			t.Errorf("fr.json: %q does not say how many in %q", key, text["one"])
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

func TestTheStepsOfATestAreTranslated(t *testing.T) {
	core := collected(t).Core
	for _, text := range []string{"Connect", "Round trip", "Pipelining", "%s answers on port %s.", "The server takes one command at a time (no PIPELINING)."} {
		if core[text] == "" {
			t.Errorf("%q is not collected", text)
		}
	}
}
