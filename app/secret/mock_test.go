//go:build !linux

package secret

import (
	"context"
	"testing"
	"time"

	"github.com/zalando/go-keyring"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestPasswordComesBackFromTheKeyring(t *testing.T) {
	keyring.MockInit()
	v := NewVault(Keyring{}, time.Second)
	ctx := context.Background()
	if err := v.Set(ctx, ada.ID, "s3cret"); err != nil {
		t.Fatal(err)
	}
	if p, err := keyring.Get(Service, ada.ID); err != nil || p != "s3cret" {
		t.Fatalf("the keyring has %q, %v", p, err)
	}
	if p, err := v.Password(ctx, ada); err != nil || string(p) != "s3cret" {
		t.Fatalf("got %q, %v", string(p), err)
	}
	if err := v.Delete(ctx, ada.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Password(ctx, ada); codeOf(err) != "password.missing" {
		t.Fatalf("after Delete: %v", err)
	}
	if err := v.Delete(ctx, ada.ID); err != nil {
		t.Fatalf("deleting what is not there: %v", err)
	}
}
