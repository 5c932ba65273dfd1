package cli

import (
	"testing"

	"github.com/mailloft/mailloft/app/message"
)

func TestPeopleAreWrittenAsAHeaderShowsThem(t *testing.T) {
	got := people([]message.Address{{Name: "Ann", Addr: "ann@example.org"}, {Addr: "bob@example.net"}, {Name: "undisclosed"},
		{Name: `Roe, Jane "JR"`, Addr: "jane@example.org"}})
	if want := `Ann <ann@example.org>, bob@example.net, undisclosed, "Roe, Jane \"JR\"" <jane@example.org>`; got != want {
		t.Errorf("%q, not %q", got, want)
	}
}

func TestJSONSaysWhatMailloftMadeAndWhatIsEncrypted(t *testing.T) {
	m := &message.Message{Attachments: []message.Attachment{{Name: "meeting.ics", Made: true}, {Name: "a.zip", Encrypted: true}}}
	got := toMessageJSON(m, nil).Attachments
	if len(got) != 2 || !got[0].Made || got[0].Sealed || got[1].Made || !got[1].Sealed {
		t.Errorf("%+v", got)
	}
}
