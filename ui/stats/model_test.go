package stats

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

func TestTheAxisEndsAtARoundNumberAboveEveryColumn(t *testing.T) {
	for _, v := range []float64{0, 1, 3, 4, 5, 17, 99, 100, 101, 1234, 98765, 1e9} {
		top := ceiling(v)
		step := top / gridLines
		if top < v || top > max(3*v, gridLines) || step != float64(int64(step)) {
			t.Errorf("%v: the axis ends at %v", v, top)
		}
	}
}

func sample() archive.Stats {
	s := archive.Stats{
		Total:    archive.Amount{Messages: 3, Bytes: 3000},
		Oldest:   time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC),
		Years:    []archive.YearAmount{{Year: 2025, Amount: archive.Amount{Messages: 1, Bytes: 1000}}, {Year: 2026, Amount: archive.Amount{Messages: 2, Bytes: 2000}}},
		Senders:  []archive.SenderAmount{{Address: "a@example.org", Amount: archive.Amount{Messages: 2}}, {Name: "Bo", Address: "b@example.org", Amount: archive.Amount{Messages: 1}}},
		Accounts: []archive.AccountAmount{{Account: "a", Amount: archive.Amount{Messages: 2, Bytes: 2000}, Years: []archive.YearAmount{{Year: 2026, Amount: archive.Amount{Messages: 2, Bytes: 2000}}}}, {Account: ""}},
	}
	for m := range 3 {
		s.Months = append(s.Months, archive.MonthAmount{Month: s.Oldest.AddDate(0, m, 0), Amount: archive.Amount{Messages: 1, Bytes: 1000}})
	}
	s.Hours[time.Sunday][23] = 4
	s.Hours[time.Monday][8] = 1
	return s
}

func TestFiguresSayWhatTheStatisticsSay(t *testing.T) {
	f := figuresOf(sample(), archive.Space{Mail: 10, Trash: 4, Index: 5}, strings.ToUpper)
	if len(f.months) != 3 || f.months[1].label != "2026" || f.months[2].label != "Feb" || !strings.HasPrefix(f.months[0].tip, "Dec 2025 · 1 message") {
		t.Errorf("months: %+v", f.months)
	}
	if len(f.years) != 2 || len(f.years[1].parts) != 1 || f.years[1].total() != 2000 {
		t.Errorf("years: %+v", f.years)
	}
	if f.legend[0].text != "A · 2.0 kB" || !strings.HasPrefix(f.legend[1].text, "Imported") {
		t.Errorf("legend: %+v", f.legend)
	}
	if f.senders[0].name != "a@example.org" || f.senders[1].share != 0.5 {
		t.Errorf("senders: %+v", f.senders)
	}
	if f.hours.days[0] != "Mon" || f.hours.days[6] != "Sun" || f.hours.levels[6][23] != 1 || f.hours.levels[0][8] != 0.25 {
		t.Errorf("hours: %+v", f.hours.levels)
	}
	if len(f.space) != 3 || f.space[0].bytes != 6 {
		t.Errorf("space: %+v", f.space)
	}
}

func TestManyYearsAreShownByTheYear(t *testing.T) {
	s := sample()
	s.Months = make([]archive.MonthAmount, maxMonths+1)
	if bars := monthBars(s); len(bars) != 2 || bars[1].label != "2026" {
		t.Errorf("%+v", bars)
	}
}

type fakeBackend struct {
	stats    archive.Stats
	searched string
	compact  func(int64, error)
}

func (f *fakeBackend) Load(done func(archive.Stats, archive.Space, error)) {
	done(f.stats, archive.Space{Mail: 100}, nil)
}

func (f *fakeBackend) Compact(done func(int64, error)) func() {
	f.compact = done
	return func() {}
}
func (f *fakeBackend) AccountTitle(id string) string { return id }
func (f *fakeBackend) Search(query string)           { f.searched = query }

func TestAnEmptyArchiveIsToldInWords(t *testing.T) {
	test.NewTempApp(t)
	p := New(&fakeBackend{})
	p.Open()
	if !p.wait.Visible() || !strings.Contains(p.state.Text(), "no mail yet") {
		t.Errorf("says %q", p.state.Text())
	}
}

func TestCompactingCanBeStoppedAndSaysWhatCameOfIt(t *testing.T) {
	test.NewTempApp(t)
	b := &fakeBackend{stats: sample()}
	p := New(b)
	p.Open()
	test.Tap(p.compact)
	if p.compact.Text != "Stop compacting" || p.cancel == nil {
		t.Errorf("while compacting the button says %q", p.compact.Text)
	}
	b.compact(2_000_000, nil)
	if p.compact.Text != "Compact" || !strings.Contains(p.said.Text(), theme.Bytes(2_000_000)) {
		t.Errorf("afterwards %q, %q", p.compact.Text, p.said.Text())
	}
}
