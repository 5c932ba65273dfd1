package app

import (
	"sync"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/fetch"
)

// Event is something that happened: an [archive.Change], a [fetch.State], an
// [AccountsChanged] or a [Checked].
type Event any

// AccountsChanged says that an account was added, edited or removed.
type AccountsChanged struct{}

var (
	_ Event = archive.Change{}
	_ Event = fetch.State{}
)

// events is Core's one event stream. Listeners run on the goroutine on which
// the event happened, one event at a time, and must not block.
type events struct {
	mu        sync.Mutex
	next      int
	listeners map[int]func(Event)
}

func (e *events) emit(event Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, listen := range e.listeners {
		listen(event)
	}
}

func (e *events) subscribe(listen func(Event)) (cancel func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.listeners == nil {
		e.listeners = map[int]func(Event){}
	}
	id := e.next
	e.next++
	e.listeners[id] = listen
	return func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.listeners, id)
	}
}
