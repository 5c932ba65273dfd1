package stats

import (
	"fmt"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

// figures are a statistic put into words and columns. Plain data.
type figures struct {
	tiles   []tileText
	months  []bar
	years   []bar
	legend  []legendItem
	hours   heat
	senders []sender
	space   []slice
}

type tileText struct{ value, name string }

type legendItem struct {
	color fyne.ThemeColorName
	text  string
}

type sender struct {
	name, address, count string
	share                float64 // of the first one's
}

// slice is a part of the bar that shows what takes the space.
type slice struct {
	legendItem
	bytes int64
}

// maxMonths is how many columns tell months apart; more mail than that is
// shown by the year.
const maxMonths = 180

// figuresOf puts s into words. name gives an account's title.
func figuresOf(s archive.Stats, space archive.Space, name func(id string) string) figures {
	f := figures{hours: heatOf(s.Hours), space: slicesOf(space)}
	f.tiles = []tileText{
		{theme.Number(s.Total.Messages), lang.L("messages")},
		{theme.Bytes(space.Total()), lang.L("on this disk")},
		{since(s.Oldest), lang.L("the oldest message")},
		{share(s.WithAttachments, s.Total.Messages), lang.L("have attachments")},
		{theme.Number(s.Unread), lang.L("unread")},
	}
	f.months = monthBars(s)
	f.years, f.legend = yearBars(s, name)
	for _, one := range s.Senders {
		text := one.Name
		if text == "" {
			text = one.Address
		}
		f.senders = append(f.senders, sender{text, one.Address, theme.Number(one.Messages), float64(one.Messages) / float64(s.Senders[0].Messages)})
	}
	return f
}

func since(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return theme.Month(t)
}

func share(n, of int) string {
	if of == 0 {
		return "–"
	}
	return theme.Percent(n, of)
}

func monthBars(s archive.Stats) []bar {
	var list []bar
	if len(s.Months) > maxMonths {
		for _, y := range s.Years {
			text := theme.Year(y.Year)
			list = append(list, bar{text, amount(text, y.Amount), []part{{float64(y.Messages), fynetheme.ColorNamePrimary}}})
		}
		return list
	}
	for i, m := range s.Months {
		label := ""
		switch {
		case m.Month.Month() == time.January:
			label = theme.Year(m.Month.Year())
		case len(s.Months) <= 30:
			label = theme.MonthName(m.Month.Month())
		case i == 0:
			label = theme.Year(m.Month.Year())
		}
		list = append(list, bar{label, amount(theme.Month(m.Month), m.Amount), []part{{float64(m.Messages), fynetheme.ColorNamePrimary}}})
	}
	return list
}

func amount(what string, a archive.Amount) string {
	return what + " · " + theme.Messages(a.Messages) + " · " + theme.Bytes(a.Bytes)
}

// yearBars shows what each year takes, by account.
func yearBars(s archive.Stats, name func(id string) string) (list []bar, legend []legendItem) {
	for _, y := range s.Years {
		one := bar{label: strconv.Itoa(y.Year)}
		for i, a := range s.Accounts {
			for _, of := range a.Years {
				if of.Year == y.Year {
					one.parts = append(one.parts, part{float64(of.Bytes), theme.SeriesColor(i)})
				}
			}
		}
		one.tip = amount(one.label, y.Amount)
		list = append(list, one)
	}
	for i, a := range s.Accounts {
		text := name(a.Account)
		if a.Account == "" {
			text = lang.L("Imported")
		}
		legend = append(legend, legendItem{theme.SeriesColor(i), text + " · " + theme.Bytes(a.Bytes)})
	}
	return list, legend
}

func slicesOf(s archive.Space) []slice {
	var list []slice
	for i, one := range []struct {
		bytes int64
		name  string
	}{
		{s.Mail - s.Trash, lang.L("Messages")}, {s.Trash, lang.L("Trash")},
		{s.Index, lang.L("Index for lists and search")}, {s.Journal, lang.L("Journal")},
	} {
		if one.bytes > 0 {
			list = append(list, slice{legendItem{theme.SeriesColor(i), one.name + " · " + theme.Bytes(one.bytes)}, one.bytes})
		}
	}
	return list
}

// heat is how much mail arrives at each hour of the week, Monday first.
type heat struct {
	days   [7]string
	levels [7][24]float64 // 0 to 1
	tips   [7][24]string
}

func heatOf(hours [7][24]int) heat {
	var h heat
	highest := 1
	for _, day := range hours {
		for _, n := range day {
			highest = max(highest, n)
		}
	}
	for i := range 7 {
		day := time.Weekday((i + 1) % 7)
		h.days[i] = weekday(day)
		for hour, n := range hours[day] {
			h.levels[i][hour] = float64(n) / float64(highest)
			h.tips[i][hour] = fmt.Sprintf("%s %02d:00 · %s", h.days[i], hour, theme.Messages(n))
		}
	}
	return h
}

func weekday(d time.Weekday) string {
	return [7]string{lang.L("Sun"), lang.L("Mon"), lang.L("Tue"), lang.L("Wed"), lang.L("Thu"), lang.L("Fri"), lang.L("Sat")}[d]
}
