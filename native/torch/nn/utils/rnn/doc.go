// Package rnn packs sequences of different lengths for the recurrent layers of
// package nn, as torch.nn.utils.rnn.
package rnn
