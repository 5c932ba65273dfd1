package secret

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

// ErrNotFound means that the keyring works, and has no password for the account.
var ErrNotFound = errors.New("no password in the keyring")

// Timeout is how long one keyring call may take. It leaves the person time to
// type the keyring's own password into its prompt.
const Timeout = 60 * time.Second

// grace is how long a call waits for its turn when the one before it has been
// given up: a keyring that hangs costs everybody's patience once.
const grace = 2 * time.Second

// maxLength is the longest credential that makes sense; see Sealed for what
// keyrings take.
const maxLength = 64 << 10

// Ring is a keyring: a blocking map from account ID to password. Get returns
// ErrNotFound if there is none. Any other error means the keyring did not work.
type Ring interface {
	Get(id string) (Password, error)
	Set(id string, p Password) error
	Delete(id string) error
}

// Vault hands out passwords. Its keyring calls run one at a time on a
// goroutine of their own; a caller waits for one no longer than the timeout.
// It is safe for concurrent use.
type Vault struct {
	ring    Ring
	timeout time.Duration
	turn    chan struct{} // holds one token: whoever has it may call the ring

	mu      sync.Mutex
	session map[string]Password // typed in for this run only
	stuck   bool                // the call that has the turn was given up
}

// NewVault returns a vault on ring whose calls take at most timeout each.
func NewVault(ring Ring, timeout time.Duration) *Vault {
	v := &Vault{ring: ring, timeout: timeout, turn: make(chan struct{}, 1), session: map[string]Password{}}
	v.turn <- struct{}{}
	return v
}

// Password returns the account's password: the one typed in for this run, or
// the keyring's. Errors are Problems with the codes password.missing,
// password.ask, and the keyring.* codes of the keyring's own failures.
func (v *Vault) Password(ctx context.Context, a account.Account) (Password, error) {
	if p, ok := v.forSession(a.ID); ok {
		return p, nil
	}
	if a.AskEach {
		return "", problem.New(nil, "password.ask",
			fmt.Sprintf("The password for %s is asked for each time.", a.Title()), "Enter it to get mail.")
	}
	p, err := v.Get(ctx, a.ID)
	if errors.Is(err, ErrNotFound) {
		return "", problem.New(err, "password.missing",
			fmt.Sprintf("There is no password for %s in this computer's keyring.", a.Title()),
			"Enter it once more. Settings that are copied to another computer come without their passwords.")
	}
	return p, err
}

// Get returns an entry by its key (see Keys): the one kept for this run, or the
// keyring's. It is ErrNotFound if the keyring works and has none; other errors
// are Problems with the codes keyring.*.
func (v *Vault) Get(ctx context.Context, key string) (Password, error) {
	if p, ok := v.forSession(key); ok {
		return p, nil
	}
	var p Password
	err := v.call(ctx, func() (err error) {
		p, err = v.ring.Get(key)
		return err
	})
	if err != nil {
		return "", err // a late answer may still write p
	}
	return p, nil
}

// Set puts the password into the keyring. If that fails, the password is kept
// for this run and the error says why it could not be kept for longer.
func (v *Vault) Set(ctx context.Context, id string, p Password) error {
	if len(p) > maxLength {
		return problem.New(nil, "password.long", "That is longer than any password.",
			fmt.Sprintf("Use one of at most %d bytes.", maxLength))
	}
	v.SetForSession(id, p)
	if err := v.call(ctx, func() error { return v.ring.Set(id, p) }); err != nil {
		return err
	}
	v.forget(id)
	return nil
}

// SetForSession keeps the password in memory until the program ends.
func (v *Vault) SetForSession(id string, p Password) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.session[id] = p
}

// Delete removes the password from memory and from the keyring. A password
// that is not there is no error.
func (v *Vault) Delete(ctx context.Context, id string) error {
	v.forget(id)
	err := v.call(ctx, func() error { return v.ring.Delete(id) })
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

func (v *Vault) forSession(id string) (Password, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	p, ok := v.session[id]
	return p, ok
}

func (v *Vault) forget(id string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.session, id)
}

// call runs one keyring call when its turn has come. The turn is given back
// only when the ring really returned: after a timeout the ring is left alone
// until it has answered, and callers in the meantime are told so soon.
func (v *Vault) call(ctx context.Context, do func() error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, v.timeout, errTimeout)
	defer cancel()
	if err := v.takeTurn(ctx); err != nil {
		return err
	}
	answer := make(chan error, 1)
	go func() {
		defer v.giveTurn()
		answer <- guarded(do)
	}()
	select {
	case err := <-answer:
		return classify(err)
	case <-ctx.Done():
		if context.Cause(ctx) == errTimeout {
			v.setStuck(true)
		}
		return waitedTooLong(ctx)
	}
}

func (v *Vault) takeTurn(ctx context.Context) error {
	patience := v.timeout
	if v.isStuck() {
		patience = min(grace, v.timeout)
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-v.turn:
		return nil
	case <-timer.C:
		return noAnswer()
	case <-ctx.Done():
		return waitedTooLong(ctx)
	}
}

func (v *Vault) giveTurn() {
	v.setStuck(false)
	v.turn <- struct{}{}
}

func (v *Vault) isStuck() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.stuck
}

func (v *Vault) setStuck(stuck bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.stuck = stuck
}

// guarded turns a panic of the keyring's library into an error: what comes over
// the bus may have any form, and mail must go on without a keyring.
func guarded(do func() error) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("the keyring's answer makes no sense: %v", reason)
		}
	}()
	return do()
}

var errTimeout = errors.New("keyring timeout")

func waitedTooLong(ctx context.Context) error {
	if context.Cause(ctx) != errTimeout {
		return ctx.Err()
	}
	return noAnswer()
}

func noAnswer() error {
	return problem.New(errTimeout, "keyring.timeout", "The system keyring does not answer.",
		"Look for its window and unlock it, or enter the password for this session only.")
}
