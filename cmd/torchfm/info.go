package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"torchfm/native/torch"
)

func newInfo() *cobra.Command {
	return &cobra.Command{
		Use:   "info",
		Short: "Print versions and devices",
		RunE: func(c *cobra.Command, _ []string) error {
			printInfo(c.OutOrStdout())
			return nil
		},
	}
}

// version is a name with its version.
type version struct{ Name, Version string }

// versions are those of Go, libtorch and the modules that do the work, as the
// notebook's last cell lists its own.
func versions() []version {
	v := []version{
		{"Go", runtime.Version()},
		{"libtorch", torch.Version()},
	}
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	named := map[string]bool{
		"gonum.org/v1/gonum": true, "gonum.org/v1/plot": true, "codeberg.org/sbinet/npyio": true,
		"github.com/spf13/cobra": true, "github.com/schollz/progressbar/v3": true,
	}
	for _, d := range build.Deps {
		if named[d.Path] {
			v = append(v, version{d.Path, d.Version})
		}
	}
	return v
}

func printInfo(w io.Writer) {
	line := func(name, value string) { fmt.Fprintf(w, "%-33s: %s\n", name, value) }
	for _, v := range versions() {
		line(v.Name, v.Version)
	}
	fmt.Fprintln(w)
	line("platform", runtime.GOOS+"/"+runtime.GOARCH)
	line("CPU capability", torch.CPUCapability())
	line("threads", fmt.Sprint(torch.NumThreads()))
	line("CUDA", torch.DescribeCUDA())
	for i := range torch.CUDADeviceCount() {
		line("device", torch.Device{Type: torch.CUDA, Index: i}.String())
	}
	line("device of --device auto", autoDevice())
}

func autoDevice() string {
	d, err := torch.ParseDevice("auto")
	if err != nil {
		return err.Error()
	}
	return d.String()
}
