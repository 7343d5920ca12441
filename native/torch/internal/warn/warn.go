// Package warn says what PyTorch warns of, through the program's default [slog.Logger].
package warn

import (
	"log/slog"
	"sync"
)

// said holds what was warned of: as in Python each text comes once.
var said sync.Map

// Once warns with a text that was not said yet.
func Once(text string) {
	if _, again := said.LoadOrStore(text, true); !again {
		slog.Warn("torchfm: " + text)
	}
}

// Forget has [Once] say each text again, for tests.
func Forget() { said.Clear() }
