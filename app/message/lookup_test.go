package message

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

func TestSingleFieldsAreReadDecodedAndRepaired(t *testing.T) {
	const mail = "Received: one\r\nreceived: two\r\nSubject: =?utf-8?q?caf=C3=A9?=\r\n au lait\r\nno field at all\r\nX-Spam: yes\r\n\r\nSubject: body\r\n"
	h, err := ReadHeader(strings.NewReader(mail))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{
		"Received": {"one", "two"}, "subject": {"café au lait"}, "X-SPAM": {"yes"}, "List-Id": nil,
	} {
		if got := h.Values(name); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestAHeaderThatCannotBeReadIsAnError(t *testing.T) {
	broken := io.MultiReader(strings.NewReader("Subject: a\r\n"), iotest.ErrReader(errors.New("disk")))
	if _, err := ReadHeader(broken); err == nil {
		t.Error("no error")
	}
}
