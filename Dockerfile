# A container of Lianfang: the binary and nothing else, as nobody in particular, on a root that cannot be written.
#
#   docker build -t lianfang .
#   docker run --read-only --tmpfs /tmp -v lianfang:/srv/lianfang -p 127.0.0.1:8119:8119 -e LIANFANG_PUBLIC_URL=https://cert.example.tw lianfang
#
# Settings are LIANFANG_… variables or a file at /etc/lianfang/lianfang.toml; secrets are files, named by LIANFANG_…_FILE. With LIANFANG_STORE_FILE, the
# address of a PostgreSQL, the volume stays empty. /tmp holds a file while it is being read in: give it as much room as your longest one, unpacked.
ARG GO_IMAGE=golang:1.26-bookworm
ARG NODE_IMAGE=node:22-bookworm-slim

# What the pages load: fetched, not run.
FROM ${NODE_IMAGE} AS modules
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

FROM ${GO_IMAGE} AS build
ENV CGO_ENABLED=0
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=modules /src/node_modules node_modules
ARG VERSION=
RUN go run ./internal/tool/assets && \
    go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/usr/bin/lianfang ./cmd/lianfang && \
    mkdir -p /out/etc/ssl/certs /out/etc/lianfang /out/srv/lianfang /out/tmp && \
    cp /etc/ssl/certs/ca-certificates.crt /out/etc/ssl/certs/ && \
    echo 'lianfang:x:10001:10001::/srv/lianfang:/usr/bin/lianfang' > /out/etc/passwd && \
    chmod 1777 /out/tmp && chmod 0700 /out/srv/lianfang && chown 10001:10001 /out/srv/lianfang

FROM scratch
COPY --from=build /out/ /
USER 10001:10001
ENV LIANFANG_STORE=/srv/lianfang LIANFANG_LISTEN=0.0.0.0:8119
VOLUME /srv/lianfang
EXPOSE 8119
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["/usr/bin/lianfang", "ready"]
ENTRYPOINT ["/usr/bin/lianfang"]
CMD ["serve"]
