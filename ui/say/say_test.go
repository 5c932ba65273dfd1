package say

import (
	"errors"
	"testing"
	"testing/fstest"
	"time"

	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/message"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/assets"
	"github.com/mailloft/mailloft/ui/theme"
)

// The sentences are told in English here, for no language is chosen in a test;
// what counts is which pattern was found and what became of its values.
func TestTheMostTellingPatternIsFound(t *testing.T) {
	c := newCatalogue(map[string]forms{
		"%s refused a command: %s": nil, "%s is in use by another program.": nil, "The maildrop of %s is in use by another program.": nil,
		"%s %s": nil, "The disk is full.": nil, "Try {{.N}} times": nil,
	})
	for text, want := range map[string]string{
		"pop.example.org refused a command: no: not now":             "%s refused a command: %s",
		"The maildrop of Ada Lovelace is in use by another program.": "The maildrop of %s is in use by another program.",
		"Something else.": "",
	} {
		got := ""
		for _, p := range c.patterns {
			if _, ok := p.match(text); ok {
				got = p.key
				break
			}
		}
		if got != want {
			t.Errorf("%q was made by %q, found %q", text, want, got)
		}
	}
}

func TestEachOfSeveralSentencesOfAKindIsSaid(t *testing.T) {
	c := newCatalogue(map[string]forms{"%s (issued by %s, valid until %s).": nil})
	first, second := "pop.example.org (issued by R11, valid until 17 December 2026).", "R11 (issued by ISRG, valid until 3 March 2027)."
	if _, ok := c.whole(first + " " + second); ok {
		t.Error("two sentences were taken for one")
	}
	for _, sentence := range []string{first, second} {
		if _, ok := c.whole(sentence); !ok {
			t.Errorf("%q is not known", sentence)
		}
	}
}

func TestDaysAreWrittenThePersonsWay(t *testing.T) {
	c := newCatalogue(nil)
	want := theme.Date(time.Date(2026, 12, 7, 0, 0, 0, 0, time.UTC))
	if got := c.fill("until %s", []string{"7 December 2026"}); got != "until "+want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestValuesCanChangePlaces(t *testing.T) {
	c := newCatalogue(nil)
	for translated, want := range map[string]string{
		"%s: %s":          "one: two",
		"%[2]s vor %[1]s": "two vor one",
		"%s %s %s":        "one two %s", // more than there are: left to be seen
	} {
		if got := c.fill(translated, []string{"one", "two"}); got != want {
			t.Errorf("%q filled is %q, want %q", translated, got, want)
		}
	}
}

func TestWhatIsUnknownStaysAsItIs(t *testing.T) {
	c := newCatalogue(map[string]forms{"The disk is full.": nil, "%s is full.": nil})
	for _, text := range []string{"", "{{.Evil}}", "100 % sure", "Nothing known here"} {
		if got := c.say(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
	if got := c.say("The disk is full. {{.Evil}} happened."); got != "The disk is full. {{.Evil}} happened." {
		t.Errorf("two sentences became %q", got)
	}
}

// The core counts in English; its numbers are said in the plural form of the
// person's language.
func TestWhatTheCoreCountsIsFound(t *testing.T) {
	if err := Load(assets.Translations); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"30 minutes": "30 minutes", "1 minute": "1 minute", "4,108 seconds": "4,108 seconds", "1 day": "1 day", "some minutes": "",
	} {
		if got, ok := core.whole(text); got != want || ok != (want != "") {
			t.Errorf("%q: said %q, %v", text, got, ok)
		}
	}
}

// What a mail system reports is said sentence by sentence, with its words in
// between, which may look like sentences themselves.
func TestEverySentenceOfAReportIsFound(t *testing.T) {
	if err := Load(assets.Translations); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"delivery", "bounce", "disposition", "feedback"} {
		for _, action := range []string{"failed", "delayed", "delivered", "relayed", "expanded", "displayed", "deleted", "denied", "dispatched", ""} {
			for _, to := range []message.Recipient{
				{Address: "bob@example.net", Action: action, Status: "5.2.2", Diagnostic: "550 The disk is full. Try “later”. No"},
				{Action: action, Status: "4.4.7"},
			} {
				r := message.Report{Kind: kind, Recipients: []message.Recipient{to}}
				for _, sentence := range r.Sentences()[0] {
					if _, ok := core.whole(sentence); !ok {
						t.Errorf("%s, %s: %q is not translated", kind, action, sentence)
					}
				}
			}
		}
	}
}

func TestASentenceHasItsNextStep(t *testing.T) {
	if err := Load(fstest.MapFS{"translations/en.json": {Data: []byte(`{"It broke.":"It broke."}`)}}); err != nil {
		t.Fatal(err)
	}
	err := problem.New(errors.New("x"), "a.b", "It broke.", "Mend it.")
	if got := Error(err); got != "It broke. Mend it." {
		t.Errorf("said %q", got)
	}
	if got := Error(problem.New(nil, "a.b", "It broke.", "")); got != "It broke." {
		t.Errorf("said %q", got)
	}
}

func TestTheLanguagesOfTheProgramAreLoaded(t *testing.T) {
	if err := Load(assets.Translations); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"Other", "Get mail", "%s of %s"} { // "Other" means something to the library beneath
		if got := lang.L(text); got == "" {
			t.Errorf("%q is said as nothing", text)
		}
	}
}
