package serialization

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// serializationID is the text by which PyTorch knows a file: a combination of the hashes
// of its records' names and one of their checksums, of
// caffe2/serialize/inline_container.cc. PyTorch goes through the names in the order in
// which a std::unordered_set has them, so this order, libstdc++'s, is followed too:
// otherwise files would differ from Python's in these 20 digits alone.
func serializationID(names []string, crcs uint64) string {
	hash := uint64(0)
	for _, h := range unordered(names) {
		hash = combine(hash, h)
	}
	return fmt.Sprintf("%020d%020d", hash, crcs)
}

// combine is c10's hash_combine.
func combine(seed, value uint64) uint64 {
	return seed ^ (value + 0x9e3779b9 + seed<<6 + seed>>2)
}

// buckets are the numbers of buckets that libstdc++'s hash tables grow through.
var buckets = []uint64{
	13, 29, 59, 127, 257, 541, 1109, 2357, 5087, 10273, 20753, 42043, 85229, 172933, 351061, 712697, 1447153, 2938679,
	5967347, 12117689, 24607243, 49969847, 101473717, 206062531, 418450301,
}

// unordered returns the hashes of different names in the order in which they lie in an
// unordered_set that they were put into: a list in which those of one bucket are
// together, a new one the first of its bucket, and a new bucket the first of all.
func unordered(names []string) []uint64 {
	type node struct {
		hash uint64
		next *node
	}
	var head node
	size := uint64(1)
	table := map[uint64]*node{} // the node before the first of each bucket
	insert := func(n *node) {
		b := n.hash % size
		if before := table[b]; before != nil {
			n.next, before.next = before.next, n
			return
		}
		n.next, head.next = head.next, n
		if n.next != nil {
			table[n.next.hash%size] = n
		}
		table[b] = &head
	}
	for i, name := range names {
		if full := uint64(i) == size || i == 0; full {
			k, _ := slices.BinarySearch(buckets, size+1)
			size = buckets[min(k, len(buckets)-1)]
			clear(table)
			rest := head.next
			head.next = nil
			for rest != nil {
				n := rest
				rest = n.next
				insert(n)
			}
		}
		insert(&node{hash: hashOf(name)})
	}
	hashes := make([]uint64, 0, len(names))
	for n := head.next; n != nil; n = n.next {
		hashes = append(hashes, n.hash)
	}
	return hashes
}

// hashOf is libstdc++'s std::hash of a string, MurmurHash64A.
func hashOf(s string) uint64 {
	const mul, seed = 0xc6a4a7935bd1e995, 0xc70f6907
	mix := func(v uint64) uint64 { return v ^ v>>47 }
	hash := seed ^ uint64(len(s))*mul
	b := []byte(s)
	for ; len(b) >= 8; b = b[8:] {
		hash ^= mix(binary.LittleEndian.Uint64(b)*mul) * mul
		hash *= mul
	}
	if len(b) > 0 {
		var rest [8]byte
		copy(rest[:], b)
		hash ^= binary.LittleEndian.Uint64(rest[:])
		hash *= mul
	}
	return mix(mix(hash) * mul)
}
