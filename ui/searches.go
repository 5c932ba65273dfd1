package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/organise"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/sidebar"
)

// keepSearch saves a search under a name of the person's.
func (w *Window) keepSearch(query string) {
	if query == "" {
		w.snackbar.show(lang.L("Search for something first, then save it"), "", nil)
		return
	}
	w.askSearch(lang.L("Save search"), organise.Search{Name: query, Query: withView(w.view, query)}, func(s organise.Search) {
		w.changeSearches(fmt.Sprintf(lang.L("Search “%s” saved"), s.Name), func(list []organise.Search) []organise.Search {
			return append(withoutSearch(list, s.Query), s)
		}, func() { w.openView(sidebar.SearchView(s.Query)) })
	})
}

// withView adds to a query what the view it was typed in said, in the words
// of the search language: a saved search looks through all mail.
func withView(v archive.View, query string) string {
	parts := []string{query}
	if strings.Contains(strings.ToLower(query), " or ") {
		parts[0] = "(" + query + ")"
	}
	if v.Tag != "" {
		parts = append(parts, `tag:"`+v.Tag+`"`)
	}
	if v.Account != "" {
		parts = append(parts, "account:"+v.Account)
	}
	switch v.Folder {
	case archive.Unread:
		parts = append(parts, "is:unread")
	case archive.Starred:
		parts = append(parts, "is:starred")
	case archive.Archived:
		parts = append(parts, "is:archived")
	}
	if len(parts) == 1 {
		return query
	}
	return strings.Join(parts, " ")
}

// editSearch changes a saved search.
func (w *Window) editSearch(query string) {
	list := w.core.Organise.Get().Searches
	i := slices.IndexFunc(list, func(s organise.Search) bool { return s.Query == query })
	if i < 0 {
		return
	}
	w.askSearch(lang.L("Change saved search"), list[i], func(s organise.Search) {
		w.changeSearches(fmt.Sprintf(lang.L("Search “%s” changed"), s.Name), func(list []organise.Search) []organise.Search {
			for i := range list {
				if list[i].Query == query {
					list[i] = s
				}
			}
			return list
		}, func() { w.openView(sidebar.SearchView(s.Query)) })
	})
}

// dropSearch forgets a saved search.
func (w *Window) dropSearch(query string) {
	shown := w.view == sidebar.SearchView(query)
	w.changeSearches(lang.L("Saved search removed"), func(list []organise.Search) []organise.Search {
		return withoutSearch(list, query)
	}, func() {
		if shown {
			w.openView(archive.View{Folder: archive.Inbox})
		}
	})
}

func withoutSearch(list []organise.Search, query string) []organise.Search {
	return slices.DeleteFunc(list, func(s organise.Search) bool { return s.Query == query })
}

// changeSearches changes the saved searches, offers the way back, and calls
// then.
func (w *Window) changeSearches(words string, change func([]organise.Search) []organise.Search, then func()) {
	w.perform(false, func(context.Context) (done, error) {
		before := w.core.Organise.Get().Searches
		err := w.core.Organise.Update(func(s *organise.Settings) { s.Searches = change(s.Searches) })
		if err == nil {
			w.loop.do(func() {
				w.showAccounts()
				then()
			})
		}
		return done{words, 1, func(context.Context) (done, error) {
			err := w.core.Organise.Update(func(s *organise.Settings) { s.Searches = before })
			if err == nil {
				w.loop.do(w.showAccounts)
			}
			return done{}, err
		}}, err
	})
}

// askSearch shows a dialog with a search's name and words.
func (w *Window) askSearch(title string, s organise.Search, then func(organise.Search)) {
	name, query := modal.NewEntry(lang.L("Name"), s.Name), modal.NewEntry(lang.L("Search for"), s.Query)
	form := container.NewVBox(name.Labelled(), query.Labelled())
	sheet := modal.Ask(w.win, modal.Question{Title: title, Body: form, Yes: lang.L("Save"), Begin: name}, func(yes bool) {
		if yes && query.Text != "" {
			if name.Text == "" {
				name.Text = query.Text
			}
			then(organise.Search{Name: name.Text, Query: query.Text})
		}
	})
	name.Sheet, query.Sheet = sheet, sheet
}
