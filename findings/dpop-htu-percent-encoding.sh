#!/usr/bin/env bash
# oauth4webapi takes the case of a percent-encoding in "htu" for a different URL.
#
# Package:   oauth4webapi 3.8.8 (resource server side) with dpop 2.1.2 (client side) and jose 6.2.18
# Guess:     "htu" is compared after the normalization that RFC 9449, section 4.3, recommends: the case of
#            the host and of percent-encodings, default ports, dot segments.
# Behaviour: host, port and dot segments are normalized, as new URL() does it. %c3%bc against %C3%BC is a
#            mismatch, and so is %7E against "~". dpop writes the URL into the proof as it was given.
# Matters:   a client that encodes in lower case, or a proxy or gateway that rewrites the path's encoding,
#            gets 401 for paths with letters outside ASCII and for no other path.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund oauth4webapi@3.8.8 dpop@2.1.2 jose@6.2.18 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import http from 'node:http';
import * as DPoP from 'dpop';
import * as jose from 'jose';
import * as oauth from 'oauth4webapi';

const issuer = 'https://login.example';
const signer = await jose.generateKeyPair('ES256');
const jwk = { ...(await jose.exportJWK(signer.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
const server = http.createServer((_, response) => {
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({ keys: [jwk] }));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const authorizationServer = { issuer, jwks_uri: `http://127.0.0.1:${server.address().port}/jwks` };
const client = await DPoP.generateKeyPair('ES256');
const token = await new jose.SignJWT({ client_id: 'app', cnf: { jkt: await DPoP.calculateThumbprint(client.publicKey) } })
  .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'at+jwt' })
  .setIssuer(issuer)
  .setAudience('items')
  .setSubject('ada')
  .setJti('1')
  .setIssuedAt()
  .setExpirationTime('5m')
  .sign(signer.privateKey);
const verify = async (htu, url) => {
  const proof = await DPoP.generateProof(client, htu, 'GET', undefined, token);
  const request = new Request(url, { headers: { authorization: `DPoP ${token}`, dpop: proof } });
  const options = { requireDPoP: true, [oauth.allowInsecureRequests]: true };
  return oauth.validateJwtAccessToken(authorizationServer, request, 'items', options).then(
    () => 'accepted',
    ({ message }) => message,
  );
};
const seen = {
  'host and port': await verify('https://API.example:443/items', 'https://api.example/items'),
  'dot segment': await verify('https://api.example/a/../items', 'https://api.example/items'),
  'case of an encoding': await verify('https://api.example/%c3%bc', 'https://api.example/%C3%BC'),
  'needless encoding': await verify('https://api.example/%7Eada', 'https://api.example/~ada'),
};
server.close();
console.log('seen:', seen);
assert.deepEqual(seen, {
  'host and port': 'accepted',
  'dot segment': 'accepted',
  'case of an encoding': 'DPoP Proof htu mismatch',
  'needless encoding': 'DPoP Proof htu mismatch',
});
process.exit();
JS
NODE_NO_WARNINGS=1 node probe.mjs
