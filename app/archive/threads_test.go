package archive

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// reply makes a message with the fields of a conversation.
func reply(n int, subject, id string, fields ...string) string {
	text := fmt.Sprintf("From: Ann <ann@example.org>\r\nSubject: %s\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\n", subject)
	if id != "" {
		text += "Message-ID: <" + id + "@example.org>\r\n"
	}
	for _, f := range fields {
		text += f + "\r\n"
	}
	return text + fmt.Sprintf("\r\nletter number %d\r\n", n)
}

func TestConversationIsTheSameInWhateverOrderItArrives(t *testing.T) {
	letters := []string{
		reply(0, "Plan", "a"),
		reply(1, "Re: Plan", "b", "In-Reply-To: <a@example.org>"),
		reply(2, "Something else", "c", "References: <a@example.org> <b@example.org>"),
		reply(3, "Re: Something else", "d", "References: <lost@example.org>", "In-Reply-To: <c@example.org>"),
		reply(4, "Re: gone", "e", "References: <lost@example.org>"),
		reply(5, "Alone", "f"),
	}
	rapid.Check(t, func(rt *rapid.T) {
		a := open(t, t.TempDir(), Options{})
		got := map[int]ID{}
		for _, n := range rapid.Permutation([]int{0, 1, 2, 3, 4, 5}).Draw(rt, "order") {
			got[n] = add(t, a, letters[n], Incoming{}).ID
		}
		thread, err := a.Thread(t.Context(), got[2])
		want := []ID{got[0], got[1], got[2], got[3], got[4]}
		slices.Sort(want)
		if err != nil || !slices.Equal(thread, want) {
			rt.Fatalf("conversation %v, want %v, %v", thread, want, err)
		}
		if alone, err := a.Thread(t.Context(), got[5]); err != nil || len(alone) != 1 {
			rt.Fatalf("alone: %v, %v", alone, err)
		}
		if err := a.Close(); err != nil {
			rt.Fatal(err)
		}
	})
}

func TestReplyWithoutReferencesGoesByItsSubjectAndNotTooFar(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	first := add(t, a, reply(0, "Boat for sale", "a"), Incoming{})
	answer := add(t, a, reply(1, "AW: [sailing] Re: boat  for sale", ""), Incoming{})
	other := add(t, a, reply(2, "Boat for sale", "c"), Incoming{})
	late := add(t, a, reply(3, "Re: Boat for sale", ""), Incoming{})
	for id, want := range map[ID][]ID{first.ID: {first.ID}, other.ID: {other.ID, late.ID}} {
		got, err := a.Thread(t.Context(), id)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("conversation of %d: %v, want %v, %v", id, got, want, err)
		}
	}
	if got, err := a.Thread(t.Context(), answer.ID); err != nil || len(got) != 1 {
		t.Errorf("the list's name is part of the subject: %v, %v", got, err)
	}
}

func TestBaseSubjectKnowsTheWordsForAnAnswer(t *testing.T) {
	for subject, want := range map[string]string{
		"Re: Plan": "Plan", "RE: Fwd: AW: Plan": "Plan", "Re[2]: Plan": "Plan", "Re (3): Plan": "Plan", "回复：计划": "计划",
		"[list] Re: Plan": "[list] Plan", "Re: [list] Plan": "[list] Plan", "Plan (fwd)": "Plan",
	} {
		if got, reply := baseSubject(subject); got != want || !reply {
			t.Errorf("%q: %q, %v", subject, got, reply)
		}
	}
	for _, subject := range []string{"", "Plan", "Restaurant: tonight", "a: b", ":", "[x"} {
		if got, reply := baseSubject(subject); got != subject || reply {
			t.Errorf("%q: %q, %v", subject, got, reply)
		}
	}
}

func TestRepliesFarApartAreNotOneConversation(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	old := add(t, a, "Subject: Hello\r\nDate: Mon, 2 Jan 2023 10:00:00 +0000\r\n\r\none\r\n", Incoming{Received: time.Date(2023, 1, 2, 0, 0, 0, 0, time.UTC)})
	add(t, a, reply(1, "Re: Hello", ""), Incoming{})
	if got, err := a.Thread(t.Context(), old.ID); err != nil || len(got) != 1 {
		t.Errorf("%v, %v", got, err)
	}
}
