//go:build linux

package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"time"
)

// reference is the tool the others are compared with.
const reference = "mpop"

// printTable prints medians, and says how many runs failed.
func printTable(w io.Writer, results []*result) (failures int) {
	fmt.Fprintln(w, "| everything new | s | × mpop | from–to s | user+sys s | peak MB | rounds |\n|---|--:|--:|--:|--:|--:|--:|")
	printRows(w, results, func(r *result) []usage { return r.fetch })
	fmt.Fprintln(w, "\n| nothing new | s | × mpop | from–to s | user+sys s | peak MB | rounds |\n|---|--:|--:|--:|--:|--:|--:|")
	printRows(w, results, func(r *result) []usage { return r.nothing })
	fmt.Fprintln(w)
	for _, r := range results {
		fmt.Fprintf(w, "%s: %s\n", r.tool.name, r.tool.note)
		for _, err := range r.failures {
			failures++
			fmt.Fprintf(w, "%s FAILED: %v\n", r.tool.name, err)
		}
	}
	return failures
}

func printRows(w io.Writer, results []*result, of func(*result) []usage) {
	var compared time.Duration
	for _, r := range results {
		if runs := of(r); r.tool.name == reference && len(runs) > 0 {
			compared = median(runs, wall)
		}
	}
	for _, r := range results {
		runs := of(r)
		if len(runs) == 0 {
			fmt.Fprintf(w, "| %s | – | – | – | – | – | 0 |\n", r.tool.name)
			continue
		}
		took, ratio := median(runs, wall), "–"
		if compared > 0 {
			ratio = fmt.Sprintf("%.2f", took.Seconds()/compared.Seconds())
		}
		peak := median(runs, func(u usage) int64 { return u.peak })
		fmt.Fprintf(w, "| %s | %.3f | %s | %s | %.3f | %d | %d |\n", r.tool.name, took.Seconds(), ratio, span(runs),
			median(runs, func(u usage) time.Duration { return u.cpu }).Seconds(), peak/1_000_000, len(runs))
	}
}

func wall(u usage) time.Duration { return u.wall }

// span is the quickest and the slowest run.
func span(runs []usage) string {
	byWall := func(a, b usage) int { return cmp.Compare(a.wall, b.wall) }
	return fmt.Sprintf("%.3f–%.3f", slices.MinFunc(runs, byWall).wall.Seconds(), slices.MaxFunc(runs, byWall).wall.Seconds())
}

// median is the middle of what of says about runs; of two, their mean.
func median[T int64 | time.Duration](runs []usage, of func(usage) T) T {
	values := make([]T, len(runs))
	for i, u := range runs {
		values[i] = of(u)
	}
	slices.Sort(values)
	return (values[(len(values)-1)/2] + values[len(values)/2]) / 2
}
