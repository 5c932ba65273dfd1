package viewer

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/mailhtml"
	"github.com/mailloft/mailloft/ui/htmlview"
)

const (
	answered = "Subject: Re: moths\n\nYes, the moth.\n\nOn Monday, Ada wrote:\n> one\n> a needle in it\n> three\n> four\n\n-- \nGrace\nHarvard\n"
	wholeOf  = "Yes, the moth.\n\nOn Monday, Ada wrote:\n> one\n> a needle in it\n> three\n> four\n\n-- \nGrace\nHarvard"
)

func openedForReal(t *testing.T, item Item) *Viewer {
	t.Helper()
	themed(t)
	v, _ := newTestViewer(t, htmlview.Engine{Fonts: mailhtml.BundledFonts()})
	shown(t, v)
	v.Open(item)
	return v
}

func seen(v *Viewer) (closed int) {
	for _, f := range v.about.Folds {
		if !f.Open {
			closed++
		}
	}
	return closed
}

func TestQuotesAreFoldedAndOpenByClickAndKey(t *testing.T) {
	v := openedForReal(t, Item{Open: opener(answered)})
	if seen(v) != 2 {
		t.Fatalf("%d of %+v are closed", seen(v), v.about.Folds)
	}
	v.body.OnFold(v.about.Folds[0].Link)
	if seen(v) != 1 || !v.about.Folds[0].Open {
		t.Errorf("a click left %+v", v.about.Folds)
	}
	v.bodyRune('q')
	if seen(v) != 0 {
		t.Errorf("the key left %d closed", seen(v))
	}
	v.bodyRune('q')
	if seen(v) != 2 {
		t.Errorf("the key closed %d again", seen(v))
	}
	v.Fold(false)
	if len(v.about.Folds) != 0 {
		t.Errorf("without folding there are %+v", v.about.Folds)
	}
}

func TestAForwardedMessageIsNotFolded(t *testing.T) {
	v := openedForReal(t, Item{Open: opener(strings.Replace(answered, "Re: moths", "Fwd: moths", 1))})
	if len(v.about.Folds) != 0 {
		t.Errorf("folded %+v", v.about.Folds)
	}
}

func TestCopyingAllTakesWhatIsFolded(t *testing.T) {
	v := openedForReal(t, Item{Open: opener(answered)})
	v.body.SelectAll()
	if got := strings.TrimSpace(v.body.SelectedText()); got != wholeOf || seen(v) != 2 {
		t.Errorf("copied %q with %d closed", got, seen(v))
	}
}

func TestFindingOpensAFoldWithAMatch(t *testing.T) {
	v := openedForReal(t, Item{Open: opener(answered)})
	v.Find()
	v.find.entry.SetText("needle")
	if !v.about.Folds[0].Open || v.about.Folds[1].Open {
		t.Errorf("folds %+v", v.about.Folds)
	}
	if got := v.find.count.Text(); got != "1 of 1" {
		t.Errorf("found %q", got)
	}
}

func TestTheWordsOfASearchAreHighlightedInTheMessage(t *testing.T) {
	v := openedForReal(t, Item{Open: opener(answered), Words: []string{"moth", "Need"}})
	if !v.find.Visible() || v.find.entry.Text != "moth Need" || v.find.count.Text() != "1 of 2" || !v.about.Folds[0].Open {
		t.Errorf("bar %v with %q says %q", v.find.Visible(), v.find.entry.Text, v.find.count.Text())
	}
	v.bodyKey(&fyne.KeyEvent{Name: fyne.KeyF3})
	if v.find.count.Text() != "2 of 2" {
		t.Errorf("the next match is %q", v.find.count.Text())
	}
	v.bodyRune('q') // opens the rest
	v.bodyRune('q')
	if seen(v) != 2 {
		t.Error("the search does not let folds close")
	}
	v.bodyKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	v.bodyRune('q')
	if v.find.Visible() {
		t.Error("the bar comes back by itself")
	}
	v.Open(Item{Name: "another", Open: opener("Subject: x\n\nnothing of it\n"), Words: []string{"moth"}})
	if v.find.Visible() {
		t.Error("the bar opens without a match")
	}
}

func TestAMessageIsSavedAsPDFWithAllOfItsWords(t *testing.T) {
	themed(t)
	v, a := newTestViewer(t, htmlview.Engine{Fonts: mailhtml.BundledFonts()})
	a.folder = t.TempDir()
	shown(t, v)
	v.Open(Item{Open: opener(answered)})
	v.SavePDF()
	path := filepath.Join(a.folder, "Re_ moths.pdf")
	data, err := os.ReadFile(path)
	if err != nil {
		names, _ := os.ReadDir(a.folder)
		t.Fatalf("%v; there is %v; failed %v", err, names, a.failed)
	}
	if !bytes.HasPrefix(data, []byte("%PDF-1.7")) || !bytes.HasSuffix(data, []byte("%%EOF\n")) || seen(v) != 2 {
		t.Errorf("%d bytes, %d folds closed", len(data), seen(v))
	}
}

func TestAnotherSearchIsHighlightedInTheMessageThatIsShown(t *testing.T) {
	item := Item{Row: archive.Row{ID: 1}, Open: opener(answered)}
	v := openedForReal(t, item)
	item.Words = []string{"moth"}
	v.Open(item)
	if !v.find.Visible() || v.find.count.Text() != "1 of 1" {
		t.Errorf("bar %v says %q", v.find.Visible(), v.find.count.Text())
	}
	v.Search([]string{"needle"})
	if v.find.entry.Text != "needle" || v.find.count.Text() != "1 of 1" || !v.about.Folds[0].Open {
		t.Errorf("the bar has %q, %q", v.find.entry.Text, v.find.count.Text())
	}
	v.Search(nil)
	if v.find.Visible() {
		t.Error("the bar stays when the search ends")
	}
}
