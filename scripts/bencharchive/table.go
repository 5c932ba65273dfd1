//go:build linux

package main

import (
	"fmt"
	"strings"
)

// figure is one line of the table: what, and how much in words.
type figure struct{ name, value string }

type figures []figure

func (f *figures) add(name, format string, args ...any) {
	*f = append(*f, figure{name, fmt.Sprintf(format, args...)})
	last := (*f)[len(*f)-1]
	fmt.Printf("%s\t%s\n", last.name, last.value)
}

// readFigures reads what add printed.
func readFigures(text string) (f figures, err error) {
	for line := range strings.Lines(text) {
		name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok {
			return nil, fmt.Errorf("not a figure: %q", line)
		}
		f = append(f, figure{name, value})
	}
	return f, nil
}

// printFigures prints a table in Markdown, a column for each size.
func printFigures(columns []figures) {
	if len(columns) == 0 {
		return
	}
	for row := range columns[0] {
		line := "| " + columns[0][row].name
		for _, column := range columns {
			line += " | " + column[row].value
		}
		fmt.Println(line + " |")
		if row == 0 {
			fmt.Println("|---" + strings.Repeat("|---", len(columns)) + "|")
		}
	}
}
