"""PyTorch's CUDA random stream, made on the host with NumPy.

PyTorch draws random tensors on a CUDA device with Philox4x32-10 (Salmon,
Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
The generator is counter based, so its words can be computed anywhere; which word
lands in which element follows from the launch geometry of the kernel.
"""

import numpy as np

BLOCK_SIZE = 256  # threads in a block
UNROLL = 4  # values that one Philox block gives to one thread
H100_GRID_CAP = 1056  # 132 multiprocessors, 2048/256 blocks each

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = 0x9E3779B9, 0xBB67AE85
_LOW, _SHIFT = np.uint64(0xFFFFFFFF), np.uint64(32)


def philox4x32(c0, c1, c2, c3, key):
    """The four output words (uint64 arrays of 32-bit values) of ten rounds."""
    c0, c1, c2, c3 = (np.asarray(c, dtype=np.uint64) for c in (c0, c1, c2, c3))
    k0, k1 = key & 0xFFFFFFFF, key >> 32
    for _ in range(10):
        p0, p1 = c0 * _M0, c2 * _M1
        c0, c1, c2, c3 = (
            (p1 >> _SHIFT) ^ c1 ^ np.uint64(k0),
            p1 & _LOW,
            (p0 >> _SHIFT) ^ c3 ^ np.uint64(k1),
            p0 & _LOW,
        )
        k0, k1 = (k0 + _W0) & 0xFFFFFFFF, (k1 + _W1) & 0xFFFFFFFF
    return c0, c1, c2, c3


def _uniform(word):
    """(0, 1] in float32: word * 2^-32 + 2^-33."""
    f = word.astype(np.float32).astype(np.float64)
    return (f * 2.0**-32 + 2.0**-33).astype(np.float32)


# 2^-32 * 2 pi as a float32, and its half.
_TWO_PI = float(np.float32(2.0**-32) * np.float32(6.2831855))


def _angle(word):
    """(0, 2 pi] in float32, the multiply and the add rounded once."""
    f = word.astype(np.float32).astype(np.float64)
    return (f * _TWO_PI + _TWO_PI / 2).astype(np.float32)


class Generator:
    """The generator of one CUDA device: a seed and an offset.

    grid_cap is the largest number of blocks in a launch: multiprocessors times
    (resident threads of a multiprocessor / 256). Draws of up to 256*grid_cap
    elements do not depend on it.
    """

    def __init__(self, seed, offset=0, grid_cap=H100_GRID_CAP):
        self.seed, self.offset, self.grid_cap = seed, offset, grid_cap

    def _launch(self, n):
        grid = min(-(-n // BLOCK_SIZE), self.grid_cap)
        threads = grid * BLOCK_SIZE
        return threads, ((n - 1) // (threads * UNROLL) + 1) * 4

    def advance(self, n):
        """The offset that a draw of n elements adds."""
        return self._launch(n)[1] if n else 0

    def _words(self, n, offsets):
        """Each element's four words [len(offsets), n] and its place in them [n]."""
        threads, _ = self._launch(n)
        i = np.arange(n, dtype=np.uint64)
        stride, thread = np.divmod(i, np.uint64(threads))
        turn, lane = np.divmod(stride, np.uint64(UNROLL))
        counter = np.asarray(offsets, dtype=np.uint64)[:, None] // np.uint64(4) + turn
        thread = np.broadcast_to(thread, counter.shape)
        words = philox4x32(
            counter & _LOW, counter >> _SHIFT, thread & _LOW, thread >> _SHIFT, self.seed
        )
        return words, lane

    def rand_at(self, n, offsets):
        """What rand(n) gives at each of the offsets: float32 [len(offsets), n]."""
        words, lane = self._words(n, offsets)
        u = _uniform(np.choose(lane.astype(np.int64), words))
        u[u == 1] = 0
        return u

    def randn_at(self, n, offsets):
        """What randn(n) gives at each of the offsets: float32 [len(offsets), n].

        Box-Muller on words (0, 1) and (2, 3). The radius and the angle's sine
        are computed in float64 and their product is rounded to float32 once.
        """
        (w0, w1, w2, w3), lane = self._words(n, offsets)
        second = lane >= 2
        u = _uniform(np.where(second, w2, w0)).astype(np.float64)
        v = _angle(np.where(second, w3, w1)).astype(np.float64)
        wave = np.sin(v) if not lane.any() else np.where(lane % 2 == 0, np.sin(v), np.cos(v))
        return (np.sqrt(-2.0 * np.log(u)) * wave).astype(np.float32)

    def rand(self, n):
        """torch.rand(n, device="cuda")."""
        offset = self.offset
        self.offset += self.advance(n)
        return self.rand_at(n, [offset])[0]

    def randn(self, n):
        """torch.randn(n, device="cuda")."""
        offset = self.offset
        self.offset += self.advance(n)
        return self.randn_at(n, [offset])[0]
