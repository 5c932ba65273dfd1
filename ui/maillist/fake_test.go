package maillist

import (
	"context"
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// shelf is an archive of made-up messages that counts what it is asked for.
type shelf struct {
	asked   int
	read    map[archive.ID]bool
	starred map[archive.ID]bool
	gone    map[archive.ID]bool
	err     error
}

func (s *shelf) Rows(_ context.Context, ids []archive.ID) ([]archive.Row, error) {
	s.asked += len(ids)
	if s.err != nil {
		return nil, s.err
	}
	var rows []archive.Row
	for _, id := range ids {
		if !s.gone[id] {
			rows = append(rows, s.row(id))
		}
	}
	return rows, nil
}

func (s *shelf) row(id archive.ID) archive.Row {
	people := []string{"Радия Перлман", "Zürich Insurance", "Netflix", "Κατερίνα Παπαδοπούλου", "Alan Turing", "Grace Hopper", "Dr. Edsger W. Dijkstra", "山田 花子"}
	subjects := []string{"Re: Quarterly numbers and the long-overdue write-up", "Big performance boost in repainting the widget tree, at last", "Your invoice 2026-1042 is ready", "Lunch on Thursday?", "Photos from the weekend"}
	snippets := []string{"The new place round the corner has opened, 12:30 would suit me, otherwise the end of the week", "This PR reduces the time spent walking the object tree by a factor of four", "Please find attached the invoice for October. Payment is due within 14 days"}
	n := int(id)
	name := people[n%len(people)]
	return archive.Row{
		ID: id, From: name, FromAddr: fmt.Sprintf("person%d@example.org", n%len(people)),
		Subject: subjects[n%len(subjects)], Snippet: snippets[n%len(snippets)],
		Date:           noon.Add(-time.Duration(100000-n) * 37 * time.Minute),
		HasAttachments: n%3 == 0, Read: s.read[id] || n%4 > 1, Starred: s.starred[id],
	}
}

// now runs work and its end at once.
func now(work func(context.Context) func()) { work(context.Background())() }

// desk holds work back until it is told to do it.
type desk struct {
	jobs []func(context.Context) func()
}

func (d *desk) async(work func(context.Context) func()) { d.jobs = append(d.jobs, work) }

func (d *desk) work() {
	jobs := d.jobs
	d.jobs = nil
	for _, job := range jobs {
		job(context.Background())()
	}
}

func ids(newest, n int) []archive.ID {
	list := make([]archive.ID, n)
	for i := range list {
		list[i] = archive.ID(newest - i)
	}
	return list
}

func newTestList(t testing.TB, source Source, async Async) (*List, fyne.Window) {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(theme.Light))
	l := New(source, async)
	l.rows.now = func() time.Time { return noon }
	l.modifiers = func() fyne.KeyModifier { return 0 }
	w := test.NewTempWindow(t, l)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(420, 773))
	return l, w
}
