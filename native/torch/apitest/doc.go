// Package apitest checks what the packages under torch export against PyTorch's own
// signatures, and that all tests of the module assert in one way. It has tests only.
package apitest
