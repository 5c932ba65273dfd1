package fetch

import (
	"strings"
	"testing"
)

func TestOneMessageThatIsRefusedIsToldWithTheServersReason(t *testing.T) {
	s := serve(t, letters("one", 2, 500)...)
	s.script = func(line string) (string, bool, bool) { return "-ERR held by the scanner\r\n", line == "RETR 2", false }
	b := newBench(t, s)
	r := b.mustFetch()
	if p := r.problem(); p == nil || p.Code != "message.refused" || !strings.Contains(p.Text, "message 2") || !strings.Contains(p.Text, "held by the scanner") || p.Next == "" {
		t.Errorf("told as %v", p)
	}
	if r.New != 1 {
		t.Errorf("result %+v", r)
	}
}
