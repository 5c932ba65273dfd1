package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/archive"
)

// newQuestion ends the question to the archive that is under way, if any, and
// begins another.
func (w *Window) newQuestion() (ctx context.Context, asked int) {
	if w.stopAsking != nil {
		w.stopAsking()
	}
	ctx, w.stopAsking = context.WithCancel(w.loop.ctx)
	w.asked++
	return ctx, w.asked
}

// answered runs do unless another question was asked by now.
func (w *Window) answered(asked int, do func()) {
	if asked == w.asked {
		do()
	}
}

// asksFor is what the list shows, in the order the person chose.
func (w *Window) asksFor() archive.View {
	v := searched(w.view)
	v.Order, v.Reverse, v.Folded = archive.Order(w.prefs.Order), w.prefs.Reverse, w.prefs.Folded
	if v.Order == archive.OrderSender || v.Order == archive.OrderSubject {
		v.Reverse = !v.Reverse // names begin with A, as in every other list of names
	}
	return v
}

// fewChanges is up to how many changed messages are looked at one by one.
const fewChanges = 2000

// refreshView takes changes of some messages into the list. While the list is
// in the order of arrival only these are asked about, so that mail coming in
// costs the same whatever there is.
func (w *Window) refreshView(changed []archive.ID) {
	view := w.asksFor()
	if view.Order != archive.OrderArrival || view.Reverse || view.Folded || len(changed) > fewChanges || !w.list.Complete() {
		w.reloadView()
		return
	}
	ctx, asked := w.newQuestion()
	ids := w.list.IDs()
	w.loop.async(func(context.Context) func() {
		members, err := w.core.Archive.Among(ctx, view, changed)
		if err != nil {
			return func() { w.answered(asked, func() { w.notice(err) }) }
		}
		merged := merge(ids, changed, members)
		return func() { w.answered(asked, func() { w.list.SetIDs(withKept(merged, w.kept, view, ids)) }) }
	})
}

// merge puts what is now known of changed into ids, newest first: members are
// those of them that belong there.
func merge(ids, changed, members []archive.ID) []archive.ID {
	gone := make(map[archive.ID]bool, len(changed))
	for _, id := range changed {
		gone[id] = true
	}
	merged := make([]archive.ID, 0, len(ids)+len(members))
	for _, id := range ids {
		for len(members) > 0 && members[0] > id {
			merged, members = append(merged, members[0]), members[1:]
		}
		if !gone[id] {
			merged = append(merged, id)
		}
	}
	return append(merged, members...)
}

// orderItems are the entries of the View menu that say how the list is sorted.
func (w *Window) orderItems(menu *fyne.Menu) *fyne.MenuItem {
	sort := fyne.NewMenuItem(lang.L("Sort by"), nil)
	sort.ChildMenu = fyne.NewMenu("")
	var items []*fyne.MenuItem
	again := func() {
		menu.Refresh()
		w.remember()
		w.openView(w.view)
	}
	for _, o := range []struct {
		text  string
		order archive.Order
	}{
		{lang.L("Arrival"), archive.OrderArrival}, {lang.L("Date"), archive.OrderDate}, {lang.L("Sender"), archive.OrderSender},
		{lang.L("Subject"), archive.OrderSubject}, {lang.L("Size"), archive.OrderSize},
	} {
		m := fyne.NewMenuItem(o.text, nil)
		m.Checked = w.prefs.Order == string(o.order)
		m.Action = func() {
			w.prefs.Order = string(o.order)
			for _, other := range items {
				other.Checked = other == m
			}
			again()
		}
		items = append(items, m)
	}
	toggle := func(text string, on *bool) *fyne.MenuItem {
		m := fyne.NewMenuItem(text, nil)
		m.Checked = *on
		m.Action = func() {
			*on = !*on
			m.Checked = *on
			again()
		}
		return m
	}
	sort.ChildMenu.Items = append(slices.Clone(items), fyne.NewMenuItemSeparator(),
		toggle(lang.L("The other way round"), &w.prefs.Reverse),
		toggle(lang.L("Conversations as one row"), &w.prefs.Folded))
	return sort
}
