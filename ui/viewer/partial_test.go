package viewer

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/problem"
)

// toldAbove gives the texts of the banners and taps the action with a name.
func toldAbove(v *Viewer, tap string) (texts []string) {
	for _, o := range v.banners.Objects {
		b, ok := o.(*banner)
		if !ok {
			continue
		}
		texts = append(texts, b.text)
		for _, action := range b.actions {
			if tap != "" && action.Name == tap {
				action.Tapped(nil)
				return texts
			}
		}
	}
	return texts
}

const cut = "Subject: Report\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nthe first lines\n"

func partial(t *testing.T, rest func(context.Context, archive.ID) error) (*Viewer, *asked, *string) {
	t.Helper()
	themed(t)
	v, a := newTestViewer(t, &plainPages{})
	v.actions.Rest = rest
	shown(t, v)
	source := cut
	v.Open(Item{Row: archive.Row{ID: 7, Partial: true, Whole: 12_300_000}, Open: func(ctx context.Context) (io.ReadSeekCloser, error) {
		return opener(source)(ctx)
	}})
	return v, a, &source
}

func TestAPartialMessageSaysSoAndGrowsInItsPlace(t *testing.T) {
	asked := 0
	v, _, source := partial(t, func(_ context.Context, id archive.ID) error {
		if id == 7 {
			asked++
		}
		return nil
	})
	texts := toldAbove(v, "Fetch the rest")
	if len(texts) != 1 || texts[0] != "Only the beginning of this message (40 lines) was fetched; it is 12 MB." || asked != 1 {
		t.Fatalf("told %q, asked %d", texts, asked)
	}
	if texts := toldAbove(v, ""); len(texts) != 1 || !strings.HasPrefix(texts[0], "Fetching the rest") {
		t.Errorf("while it is fetched: %q", texts)
	}
	*source = cut + "and the rest\n--b--\n"
	v.Update(archive.Row{ID: 7, Starred: true})
	if texts := toldAbove(v, ""); len(texts) != 0 {
		t.Errorf("when it is here: %q", texts)
	}
	if got := v.body.Page().Text(v.body.Page().All()); !strings.Contains(got, "and the rest") {
		t.Errorf("the body is %q", got)
	}
}

func TestARestThatIsNotToBeHadIsExplained(t *testing.T) {
	v, a, _ := partial(t, func(context.Context, archive.ID) error {
		return problem.New(errors.New("no route"), "net.unreachable", "The server can't be reached.", "Check the network.")
	})
	toldAbove(v, "Fetch the rest")
	if len(a.failed) != 1 || a.failed[0].Code != "net.unreachable" {
		t.Errorf("failed: %v", a.failed)
	}
	if texts := toldAbove(v, ""); len(texts) != 1 || !strings.HasPrefix(texts[0], "Only the beginning") {
		t.Errorf("told %q", texts)
	}
}
