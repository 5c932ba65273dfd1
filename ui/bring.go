package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/migrate"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/settings"
)

// Foreign implements settings.Backend.
func (b backend) Foreign(path string, done func([]settings.Foreign, string)) {
	b.w.loop.async(func(context.Context) func() {
		found, problems := migrate.Look(migrate.Options{Path: path})
		list := make([]settings.Foreign, len(found))
		for i, f := range found {
			_, here := b.w.core.SameMaildrop(f.Account)
			list[i] = settings.Foreign{
				Key: keyOf(f), Program: f.Program, Title: f.Account.Title(), Address: f.Account.Address,
				Server: lang.L("{{.Server}}, {{.Security}}, user name {{.User}}", map[string]any{
					"Server": f.Account.HostPort(), "Security": strings.ToUpper(string(f.Account.Security)), "User": f.Account.Username}),
				Effect: say.Words(f.Account.Policy.Effect()), Known: len(f.Known), Readable: f.Readable, Here: here, Notes: f.Notes,
			}
		}
		return func() { done(list, sentences(problems)) }
	})
}

// Bring implements settings.Backend. Passwords are read now, if they are wanted.
func (b backend) Bring(path string, keys []string, passwords bool, done func(string)) {
	b.w.loop.async(func(ctx context.Context) func() {
		wanted := map[string]bool{}
		for _, key := range keys {
			wanted[key] = true
		}
		found, problems := migrate.Look(migrate.Options{Path: path, Passwords: passwords})
		problems = problems[:0] // told when they were offered
		for _, f := range found {
			if !wanted[keyOf(f)] {
				continue
			}
			if _, err := b.w.core.Bring(ctx, f); err != nil {
				p := problem.From(err)
				problems = append(problems, problem.New(p, p.Code, f.Account.Title()+": "+say.Words(p.Text), say.Words(p.Next)))
			}
		}
		return func() { done(sentences(problems)) }
	})
}

// keyOf names an account that was found, from one look to the next.
func keyOf(f migrate.Found) string {
	return strings.Join([]string{f.Path, f.Account.HostPort(), f.Account.Username}, "\x00")
}

func sentences(problems []*problem.Problem) string {
	list := make([]string, len(problems))
	for i, p := range problems {
		list[i] = say.Error(p)
	}
	return strings.Join(list, "\n")
}
