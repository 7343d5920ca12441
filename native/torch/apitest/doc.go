// Package apitest checks what the packages under torch export against PyTorch's own
// signatures. It has tests only.
package apitest
