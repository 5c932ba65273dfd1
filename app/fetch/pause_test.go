package fetch

import (
	"testing"

	"github.com/mailloft/mailloft/app/account"
)

func TestAPauseSwitchesEveryAccountOffAndOnAgain(t *testing.T) {
	accounts := []account.Account{{ID: "a"}, {ID: "b", Disabled: true}}
	w := New(Deps{Accounts: func() []account.Account { return accounts }})
	w.Pause(true)
	if len(w.reload) != 1 || !w.Paused() {
		t.Error("nobody was told of the pause")
	}
	for _, s := range w.States() {
		if s.Phase != Disabled {
			t.Errorf("%s is %s during a pause", s.Account, s.Phase)
		}
	}
	<-w.reload
	w.Pause(true)
	if len(w.reload) != 0 {
		t.Error("a second pause changes something")
	}
	w.Pause(false)
	if s := w.States(); s[0].Phase == Disabled || s[1].Phase != Disabled {
		t.Errorf("after the pause: %v", s)
	}
	if accounts[0].Disabled {
		t.Error("the pause changed an account itself")
	}
}
