/** What the rows about tokens have in common: a key, the feed of a table, tokens and events, as they would be deployed. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export const ISSUER = 'https://issuer.shop.example';
export const AUDIENCE = 'https://api.shop.example';
const KID = 'series-1';
const ORIGIN = 'https://shop.example';
const LIFETIME_SECONDS = 300;

/** The config of an authorizer; what it read of the table counts for as long as a measurement takes. */
export const CONFIG = {
  classes: {
    quotes: { policy: { name: 'quotes', origins: '*', methods: ['GET'] }, scopes: { GET: ['quotes:read'] } },
  },
  routes: [{ path: '/quotes', read: 'quotes', write: 'quotes' }],
  tokens: { audience: AUDIENCE, maxLifetimeSeconds: 900, freshForSeconds: 3600, usableForSeconds: 3600, dpop: true },
};

/** What Lambda puts into the environment of an authorizer, and where its table is. */
export function authorizerEnv(endpoint) {
  return {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: endpoint,
    TOKENS_TABLE: 'tokens',
    TOKENS_ISSUER: ISSUER,
  };
}

/** An issuer with a key of its own, in this process. */
export class Issuer {
  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.privateKey = privateKey;
    this.jwk = { ...publicKey.export({ format: 'jwk' }), kid: KID, alg: 'ES256', use: 'sig' };
  }

  /** A token with an id of its own. */
  token(jti = newId()) {
    const iat = Math.floor(Date.now() / 1000);
    const claims = {
      iss: ISSUER,
      aud: AUDIENCE,
      sub: 'widget',
      client_id: 'widget',
      iat,
      exp: iat + LIFETIME_SECONDS,
      jti,
      scope: 'quotes:read',
      'allowed-origins': [ORIGIN],
    };
    const input = `${encode({ alg: 'ES256', kid: KID, typ: 'at+jwt' })}.${encode(claims)}`;
    let signature;
    do {
      signature = sign('sha256', input, { key: this.privateKey, dsaEncoding: 'ieee-p1363' });
      // of the two signatures that a message has, only the one with the lower half counts
    } while (signature[32] > 0x7e);
    return `${input}.${signature.toString('base64url')}`;
  }

  /** What DynamoDB answers to a query for the feed: revocations of these ids, and the key. */
  feed(revokedIds) {
    const exp = Math.floor(Date.now() / 1000) + LIFETIME_SECONDS;
    const revocations = revokedIds.map((id) => {
      const sk = `${Date.now()}#jti#${id}`;
      return { pk: { S: 'feed' }, sk: { S: sk }, kind: { S: 'jti' }, id: { S: id }, exp: { N: String(exp) } };
    });
    const key = {
      pk: { S: 'feed' },
      sk: { S: `key#${KID}` },
      kid: { S: KID },
      alg: { S: 'ES256' },
      state: { S: 'active' },
      jwk: { S: JSON.stringify(this.jwk) },
      ...Object.fromEntries(['generation', 'since', 'version'].map((name) => [name, { N: '1' }])),
    };
    return JSON.stringify({ Items: [...revocations, key] });
  }
}

export function newId() {
  return randomBytes(16).toString('base64url');
}

/** The event that a REST API's authorizer gets for a browser's request. */
export function authorizerEvent(token) {
  const headers = {
    Accept: '*/*',
    'Accept-Encoding': 'gzip, deflate, br, zstd',
    'Accept-Language': 'en',
    Authorization: `Bearer ${token}`,
    Host: 'abcdef1234.execute-api.eu-central-1.amazonaws.com',
    Origin: ORIGIN,
    Referer: `${ORIGIN}/`,
    'Sec-Fetch-Dest': 'empty',
    'Sec-Fetch-Mode': 'cors',
    'Sec-Fetch-Site': 'cross-site',
    'User-Agent':
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
    'X-Amzn-Trace-Id': 'Root=1-5e6722a7-cc56dead46db7ae02d4da47e',
    'X-Forwarded-For': '192.0.2.1',
    'X-Forwarded-Port': '443',
    'X-Forwarded-Proto': 'https',
  };
  return {
    type: 'REQUEST',
    methodArn: 'arn:aws:execute-api:eu-central-1:123456789012:abcdef1234/prod/GET/quotes',
    resource: '/quotes',
    path: '/quotes',
    httpMethod: 'GET',
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: {
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      stage: 'prod',
      path: '/prod/quotes',
      domainName: 'abcdef1234.execute-api.eu-central-1.amazonaws.com',
    },
  };
}

function encode(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
