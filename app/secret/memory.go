package secret

import "sync"

// Memory is a Ring that forgets everything when the program ends. It exists
// for the demo and for tests. The zero value is ready to use.
type Memory struct {
	mu        sync.Mutex
	passwords map[string]Password
}

var _ Ring = (*Memory)(nil)

// Get implements Ring.
func (m *Memory) Get(id string) (Password, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, ok := m.passwords[id]
	if !ok {
		return "", ErrNotFound
	}
	return p, nil
}

// Set implements Ring.
func (m *Memory) Set(id string, p Password) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.passwords == nil {
		m.passwords = map[string]Password{}
	}
	m.passwords[id] = p
	return nil
}

// Delete implements Ring.
func (m *Memory) Delete(id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.passwords[id]; !ok {
		return ErrNotFound
	}
	delete(m.passwords, id)
	return nil
}
