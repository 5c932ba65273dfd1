package cli

import (
	"testing"

	"github.com/mailloft/mailloft/app/message"
)

func TestPeopleAreWrittenAsAHeaderShowsThem(t *testing.T) {
	got := people([]message.Address{{Name: "Ann", Addr: "ann@example.org"}, {Addr: "bob@example.net"}, {Name: "undisclosed"}})
	if want := "Ann <ann@example.org>, bob@example.net, undisclosed"; got != want {
		t.Errorf("%q, not %q", got, want)
	}
}
