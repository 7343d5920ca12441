package nn

import "sync"

// warned holds what was warned of.
var warned sync.Map

// warnOnce is warn for what each forward pass would repeat: Python warns once of each
// text too.
func warnOnce(message string) {
	if _, again := warned.LoadOrStore(message, true); !again {
		warn(message)
	}
}
