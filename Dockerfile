# torchfm on the CPU build of libtorch.
#
#   docker build -t torchfm .
#   mkdir -p out
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD/out:/out" torchfm
FROM golang:1.26-bookworm AS build
RUN apt-get update && \
    apt-get install -y --no-install-recommends g++ python3 python3-pip && \
    rm -rf /var/lib/apt/lists/*
WORKDIR /src
# The binary looks for libtorch where it was linked: here, and so in the image.
# TORCHFM_FFMPEG keeps setup.sh from fetching one: the image has Debian's.
ENV TORCHFM_CACHE=/opt/torchfm TORCHFM_FFMPEG=ffmpeg
# libtorch and the modules first: they change less often than the source.
COPY go.mod go.sum ./
COPY scripts scripts
RUN mkdir native && scripts/setup.sh && go mod download
COPY . .
RUN scripts/setup.sh --quiet && go build -trimpath -o /usr/local/bin/torchfm ./cmd/torchfm
# What runs: libtorch_cpu, libc10, libgomp and the NVIDIA stubs that libtorch_cpu
# is linked against, without headers and operator schemas.
RUN rm -r /opt/torchfm/libtorch-*/torch/include /opt/torchfm/libtorch-*/torchgen

FROM debian:bookworm-slim
RUN apt-get update && \
    apt-get install -y --no-install-recommends ffmpeg libstdc++6 && \
    rm -rf /var/lib/apt/lists/* && \
    useradd --uid 1000 --create-home torchfm && \
    install -d -o torchfm -g torchfm /out
COPY --from=build /opt/torchfm /opt/torchfm
COPY --from=build /usr/local/bin/torchfm /usr/local/bin/torchfm
USER torchfm
WORKDIR /out
VOLUME /out
ENTRYPOINT ["torchfm"]
CMD ["run", "--out", "/out"]
