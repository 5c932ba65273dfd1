//go:build linux

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// result is what became of a tool in all rounds.
type result struct {
	tool     tool
	fetch    []usage // everything is new
	nothing  []usage // nothing is
	failures []error
}

// slow is how many times Mailloft's time makes one round enough: a program that
// waits for every answer takes minutes at a distance, and varies little.
const slow = 10

// playRounds lets the tools take turns; another one begins each round.
func playRounds(ctx context.Context, folder string, s settings, srv *server, tools []tool) []*result {
	results := make([]*result, len(tools))
	for i, t := range tools {
		results[i] = &result{tool: t}
	}
	for round := range s.rounds {
		for turn := range results {
			r := results[(round+turn)%len(results)]
			if ctx.Err() != nil || r.enough(results[0]) {
				continue
			}
			own := filepath.Join(folder, fmt.Sprintf("%s-%d-%v", r.tool.name, round, s.roundTrip))
			if err := r.play(ctx, own, s, srv); err != nil {
				r.failures = append(r.failures, err)
			}
		}
	}
	return results
}

// enough says whether r need not run again.
func (r *result) enough(first *result) bool {
	if len(r.failures) > 0 {
		return true
	}
	return len(r.fetch) > 0 && len(first.fetch) > 0 && r.fetch[0].wall > slow*first.fetch[0].wall
}

// play fetches everything, then finds nothing new, in a folder of its own. The
// folder stays until all is measured: ext4 without a journal passes over each
// inode deleted in the last minutes when it makes a file, so that the tools
// to come would pay for deleting it, up to half a millisecond a file.
func (r *result) play(ctx context.Context, folder string, s settings, srv *server) error {
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	c, err := r.tool.prepare(r.tool.path, folder, srv)
	if err != nil {
		return err
	}
	if c.unprivileged && os.Geteuid() == 0 {
		if err := giveAway(folder); err != nil {
			return err
		}
	}
	u, err := r.run(ctx, c, folder, s)
	if err != nil {
		return err
	}
	r.fetch = append(r.fetch, u)
	if u, err = r.run(ctx, c, folder, s); err != nil {
		return fmt.Errorf("nothing new: %w", err)
	}
	r.nothing = append(r.nothing, u)
	return nil
}

func (r *result) run(ctx context.Context, c command, folder string, s settings) (usage, error) {
	u, err := measure(ctx, c, s.timeout)
	if err != nil {
		return u, err
	}
	return u, checkStored(folder, s.messages)
}
