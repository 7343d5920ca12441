// Package movie writes a sequence of images as a video file.
//
// Two formats are offered. [WriteMP4] pipes the frames to an ffmpeg process,
// which encodes them as H.264 in the yuv420p pixel format, the combination that
// browsers play. [WriteGIF] and [EncodeGIF] need no other program: they reduce
// all frames to one palette and store only what changes from frame to frame.
//
// A machine without ffmpeg is an expected case. WriteMP4 then returns a
// [*NoFFmpegError], so that the caller can be content with the GIF:
//
//	err := movie.WriteMP4(ctx, "path.mp4", frames, 3, movie.MP4Options{})
//	var missing *movie.NoFFmpegError
//	if errors.As(err, &missing) {
//		log.Printf("no MP4: %v", missing)
//		err = nil
//	}
//
// Files appear under their final name only when they are complete.
package movie
