package autostart

import (
	"errors"

	"golang.org/x/sys/windows/registry"
)

const (
	run  = `Software\Microsoft\Windows\CurrentVersion\Run`
	name = "Mailloft"
)

func enabled() bool {
	key, err := registry.OpenKey(registry.CURRENT_USER, run, registry.QUERY_VALUE)
	if err != nil {
		return false
	}
	defer func() { _ = key.Close() }() // only read from
	_, _, err = key.GetStringValue(name)
	return err == nil
}

func enable(program string) error {
	return change(func(key registry.Key) error { return key.SetStringValue(name, `"`+program+`" --hidden`) })
}

func disable() error {
	return change(func(key registry.Key) error {
		if err := key.DeleteValue(name); !errors.Is(err, registry.ErrNotExist) {
			return err
		}
		return nil
	})
}

func change(do func(registry.Key) error) error {
	key, _, err := registry.CreateKey(registry.CURRENT_USER, run, registry.SET_VALUE)
	if err != nil {
		return err
	}
	return errors.Join(do(key), key.Close())
}
