package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/net/websocket"
)

const (
	startTimeout = 30 * time.Second
	callTimeout  = 30 * time.Second
	viewHeight   = 900
	maxHeight    = 6000 // of the pictures
)

// browser is a running headless Chromium with one tab.
type browser struct {
	cmd     *exec.Cmd
	profile string
	ws      *websocket.Conn
	id      int
}

func startBrowser(ctx context.Context, command string) (*browser, error) {
	profile, err := os.MkdirTemp("", "fidelity")
	if err != nil {
		return nil, err
	}
	b := &browser{profile: profile}
	b.cmd = exec.CommandContext(ctx, command, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
		"--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:1", "--proxy-bypass-list=<-loopback>",
		"--font-render-hinting=none", "--force-color-profile=srgb", "--remote-debugging-port=0", "--remote-allow-origins=*",
		"--user-data-dir="+profile, "about:blank")
	if err := b.cmd.Start(); err != nil {
		b.close()
		return nil, fmt.Errorf("starting %s (is it installed?): %w", command, err)
	}
	if err := b.connect(); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

// connect waits for the port that Chromium writes into its profile.
func (b *browser) connect() error {
	deadline := time.Now().Add(startTimeout)
	for time.Now().Before(deadline) {
		time.Sleep(100 * time.Millisecond)
		text, err := os.ReadFile(filepath.Join(b.profile, "DevToolsActivePort"))
		if err != nil {
			continue
		}
		port, _, _ := strings.Cut(string(text), "\n")
		target, err := pageTarget("http://127.0.0.1:" + port)
		if err != nil {
			continue
		}
		if b.ws, err = websocket.Dial(target, "", "http://127.0.0.1:"+port); err != nil {
			return err
		}
		b.ws.MaxPayloadBytes = 200 << 20
		if err := b.call("Page.enable", nil, nil); err != nil {
			return err
		}
		return b.call("Emulation.setScriptExecutionDisabled", map[string]any{"value": true}, nil)
	}
	return errors.New("the browser did not start in time")
}

func pageTarget(base string) (string, error) {
	resp, err := http.Get(base + "/json")
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	var tabs []struct {
		Type string
		URL  string `json:"webSocketDebuggerUrl"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&tabs); err != nil {
		return "", err
	}
	for _, t := range tabs {
		if t.Type == "page" {
			return t.URL, nil
		}
	}
	return "", errors.New("no tab")
}

func (b *browser) close() {
	if b.ws != nil {
		_ = b.ws.Close()
	}
	if b.cmd.Process != nil {
		_ = b.cmd.Process.Kill()
		_ = b.cmd.Wait()
	}
	_ = os.RemoveAll(b.profile)
}

type message struct {
	ID     int             `json:"id,omitempty"`
	Method string          `json:"method,omitempty"`
	Params any             `json:"params,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
	Error  *failure        `json:"error,omitempty"`
}

type failure struct{ Message string }

// call sends a command and waits for its result.
func (b *browser) call(method string, params, result any) error {
	b.id++
	if err := websocket.JSON.Send(b.ws, message{ID: b.id, Method: method, Params: params}); err != nil {
		return err
	}
	m, err := b.wait(func(m message) bool { return m.ID == b.id })
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	if m.Error != nil {
		return fmt.Errorf("%s: %s", method, m.Error.Message)
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(m.Result, result)
}

func (b *browser) wait(is func(message) bool) (message, error) {
	for {
		var m message
		if err := b.ws.SetReadDeadline(time.Now().Add(callTimeout)); err != nil {
			return m, err
		}
		if err := websocket.JSON.Receive(b.ws, &m); err != nil || is(m) {
			return m, err
		}
	}
}

// render shows a file in a view and takes its picture and what is in it.
func (b *browser) render(file string, v view) (rendering, error) {
	scheme := "light"
	if v.dark {
		scheme = "dark"
	}
	prefers := []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}
	if err := b.call("Emulation.setEmulatedMedia", map[string]any{"features": prefers}, nil); err != nil {
		return rendering{}, err
	}
	metrics := map[string]any{"width": v.width, "height": viewHeight, "deviceScaleFactor": 1, "mobile": false}
	if err := b.call("Emulation.setDeviceMetricsOverride", metrics, nil); err != nil {
		return rendering{}, err
	}
	address := (&url.URL{Scheme: "file", Path: file}).String()
	if err := b.call("Page.navigate", map[string]any{"url": address}, nil); err != nil {
		return rendering{}, err
	}
	if _, err := b.wait(func(m message) bool { return m.Method == "Page.loadEventFired" }); err != nil {
		return rendering{}, err
	}
	r, err := b.content()
	if err != nil {
		return r, err
	}
	r.picture, err = b.screenshot(v.width, r.rtl)
	return r, err
}

// screenshot takes the page from its start: the right edge of what is written
// from right to left.
func (b *browser) screenshot(width int, rtl bool) (image.Image, error) {
	var metrics struct {
		Content struct{ Width, Height float64 } `json:"cssContentSize"`
	}
	if err := b.call("Page.getLayoutMetrics", nil, &metrics); err != nil {
		return nil, err
	}
	height := min(max(metrics.Content.Height, 100), maxHeight)
	left := 0.
	if rtl {
		left = max(0, metrics.Content.Width-float64(width))
	}
	clip := map[string]any{"x": left, "y": 0, "width": width, "height": height, "scale": 1}
	// Beyond the view, what is written from right to left is moved: only when needed.
	beyond := height > viewHeight
	var shot struct{ Data []byte }
	err := b.call("Page.captureScreenshot", map[string]any{"format": "png", "captureBeyondViewport": beyond, "clip": clip}, &shot)
	if err != nil {
		return nil, err
	}
	return png.Decode(bytes.NewReader(shot.Data))
}
