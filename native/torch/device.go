package torch

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"torchfm/native"
	"torchfm/native/torch/internal/door"
)

// DeviceType is a kind of device, in c10's numbers.
type DeviceType int8

// The device types that this package names.
const (
	CPU  DeviceType = 0
	CUDA DeviceType = 1
	MPS  DeviceType = 13
	Meta DeviceType = 14
)

var deviceNames = map[DeviceType]string{
	0: "cpu", 1: "cuda", 2: "mkldnn", 3: "opengl", 4: "opencl", 5: "ideep", 6: "hip", 7: "fpga", 8: "maia",
	9: "xla", 10: "vulkan", 11: "metal", 12: "xpu", 13: "mps", 14: "meta", 15: "hpu", 16: "ve", 17: "lazy",
	18: "ipu", 19: "mtia", 20: "privateuseone",
}

// Device is where a tensor lives. The zero value is the CPU.
type Device struct {
	Type  DeviceType
	Index int // among the devices of its type; 0 for the CPU
}

// String returns PyTorch's name: "cpu", "cuda:0".
func (d Device) String() string {
	name, ok := deviceNames[d.Type]
	if !ok {
		name = "device" + strconv.Itoa(int(d.Type))
	}
	if d.Type == CPU || d.Type == Meta {
		return name
	}
	return name + ":" + strconv.Itoa(d.Index)
}

// arg is d as an operator takes it.
func (d Device) arg() native.Arg { return d.c10().Arg() }

// index is c10's index, -1 for the one CPU.
func (d Device) index() int { return d.c10().C10Index() }

func (d Device) c10() door.Device { return door.Device{Kind: int(d.Type), Index: d.Index} }

func deviceOf(kind, index int) Device { return Device{Type: DeviceType(kind), Index: max(index, 0)} }

// ParseDevice returns the device of a name: "cpu", "cuda" (the first GPU),
// "cuda:N", or "auto", which is the first GPU when there is one and the CPU
// otherwise. A GPU that is not there is an error that says what was found.
func ParseDevice(name string) (Device, error) {
	switch {
	case name == "cpu":
		return Device{}, nil
	case name == "auto":
		if native.FindCUDA().Devices > 0 {
			return Device{Type: CUDA}, nil
		}
		return Device{}, nil
	case name == "cuda" || strings.HasPrefix(name, "cuda:"):
		index := 0
		if _, after, ok := strings.Cut(name, ":"); ok {
			n, err := strconv.ParseUint(after, 10, 7)
			if err != nil {
				return Device{}, fmt.Errorf("torch: device %q: %q is no device number", name, after)
			}
			index = int(n)
		}
		return cudaDevice(name, index)
	}
	return Device{}, fmt.Errorf("torch: unknown device %q: want auto, cpu, cuda or cuda:N", name)
}

func cudaDevice(name string, index int) (Device, error) {
	found := native.FindCUDA()
	switch {
	case found.Err != nil:
		return Device{}, fmt.Errorf("torch: device %q: libtorch's CUDA library does not load: %w", name, found.Err)
	case !found.Built:
		return Device{}, fmt.Errorf("torch: device %q: this libtorch %s is a CPU build, with no libtorch_cuda.so beside it", name, native.Version())
	case found.Devices == 0:
		return Device{}, fmt.Errorf("torch: device %q: libtorch %s has CUDA, but no GPU or no driver was found", name, native.Version())
	case index >= found.Devices:
		return Device{}, fmt.Errorf("torch: device %q: there are %d GPUs, cuda:0 to cuda:%d", name, found.Devices, found.Devices-1)
	}
	return Device{Type: CUDA, Index: index}, nil
}

// CUDAIsAvailable reports whether a GPU can be used, as torch.cuda.is_available.
func CUDAIsAvailable() bool { return native.FindCUDA().Devices > 0 }

// CUDADeviceCount returns the number of GPUs, as torch.cuda.device_count.
func CUDADeviceCount() int { return native.FindCUDA().Devices }

// DescribeCUDA says in one line what was found of CUDA.
func DescribeCUDA() string {
	found := native.FindCUDA()
	switch {
	case found.Err != nil:
		return "not usable: " + found.Err.Error()
	case !found.Built:
		return "none (CPU build of libtorch)"
	case found.Devices == 0:
		return "no GPU found (CUDA build of libtorch)"
	}
	return fmt.Sprintf("%d GPU(s)", found.Devices)
}

// Version returns libtorch's version, "2.8.0".
func Version() string { return native.Version() }

// CPUCapability returns the instruction set that libtorch's kernels use on this
// machine, as torch.backends.cpu.get_cpu_capability: DEFAULT, AVX2, AVX512, ...
func CPUCapability() string { return native.CPUCapability() }

// NumThreads returns how many threads one operator may use, as torch.get_num_threads.
func NumThreads() int { return native.NumThreads() }

// SetNumThreads sets how many threads one operator may use, as
// torch.set_num_threads. It panics unless n is positive and at most 1024, or the number
// of CPUs if there are more.
func SetNumThreads(n int) {
	checkThreads("set_num_threads", n)
	native.SetNumThreads(n)
}

// checkThreads bounds n: operators start as many threads, and a machine that cannot
// have them hangs or ends the process.
func checkThreads(op string, n int) {
	if n < 1 {
		panic(&Error{Op: op, Message: fmt.Sprintf("the number of threads must be positive, got %d", n)})
	}
	if most := max(1024, runtime.NumCPU()); n > most {
		panic(&Error{Op: op, Message: fmt.Sprintf("the number of threads must be at most %d, got %d", most, n)})
	}
}
