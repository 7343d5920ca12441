package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"unsafe"

	"codeberg.org/sbinet/npyio/npy"
	"gonum.org/v1/gonum/mat"
)

// writeArray writes a NumPy file of a slice or a matrix of rows.
func writeArray(path string, array any) error {
	if rows, ok := array.([][]float64); ok {
		m := mat.NewDense(len(rows), len(rows[0]), nil)
		for i, row := range rows {
			m.SetRow(i, row)
		}
		array = m
	}
	return writeFile(path, func(w io.Writer) error { return npy.Write(w, array) })
}

// readArray reads a NumPy file that holds exactly one array of the shape, in row-major
// order.
func readArray[T float32 | float64](path string, shape ...int) ([]T, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, cannotRead(path, err)
	}
	v, err := decodeArray[T](b, shape)
	if err != nil {
		return nil, cannotRead(path, err)
	}
	return v, nil
}

// decodeArray checks what package npy takes on trust: that the header is one, that
// shape and dtype are those wanted, and that as many bytes follow as they take.
func decodeArray[T float32 | float64](b []byte, shape []int) (v []T, err error) {
	// Package npy makes room for the length that a header of version 2 claims.
	if len(b) >= 12 && b[6] > 1 && uint64(binary.LittleEndian.Uint32(b[8:])) > uint64(len(b)) {
		return nil, errors.New("damaged header of a NumPy file")
	}
	in := bytes.NewReader(b)
	r, err := readHeader(in)
	if err != nil {
		return nil, err
	}
	size, want := int(unsafe.Sizeof(T(0))), 1
	for _, n := range shape {
		want *= n
	}
	dtype := fmt.Sprintf("'<f%d'", size)
	switch h := r.Header.Descr; {
	case h.Type != dtype:
		return nil, fmt.Errorf("dtype %s, want %s", h.Type, dtype)
	case !slices.Equal(h.Shape, shape):
		return nil, fmt.Errorf("shape %v, want %v", h.Shape, shape)
	case h.Fortran && len(shape) > 1:
		return nil, errors.New("the array is in column-major order")
	case in.Len() != want*size:
		return nil, fmt.Errorf("%d bytes of data, want %d for shape %v", in.Len(), want*size, shape)
	}
	if err := r.Read(&v); err != nil {
		return nil, err
	}
	return v, nil
}

// readHeader turns into an error that package npy slices what it finds unchecked.
func readHeader(in io.Reader) (r *npy.Reader, err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case runtime.Error:
			r, err = nil, errors.New("damaged header of a NumPy file")
		default:
			panic(p)
		}
	}()
	return npy.NewReader(in)
}
