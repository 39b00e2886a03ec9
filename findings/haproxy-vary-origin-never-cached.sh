#!/usr/bin/env bash
# HAProxy's cache with "process-vary on" stores nothing that varies by Origin.
#
# Package:   haproxy 2.6.12 (Debian package haproxy)
# Guess:     process-vary makes a secondary key of the fields named in Vary, so each origin gets its own
#            entry. The manual speaks of "a subset of request headers" and names none.
# Behaviour: the secondary key knows Accept-Encoding and Referer only. One other name, Origin included,
#            and the response is never stored, without a warning at start or at run time.
# Matters:   HAProxy's cache in front of an API that echoes origins does nothing, from the day on which
#            "Vary: Origin" is added. That is safe, but the origin behind it then takes the whole load.
set -euo pipefail

command -v haproxy >/dev/null || { echo 'skipped: needs the Debian package haproxy'; exit 0; }
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
    response.setHeader('Vary', decodeURIComponent(request.url.slice(1)));
    response.setHeader('Cache-Control', 'max-age=600');
    response.end(`${requests}`);
  })
  .listen('origin.sock');
JS
cat > haproxy.cfg <<CONF
defaults
  mode http
  timeout connect 2s
  timeout client 5s
  timeout server 5s
cache responses
  total-max-size 4
  max-age 600
  process-vary on
frontend web
  bind unix@$dir/haproxy.sock
  http-request cache-use responses
  http-response cache-store responses
  default_backend origin
backend origin
  server one unix@$dir/origin.sock
CONF
node origin.mjs & pids+=($!)
until [ -S origin.sock ]; do sleep 0.1; done
haproxy -db -f haproxy.cfg 2>start.log & pids+=($!)
until [ -S haproxy.sock ]; do sleep 0.1; done

# How many of three equal requests reached the origin.
reached() {
  for _ in 1 2 3; do
    curl --silent --unix-socket haproxy.sock -H 'Origin: https://app.example' -H 'Referer: https://app.example/' \
      "http://localhost/$1"
    echo
    sleep 0.1
  done | sort -u | wc -l
}
encoding=$(reached Accept-Encoding)
referer=$(reached Accept-Encoding,Referer)
origin=$(reached Origin)
both=$(reached Accept-Encoding,Origin)
echo "seen: requests of 3 that reached the origin: Vary: Accept-Encoding $encoding; Accept-Encoding,Referer $referer; Origin $origin; Accept-Encoding,Origin $both"
[ "$encoding $referer $origin $both" = '1 1 3 3' ]
