#!/usr/bin/env bash
# nginx renews a cached response with a 304 and keeps the old Access-Control-Allow-Origin.
#
# Package:   nginx 1.22.1 (Debian package nginx-light), proxy_cache with proxy_cache_revalidate on
# Guess:     a 304 replaces the stored header fields with the ones it carries (RFC 9111, section 3.2),
#            so a new Access-Control-Allow-Origin is served from then on.
# Behaviour: nginx only extends the lifetime. It serves the stored fields again, and the new value is
#            not seen until the body changes or the entry is evicted. Apache httpd 2.4, squid 5.7,
#            varnish 7.1 and undici 7.30 take over the new value.
# Matters:   an endpoint with a stable ETag, behind nginx, moves to a new web origin: the API is deployed,
#            and its pages are refused for as long as the body stays the same. Purge the cache as well.
set -euo pipefail

command -v nginx >/dev/null || { echo 'skipped: needs the Debian package nginx-light'; exit 0; }
dir=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
cd "$dir"

cat > origin.mjs <<'JS'
import http from 'node:http';
let requests = 0;
http
  .createServer((request, response) => {
    requests += 1;
    response.setHeader('ETag', '"1"');
    response.setHeader('Cache-Control', 'max-age=1');
    response.setHeader('Access-Control-Allow-Origin', requests === 1 ? 'https://old.example' : 'https://new.example');
    response.statusCode = request.headers['if-none-match'] === '"1"' ? 304 : 200;
    response.end(response.statusCode === 200 ? 'body' : undefined);
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
      proxy_cache z; proxy_cache_key \$uri; proxy_cache_revalidate on;
      add_header X-Cache-Status \$upstream_cache_status;
    }
  }
}
CONF
node origin.mjs & pids+=($!)
nginx -c "$dir/nginx.conf" 2>/dev/null & pids+=($!)
until [ -S origin.sock ] && [ -S nginx.sock ]; do sleep 0.1; done

read_once() {
  curl --silent --dump-header - --output /dev/null --unix-socket nginx.sock http://localhost/ |
    tr -d '\r' | awk -F': ' '/^(X-Cache-Status|Access-Control-Allow-Origin)/ { print $2 }' | sort | paste -sd' '
}
first=$(read_once)
sleep 2.2
second=$(read_once)
echo "seen: $first, then $second"
[ "$first" = 'MISS https://old.example' ]
[ "$second" = 'REVALIDATED https://old.example' ]
