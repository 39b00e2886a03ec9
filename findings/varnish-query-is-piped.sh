#!/usr/bin/env bash
# Varnish pipes QUERY: the CORS headers that its VCL sets are missing from that one method.
#
# Package:   varnish 7.1.1 (Debian package varnish), built-in VCL plus four lines
# Guess:     the new method QUERY (RFC 10008) is passed, as POST is, and vcl_deliver runs for it.
# Behaviour: the built-in VCL pipes every method that it does not know. vcl_deliver never runs, so a
#            header set there is on GET and POST responses and not on QUERY responses. The connection
#            is closed after each.
# Matters:   hono's CORS middleware allows QUERY by default and browsers preflight it. Behind such a
#            Varnish the preflight passes, and the response itself has no Access-Control-Allow-Origin.
set -euo pipefail

command -v varnishd >/dev/null || { echo 'skipped: needs the Debian package varnish'; exit 0; }
dir=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
chmod 755 "$dir"
cd "$dir"

cat > origin.mjs <<'JS'
import http from 'node:http';
http
  .createServer((request, response) => {
    request.resume();
    response.end(request.method);
  })
  .listen('origin.sock');
JS
cat > cors.vcl <<CONF
vcl 4.1;
backend default { .path = "$dir/origin.sock"; }
sub vcl_deliver { set resp.http.Access-Control-Allow-Origin = "https://app.example"; }
CONF
node origin.mjs & pids+=($!)
until [ -S origin.sock ]; do sleep 0.1; done
varnishd -F -j none -a "$dir/varnish.sock" -f "$dir/cors.vcl" -n "$dir/work" -s malloc,8m -T none >start.log 2>&1 & pids+=($!)
until curl --silent --output /dev/null --unix-socket varnish.sock http://localhost/; do sleep 0.2; done

allowed() {
  curl --silent --dump-header - --request "$1" --data 'a=1' --unix-socket varnish.sock http://localhost/search |
    tr -d '\r' | awk -v method="$1" '
      /^HTTP/ { status = $2 }
      /^Access-Control-Allow-Origin/ { origin = $2 }
      END { print method, status, origin ? origin : "none", $0 }'
}
post=$(allowed POST)
patch=$(allowed PATCH)
query=$(allowed QUERY)
echo "seen: $post; $patch; $query"
[ "$post" = 'POST 200 https://app.example POST' ]
[ "$patch" = 'PATCH 200 https://app.example PATCH' ]
[ "$query" = 'QUERY 200 none QUERY' ]
