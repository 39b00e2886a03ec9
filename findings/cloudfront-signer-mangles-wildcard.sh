#!/usr/bin/env bash
# @aws-sdk/cloudfront-signer signs "/reports?*" as "/reports?*=" in a URL, and as it is in cookies.
#
# Package:   @aws-sdk/cloudfront-signer 3.1166.0
# Guess:     getSignedUrl() and getSignedCookies() write the same Resource for the same wildcard, since
#            CloudFront compares it as text.
# Behaviour: getSignedUrl() parses the query and writes it anew. The "*" becomes a parameter without a
#            value and gets a "=" behind it, in the URL and in the policy: "?*=" matches only queries that
#            end with "=". With a wildcard that is not in the query both are alike.
# Matters:   a policy for a private API or bucket that should allow each query string allows almost none,
#            and the 403 of CloudFront, without CORS headers, looks like a CORS error in the browser.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund @aws-sdk/cloudfront-signer@3.1166.0 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { getSignedCookies, getSignedUrl } from '@aws-sdk/cloudfront-signer';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = { keyPairId: 'KEXAMPLE', privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) };
const dates = { dateGreaterThan: '2026-01-01', dateLessThan: '2027-01-01' };
const resource = (policy) => {
  const text = policy.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/');
  return JSON.parse(Buffer.from(text, 'base64')).Statement[0].Resource;
};
const seen = {};
for (const url of ['https://app.example/reports?*', 'https://app.example/reports/*']) {
  const signedUrl = getSignedUrl({ ...key, ...dates, url });
  const cookies = getSignedCookies({ ...key, ...dates, url });
  seen[url] = [resource(new URL(signedUrl).searchParams.get('Policy')), resource(cookies['CloudFront-Policy'])];
}
console.log('seen: Resource in a URL and in cookies', seen);
assert.deepEqual(seen, {
  'https://app.example/reports?*': ['https://app.example/reports?*=', 'https://app.example/reports?*'],
  'https://app.example/reports/*': ['https://app.example/reports/*', 'https://app.example/reports/*'],
});
JS
NODE_NO_WARNINGS=1 node probe.mjs
