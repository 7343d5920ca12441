// Atengen generates package aten. It is run in that package's folder:
//
//	go generate             write the Go files from schemas.txt
//	go run ./internal/atengen -refresh
//	                        write schemas.txt from the installed libtorch first
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"torchfm/native"
	"torchfm/native/torch/aten/internal/gen"
)

const snapshotFile = "schemas.txt"

func main() {
	log.SetFlags(0)
	log.SetPrefix("atengen: ")
	refresh := flag.Bool("refresh", false, "write "+snapshotFile+" from the installed libtorch first")
	flag.Parse()
	if err := generate(*refresh); err != nil {
		log.Fatal(err)
	}
}

func generate(refresh bool) error {
	if refresh {
		text, err := snapshot()
		if err != nil {
			return err
		}
		if err := os.WriteFile(snapshotFile, []byte(text), 0o644); err != nil {
			return err
		}
	}
	text, err := os.ReadFile(snapshotFile)
	if err != nil {
		return err
	}
	p, err := gen.Generate(string(text))
	if err != nil {
		return err
	}
	old, err := filepath.Glob("*.go")
	if err != nil {
		return err
	}
	for _, name := range old {
		source, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if _, ok := p.Files[name]; !ok && strings.HasPrefix(string(source), gen.Header) {
			if err := os.Remove(name); err != nil {
				return err
			}
		}
	}
	for name, source := range p.Files {
		if err := os.WriteFile(name, source, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// snapshot returns the schemas of all operators of aten in the installed libtorch.
func snapshot() (string, error) {
	var lines []string
	for _, full := range native.OpNames() {
		if !strings.HasPrefix(full, "aten::") {
			continue
		}
		name, overload, _ := strings.Cut(full, ".")
		schema, err := native.NewOp(name, overload).Schema()
		if err != nil {
			return "", err
		}
		lines = append(lines, schema)
	}
	slices.Sort(lines)
	return fmt.Sprintf("# The schemas of the operators of aten in libtorch %s, as its dispatcher lists them.\n# Written by atengen -refresh.\n%s\n",
		native.Version(), strings.Join(lines, "\n")), nil
}
