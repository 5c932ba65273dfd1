package main

import (
	"bytes"
	"strings"
	"testing"
)

func lines(text ...string) *strings.Reader { return strings.NewReader(strings.Join(text, "\n") + "\n") }

const zeros = `{"Action":"output","Package":"m/app/fetch","Test":"TestX","Output":"    x_test.go:1: fault row: {\"Fault\":\"slow trickle\",\"Cases\":3,\"Longest\":20000000}\n"}`

func TestRowsOfOneFaultAddUp(t *testing.T) {
	c := newCollection()
	if err := c.read(lines(zeros, zeros, `{"Action":"pass","Package":"m/app/fetch","Test":"TestX"}`), new(bytes.Buffer)); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if bad := c.printRow(&out, fault{name: "slow trickle"}); len(bad) > 0 {
		t.Error(bad)
	}
	if want := "| slow trickle | 6 | 0 | 0 | 0 | 0.02 s |\n"; out.String() != want {
		t.Errorf("got %q", out.String())
	}
}

func TestALossAFailureAndAnEmptyRowAreBad(t *testing.T) {
	for what, text := range map[string][]string{
		"not all zeros": {strings.ReplaceAll(zeros, `\"Cases\":3`, `\"Cases\":3,\"Lost\":1`)},
		"failed":        {zeros, `{"Action":"fail","Package":"m/app/fetch","Test":"TestX"}`},
		"not a row":     {strings.ReplaceAll(zeros, `\"Fault\":\"`, `\"Fault\":\"another `)},
		"no case":       {`{"Action":"pass","Package":"m/app/fetch","Test":"TestX"}`},
	} {
		c := newCollection()
		if err := c.read(lines(text...), new(bytes.Buffer)); err != nil {
			t.Fatal(err)
		}
		if bad := strings.Join(c.print(new(bytes.Buffer)), "\n"); !strings.Contains(bad, what) {
			t.Errorf("%s: %s", what, bad)
		}
	}
}

func TestOnlyLeavesAreCases(t *testing.T) {
	c := newCollection()
	err := c.read(lines(
		`{"Action":"run","Package":"m/app/secret","Test":"TestA"}`,
		`{"Action":"run","Package":"m/app/secret","Test":"TestA/one"}`,
		`{"Action":"run","Package":"m/app/secret","Test":"TestA/two"}`,
		`{"Action":"pass","Package":"m/app/secret","Test":"TestA/one"}`,
		`{"Action":"pass","Package":"m/app/secret","Test":"TestA/two"}`,
		`{"Action":"pass","Package":"m/app/secret","Test":"TestA"}`,
	), new(bytes.Buffer))
	if err != nil || len(c.passed) != 2 {
		t.Errorf("%v, %v", c.passed, err)
	}
}
