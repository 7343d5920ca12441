package movie_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"log"

	"torchfm/movie"
)

// A square that walks to the right, two steps a second.
func ExampleEncodeGIF() {
	var frames []image.Image
	for i := range 4 {
		m := image.NewGray(image.Rect(0, 0, 40, 10))
		for p := range 100 {
			m.SetGray(10*i+p%10, p/10, color.Gray{Y: 255})
		}
		frames = append(frames, m)
	}
	var buf bytes.Buffer
	if err := movie.EncodeGIF(&buf, frames, 2); err != nil {
		log.Fatal(err)
	}
	g, err := gif.DecodeAll(&buf)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(g.Image), "frames, delays", g.Delay)
	fmt.Println("the second stores only", g.Image[1].Bounds())
	// Output:
	// 4 frames, delays [50 50 50 50]
	// the second stores only (0,0)-(20,10)
}

// Without ffmpeg the caller learns it from the error's type.
func ExampleWriteMP4() {
	frames := []image.Image{image.NewGray(image.Rect(0, 0, 40, 10))}
	opts := movie.MP4Options{FFmpeg: "/no/such/ffmpeg"}
	err := movie.WriteMP4(context.Background(), "walk.mp4", frames, 3, opts)
	var missing *movie.NoFFmpegError
	if errors.As(err, &missing) {
		fmt.Println("no", missing.Path)
	}
	// Output:
	// no /no/such/ffmpeg
}
