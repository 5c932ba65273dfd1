package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/theme"
)

// setTag puts a tag on messages or takes it off.
func (w *Window) setTag(ids []archive.ID, name string, on bool) {
	words := fmt.Sprintf(lang.L("Tag “%s” taken off"), name)
	if on {
		words = fmt.Sprintf(lang.L("Tagged “%s”"), name)
	}
	w.perform(len(ids) == 1, func(ctx context.Context) (done, error) {
		changed, _, err := w.tagged(ctx, name, words, ids, on)
		return takenBack(words, changed, func(ctx context.Context, ids []archive.ID) (left []archive.ID, err error) {
			_, left, err = w.tagged(ctx, name, lang.L("Undo"), ids, !on)
			return left, err
		}), err
	})
}

// toggleTag is what a digit does: it puts the n'th tag on the selected
// messages, or takes it off if the first of them has it.
func (w *Window) toggleTag(n int) {
	ids := w.list.Selected()
	if n >= len(w.tags) || len(ids) == 0 {
		return
	}
	name := w.tags[n].Name
	w.rows(ids[:1], func(rows []archive.Row) {
		if len(rows) == 1 {
			w.setTag(ids, name, !slices.Contains(rows[0].Tags, name))
		}
	})
}

// newTag asks for a tag, and puts it on messages if there are any.
func (w *Window) newTag(ids []archive.ID) {
	w.askTag(w.win, lang.L("New tag"), lang.L("Make tag"), archive.Tag{Color: w.freeColor()}, func(t archive.Tag) {
		w.change(func(ctx context.Context) error { return w.core.Archive.DefineTag(ctx, t.Name, t.Color) }, func() {
			w.reloadCounts()
			if len(ids) > 0 {
				w.setTag(ids, t.Name, true)
			}
		})
	})
}

// freeColor is the first colour that no tag has yet.
func (w *Window) freeColor() string {
	for _, color := range theme.TagColors {
		if !slices.ContainsFunc(w.tags, func(t archive.Tag) bool { return t.Color == color }) {
			return color
		}
	}
	return theme.TagColors[len(w.tags)%len(theme.TagColors)]
}

func (w *Window) findTag(name string) (archive.Tag, bool) {
	i := slices.IndexFunc(w.tags, func(t archive.Tag) bool { return t.Name == name })
	if i < 0 {
		return archive.Tag{}, false
	}
	return w.tags[i], true
}

// editTag changes a tag's name and colour, in the rules too.
func (w *Window) editTag(name string) {
	old, ok := w.findTag(name)
	if !ok {
		return
	}
	w.askTag(w.win, lang.L("Change tag"), lang.L("Save"), old, func(t archive.Tag) {
		w.perform(false, func(ctx context.Context) (done, error) {
			err := w.core.ChangeTag(ctx, old.Name, t.Name, t.Color)
			return done{fmt.Sprintf(lang.L("Tag “%s” changed"), t.Name), 1, func(ctx context.Context) (done, error) {
				return done{}, w.core.ChangeTag(ctx, t.Name, old.Name, old.Color)
			}}, err
		})
		if w.view.Tag == old.Name {
			w.view.Tag = t.Name
		}
	})
}

// removeTag takes a tag off everything and forgets it.
func (w *Window) removeTag(name string) {
	old, ok := w.findTag(name)
	if !ok {
		return
	}
	if w.view.Tag == name {
		w.openView(archive.View{Folder: archive.Inbox})
	}
	w.perform(false, func(ctx context.Context) (done, error) {
		var had []archive.ID
		for _, folder := range []archive.Folder{archive.All, archive.Trash} {
			ids, err := w.core.Archive.IDs(ctx, archive.View{Folder: folder, Tag: name})
			if err != nil {
				return done{}, err
			}
			had = append(had, ids...)
		}
		err := w.core.Archive.DropTag(ctx, name)
		removed := fmt.Sprintf(lang.L("Tag “%s” removed"), name)
		again := func(ctx context.Context, ids []archive.ID) (left []archive.ID, err error) {
			_, left, err = w.tagged(ctx, old.Name, lang.L("Undo"), ids, true)
			return left, err
		}
		return done{removed, 1, func(ctx context.Context) (done, error) {
			if err := w.core.Archive.DefineTag(ctx, old.Name, old.Color); err != nil {
				return done{}, err
			}
			return takenBack(removed, had, again).undo(ctx)
		}}, err
	})
}

// askTag shows a dialog in win with a tag's name and colour.
func (w *Window) askTag(win fyne.Window, title, action string, t archive.Tag, then func(archive.Tag)) {
	name := modal.NewEntry(lang.L("Name"), t.Name)
	name.SetPlaceHolder(lang.L("A word or a few"))
	colors := newSwatches(t.Color)
	form := container.NewVBox(name.Labelled(), modal.Labelled(lang.L("Colour"), colors))
	name.Sheet = modal.Ask(win, modal.Question{Title: title, Body: form, Yes: action, Begin: name}, func(yes bool) {
		if yes && strings.TrimSpace(name.Text) != "" {
			then(archive.Tag{Name: name.Text, Color: colors.chosen})
		}
	})
}
