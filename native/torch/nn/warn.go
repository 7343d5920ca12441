package nn

import "log/slog"

// warn says what Python warns of.
func warn(message string) { slog.Warn("torchfm: " + message) }
