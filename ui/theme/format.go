package theme

import (
	"sync"
	"time"

	"fyne.io/fyne/v2/lang"
	"github.com/dustin/go-humanize"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// printer groups digits the way of the system's locale.
var printer = sync.OnceValue(func() *message.Printer {
	tag, err := language.Parse(string(lang.SystemLocale()))
	if err != nil {
		tag = language.English
	}
	return message.NewPrinter(tag)
})

// Number is n with its digits grouped: "4,108" or "4.108".
func Number(n int) string { return printer().Sprint(number.Decimal(n)) }

// Bytes is a size for people: "184 kB".
func Bytes(n int64) string { return humanize.Bytes(uint64(max(n, 0))) }

// When is t as short as it can be said at now: the time if it is today, the
// day if it is this year, else the date.
func When(t, now time.Time) string {
	t = t.In(now.Location())
	switch {
	case t.IsZero():
		return ""
	case t.Year() == now.Year() && t.YearDay() == now.YearDay():
		return t.Format("15:04")
	case t.Year() == now.Year():
		return t.Format("2 Jan")
	}
	return t.Format("2 Jan 2006")
}
