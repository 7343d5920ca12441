package nn

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// SaveModel writes the state dict of a module to a file as Python's
// safetensors.torch.save_model does: of tensors that share all their elements, as tied
// weights do, the first by name is written and the metadata say of each other one which
// that is. Metadata of the program's own may be given. A tensor that is only a part of
// what it shares, with no tensor of the whole, is an error, as in Python.
func SaveModel(m Module, path string, metadata ...map[string]string) error {
	dict := m.StateDict()
	dropped, err := duplicates(dict, nil)
	if err != nil {
		return fmt.Errorf("nn: save %s: %w", path, err)
	}
	given := maps.Clone(usage.One("save_model", metadata, nil))
	for name, kept := range dropped {
		if _, ok := given[name]; !ok {
			if given == nil {
				given = make(map[string]string)
			}
			given[name] = kept
		}
	}
	dict = slices.DeleteFunc(dict, func(n torch.Named) bool { return dropped[n.Name] != "" })
	return torch.SaveSafetensors(path, dict, given)
}

// LoadModel copies the tensors of a file, which [SaveModel] or Python's
// safetensors.torch.save_model wrote, into a module, as load_model. It returns the names
// that only the module has and those that only the file has; unless options say so
// there must be none. On an error the module is unchanged.
func LoadModel(m Module, path string, opts ...LoadOptions) (missing, unexpected []string, err error) {
	o := usage.Option("load_model", opts)
	dict, _, err := torch.LoadSafetensors(path)
	if err != nil {
		return nil, nil, err
	}
	fail := func(err error) error { return fmt.Errorf("nn: load %s: %w", path, err) }
	dropped, err := duplicates(m.StateDict(), dict.Names())
	if err != nil {
		return nil, nil, fail(err)
	}
	l := m.base().fit(dict)
	for _, name := range slices.Sorted(maps.Keys(dropped)) {
		if i := slices.Index(l.Missing, name); i >= 0 {
			l.Missing = slices.Delete(l.Missing, i, i+1)
		} else {
			l.Unexpected = append(l.Unexpected, name)
		}
	}
	if err := l.load(o); err != nil {
		return l.Missing, l.Unexpected, fail(err)
	}
	return l.Missing, l.Unexpected, nil
}

// area is where a tensor's elements lie.
type area struct {
	name       string
	device     torch.Device
	storage    uintptr // where what it shares begins
	size       int64   // and how many bytes that has
	start, end uintptr
	whole      bool // it is all of that
}

func areaOf(n torch.Named) area {
	m := n.Tensor.Handle().Meta()
	a := area{
		name: n.Name, device: n.Tensor.Device(), size: m.StorageBytes,
		storage: m.DataPtr - uintptr(m.StorageOffset*m.ElementSize), start: m.DataPtr, end: m.DataPtr,
	}
	if m.Numel > 0 {
		last := int64(0)
		for i, n := range m.Shape {
			last += (n - 1) * m.Stride[i]
		}
		a.end += uintptr((last + 1) * m.ElementSize)
	}
	a.whole = a.start == a.storage && m.Numel*m.ElementSize == a.size
	return a
}

// duplicates returns which names of a state dict need not be written because another
// one, their value in the map, shares the elements: the first by name of those that are
// all of what is shared, or the first that is preferred.
func duplicates(dict torch.StateDict, preferred []string) (map[string]string, error) {
	type key struct {
		device  torch.Device
		storage uintptr
		size    int64
	}
	var keys []key
	shared := make(map[key][]area)
	for _, n := range dict {
		a := areaOf(n)
		k := key{a.device, a.storage, a.size}
		if a.device.Type == torch.Meta || a.storage == 0 || a.size == 0 {
			continue
		}
		if shared[k] == nil {
			keys = append(keys, k)
		}
		shared[k] = append(shared[k], a)
	}
	dropped := make(map[string]string)
	for _, k := range keys {
		for _, group := range overlapping(shared[k]) {
			kept := kept(group, preferred)
			if kept == "" {
				names := make([]string, len(group))
				for i, a := range group {
					names[i] = a.name
				}
				return nil, fmt.Errorf("%q have elements of a larger tensor that is not there: clone them", names)
			}
			for _, a := range group {
				if a.name != kept {
					dropped[a.name] = kept
				}
			}
		}
	}
	return dropped, nil
}

// overlapping splits the areas of one storage into those that have bytes in common.
func overlapping(list []area) [][]area {
	slices.SortFunc(list, func(a, b area) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.name, b.name))
	})
	groups := [][]area{list[:1]}
	for i, a := range list[1:] {
		if last := len(groups) - 1; a.start < list[i].end {
			groups[last] = append(groups[last], a)
		} else {
			groups = append(groups, []area{a})
		}
	}
	return groups
}

// kept is the name of a group that is written, "" where none is the whole.
func kept(group []area, preferred []string) string {
	var whole, first []string
	for _, a := range group {
		if a.whole {
			whole = append(whole, a.name)
			if slices.Contains(preferred, a.name) {
				first = append(first, a.name)
			}
		}
	}
	switch {
	case len(first) > 0:
		return slices.Min(first)
	case len(whole) > 0:
		return slices.Min(whole)
	}
	return ""
}
