package ui

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestTheWindowComesBackOnceTheTrayIsGoneForAWhile(t *testing.T) {
	for _, test := range []struct {
		name  string
		shown []bool // each time it is asked for; then the last for ever
		after time.Duration
	}{
		{"gone", []bool{false}, trayMissing * trayEvery},
		{"gone later", []bool{true, true, false}, (2 + trayMissing) * trayEvery},
		{"a panel that starts anew", []bool{true, false, false, true, false}, (4 + trayMissing) * trayEvery},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked, began := 0, time.Now()
				gone := waitForNoTray(t.Context(), func(context.Context) bool {
					asked++
					return test.shown[min(asked, len(test.shown))-1]
				})
				if after := time.Since(began); !gone || after != test.after {
					t.Errorf("gone %v after %v, want %v", gone, after, test.after)
				}
			})
		})
	}
}

func TestAWindowWithATrayStaysThereUntilTheProgramEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 24*time.Hour)
		defer cancel()
		if waitForNoTray(ctx, func(context.Context) bool { return true }) {
			t.Error("the tray is gone")
		}
		if ctx.Err() == nil {
			t.Error("it gave up before the program ended")
		}
	})
}
