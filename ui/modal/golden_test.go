package modal_test

import (
	"testing"

	"github.com/mailloft/mailloft/ui/golden"
	"github.com/mailloft/mailloft/ui/modal"
)

func TestQuestionsAreDrawnAsTheyWere(t *testing.T) {
	w := window(t)
	sheet := golden.New(t, "modal")
	s := modal.Ask(w, modal.Question{
		Title: "Restore", Body: modal.Words("What is not here is brought back.", "What is here stays as it is."), Yes: "Restore",
		Else: "Another folder…", Other: func() {},
	}, func(bool) {})
	sheet.Show("question", modal.Over(w).Content)
	s.Hide()
	s = modal.Ask(w, modal.Question{Title: "Empty Trash?", Body: modal.Words("For good."), Yes: "Delete", Danger: true}, func(bool) {})
	sheet.Show("something is destroyed", modal.Over(w).Content)
	s.Hide()
	s = modal.Tell(w, "That did not work", modal.Width, modal.Words("The server's address can't be found."))
	sheet.Show("message", modal.Over(w).Content)
	s.Hide()
	sheet.Compare()
}
