package maillist

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

// blank is what an empty view says: a picture, a few words and a sentence.
type blank struct {
	icon        fyne.Resource
	title, text string
	add         bool // offers to add an account
}

// blankFor says why v is empty.
func blankFor(v View) blank {
	switch {
	case v.Query != "":
		return blank{theme.IconSearch, lang.L("Nothing found"), lang.L("No message matches this search. Try fewer or other words."), false}
	case v.Folder == archive.Unread:
		return blank{theme.IconMailOpen, lang.L("All read"), lang.L("There is nothing unread."), false}
	case v.Folder == archive.Starred:
		return blank{theme.IconStar, lang.L("No stars yet"), lang.L("Click a message's star to find it here again."), false}
	case v.Folder == archive.Archived:
		return blank{theme.IconArchive, lang.L("Nothing in Archive"), lang.L("Press e to take a message out of the Inbox and keep it here."), false}
	case v.Tag != "":
		return blank{theme.IconTag, lang.L("Nothing has this tag"), lang.L("Press l on a message to put tags on it."), false}
	case v.Folder == archive.Trash:
		return blank{theme.IconDelete, lang.L("Trash is empty"), lang.L("Messages you delete wait here until you empty it."), false}
	case v.Folder == archive.Inbox && !v.NoAccounts:
		return blank{theme.IconInbox, lang.L("The Inbox is empty"), lang.L("Messages appear here as they arrive."), false}
	case v.NoAccounts:
		return blank{theme.IconInbox, lang.L("Welcome home"), lang.L("Add an account, and Mailloft brings its mail here."), true}
	}
	return blank{theme.IconInbox, lang.L("No mail yet"), lang.L("Messages appear here as they arrive."), false}
}

// sayEmpty says why the list is empty.
func (l *List) sayEmpty() {
	b := blankFor(l.view)
	if b.add {
		l.empty.Say(b.icon, b.title, b.text, l.add)
	} else {
		l.empty.Say(b.icon, b.title, b.text)
	}
	l.empty.Show()
}

func noSender() string  { return lang.L("(no sender)") }
func noSubject() string { return lang.L("(no subject)") }
