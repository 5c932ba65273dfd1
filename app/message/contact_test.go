package message

import (
	"slices"
	"testing"
)

func TestStructuredValuesOfCards(t *testing.T) {
	all := parseContacts([]byte("BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8:Hopper\\; Murray;Grace;;Dr.;\n"+
		"ADR;WORK;QUOTED-PRINTABLE;CHARSET=UTF-8:;;Stra=C3=9Fe 1=\n2;Mainz\\; am Rhein;;55116;\nORG:Navy\\; US;Computing\nEND:VCARD\n"), "")
	if len(all) != 1 {
		t.Fatalf("%d cards", len(all))
	}
	if c := all[0]; c.Name != "Dr. Grace Hopper; Murray" || !slices.Equal(c.Addresses, []string{"Straße 12, Mainz; am Rhein, 55116"}) || c.Organization != "Navy; US, Computing" {
		t.Errorf("got %+v", c)
	}
}
