package maillist

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

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
	case v.NoAccounts:
		return blank{theme.IconInbox, lang.L("Welcome home"), lang.L("Add an account, and Mailloft brings its mail here."), true}
	}
	return blank{theme.IconInbox, lang.L("No mail yet"), lang.L("Messages appear here as they arrive."), false}
}

// emptyView shows a blank in the middle of the list's room.
type emptyView struct {
	box   *fyne.Container
	icon  *canvas.Image
	title *theme.Label
	text  *theme.Paragraph
	add   *theme.Button
}

func newEmptyView(onAdd func()) *emptyView {
	e := &emptyView{
		icon:  canvas.NewImageFromResource(nil),
		title: theme.NewSubHeading(""),
		text:  theme.NewParagraph(""),
		add:   theme.NewButtonWithIcon(lang.L("Add account"), theme.IconAdd, onAdd),
	}
	e.icon.FillMode = canvas.ImageFillContain
	e.icon.SetMinSize(fyne.NewSquareSize(56))
	e.text.Alignment = fyne.TextAlignCenter
	e.text.Importance = widget.LowImportance
	e.add.Importance = widget.HighImportance
	e.box = container.NewVBox(layout.NewSpacer(),
		container.NewCenter(e.icon), container.NewCenter(e.title),
		container.New(layout.NewCustomPaddedLayout(0, 8, 32, 32), e.text),
		container.NewCenter(e.add),
		layout.NewSpacer(), layout.NewSpacer())
	e.box.Hide()
	return e
}

func (e *emptyView) show(b blank) {
	e.icon.Resource = theme.Tinted(b.icon, fynetheme.ColorNameSeparator)
	if b.add {
		e.icon.Resource = theme.Tinted(b.icon, fynetheme.ColorNamePrimary)
	}
	e.icon.Refresh()
	e.title.SetText(b.title)
	e.text.SetText(b.text)
	visible(e.add, b.add)
	e.box.Show()
	e.box.Refresh()
}

func noSender() string  { return lang.L("(no sender)") }
func noSubject() string { return lang.L("(no subject)") }
