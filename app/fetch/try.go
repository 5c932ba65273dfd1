package fetch

import (
	"context"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/secret"
)

// Test is [Test] with the worker's own dialer, limits and timeouts.
func (w *Worker) Test(ctx context.Context, a account.Account, password secret.Password, steps func(Step)) error {
	return Test(ctx, a, password, w.deps.Client, steps)
}
