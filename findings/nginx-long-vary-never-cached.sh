#!/usr/bin/env bash
# nginx never caches a response whose Vary value is longer than 128 bytes, and says nothing.
#
# Package:   nginx 1.22.1 (Debian package nginx-light), proxy_cache
# Guess:     every name in Vary becomes part of the key, however many there are.
# Behaviour: up to 128 bytes that is so. One byte more and each request is a MISS, with a long max-age
#            and without a line in the error log.
# Matters:   a CORS response that varies by Origin and the two Access-Control-Request-* headers spends 68
#            bytes. Add compression, language and Sec-Fetch-* names, and the cache in front is off.
set -euo pipefail

command -v nginx >/dev/null || { echo 'skipped: needs the Debian package nginx-light'; exit 0; }
dir=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
cd "$dir"

cat > origin.mjs <<'JS'
import http from 'node:http';
http
  .createServer((request, response) => {
    const names = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Accept-Encoding, Accept-Language, ';
    const length = Number(request.url.slice(1));
    response.setHeader('Vary', names.concat('X-Tenant-'.padEnd(length - names.length, 'x')));
    response.setHeader('Cache-Control', 'max-age=600');
    response.end('body');
  })
  .listen('origin.sock');
JS
cat > nginx.conf <<CONF
daemon off; master_process off; pid $dir/pid; error_log $dir/error.log;
events {}
http {
  access_log off;
  client_body_temp_path $dir/t1; proxy_temp_path $dir/t2; fastcgi_temp_path $dir/t3; uwsgi_temp_path $dir/t4; scgi_temp_path $dir/t5;
  proxy_cache_path $dir/cache keys_zone=z:1m;
  server {
    listen unix:$dir/nginx.sock;
    location / {
      proxy_pass http://unix:$dir/origin.sock;
      proxy_cache z; proxy_cache_key \$uri;
      add_header X-Cache-Status \$upstream_cache_status;
    }
  }
}
CONF
node origin.mjs & pids+=($!)
nginx -c "$dir/nginx.conf" 2>/dev/null & pids+=($!)
until [ -S origin.sock ] && [ -S nginx.sock ]; do sleep 0.1; done

statuses() {
  for _ in 1 2 3; do
    curl --silent --dump-header - --output /dev/null --unix-socket nginx.sock "http://localhost/$1" |
      tr -d '\r' | awk -F': ' '/^X-Cache-Status/ { print $2 }'
  done | paste -sd' '
}
fits=$(statuses 128)
over=$(statuses 129)
echo "seen: Vary of 128 bytes: $fits; of 129 bytes: $over; error log: $(grep -ci vary error.log || true) lines about Vary"
[ "$fits" = 'MISS HIT HIT' ]
[ "$over" = 'MISS MISS MISS' ]
[ "$(grep -ci vary error.log || true)" = 0 ]
