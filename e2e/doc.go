// Package e2e runs the real program against real servers: Dovecot, a Secret
// Service (gnome-keyring) on a session bus of its own, and an X server whose
// mouse and keyboard xdotool moves. Everything is started by the test, on
// loopback and in temporary folders, and stopped by its process.
//
// The tests are behind the build tag "e2e"; "make e2e" builds the program and
// runs them. They read two variables: MAILLOFT is the program, PICTURES the
// folder for screenshots.
package e2e
