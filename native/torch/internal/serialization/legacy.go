package serialization

import (
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"

	"torchfm/native/torch/internal/pickle"
)

// magicNumber begins a file of the old format.
const magicNumber = "119547037146038801333356"

// maxPickles bounds the pickles of a file of the old format.
const maxPickles = 1 << 30

// readLegacy reads the format before PyTorch 1.6: pickles of a magic number, a version,
// the machine, the value and the keys of storages, then each storage, its number of
// elements before it.
func (f *File) readLegacy(size int64) error {
	// Nothing says how long the pickles are. They are at the start, so read a part that
	// grows until they end in it.
	for part := min(size, 1<<16); ; part = min(size, maxPickles, part*8) {
		data := make([]byte, part)
		if err := readAt(f.r, data, 0); err != nil {
			return err
		}
		keys, n, err := f.readPickles(data)
		if errors.Is(err, io.ErrUnexpectedEOF) && part < min(size, maxPickles) {
			clear(f.storages)
			continue
		}
		if err != nil {
			return err
		}
		return f.placeStorages(keys, n, size)
	}
}

// readPickles reads the pickles and returns the keys of storages and where those begin.
func (f *File) readPickles(data []byte) (keys []any, n int64, err error) {
	at := 0
	next := func(name string) (any, error) {
		v, n, err := pickle.Load(data[at:], f)
		if err != nil {
			return nil, fmt.Errorf("%s, from byte %d: %w", name, at, err)
		}
		at += n
		return v, nil
	}
	magic, err := next("magic number")
	if err != nil {
		return nil, 0, err
	}
	if m, ok := magic.(*big.Int); !ok || m.String() != magicNumber {
		return nil, 0, errors.New("not a file of torch.save: it begins with another magic number")
	}
	version, err := next("version")
	if err != nil {
		return nil, 0, err
	}
	if version != int64(1001) {
		return nil, 0, errors.New("another version of the old format than 1001")
	}
	if _, err := next("system"); err != nil {
		return nil, 0, err
	}
	if f.Root, err = next("value"); err != nil {
		return nil, 0, err
	}
	list, err := next("storage keys")
	if err != nil {
		return nil, 0, err
	}
	return sequence(list), int64(at), nil
}

// placeStorages finds out where the storages lie, which begin at byte at.
func (f *File) placeStorages(keys []any, at, size int64) error {
	for _, k := range keys {
		key, _ := k.(string)
		s := f.storages[key]
		if s == nil || s.found {
			return fmt.Errorf("storage %.40q at byte %d: no tensor has it, or it is there twice", key, at)
		}
		var count [8]byte
		if err := readAt(f.r, count[:], at); err != nil {
			return fmt.Errorf("storage %q: %w", key, err)
		}
		if n := int64(le.Uint64(count[:])); n != s.Numel {
			return fmt.Errorf("storage %q at byte %d has %d elements, its tensors say %d", key, at, n, s.Numel)
		}
		at += 8
		if s.Bytes() > size-at {
			return fmt.Errorf("storage %q at byte %d has %d bytes, the file has %d more: %w", key, at, s.Bytes(), size-at, io.ErrUnexpectedEOF)
		}
		s.record, s.found = record{name: key, data: at, size: s.Bytes()}, true
		at += s.Bytes()
	}
	if at != size {
		return fmt.Errorf("byte %d: %d bytes follow the last storage", at, size-at)
	}
	missing := make([]string, 0, len(f.storages))
	for key, s := range f.storages {
		if !s.found {
			missing = append(missing, key)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("storage %q: its elements are missing", slices.Min(missing))
	}
	return nil
}
