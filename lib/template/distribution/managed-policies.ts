import type { CachePolicy, OriginRequestPolicy, ResponseHeadersPolicy } from './distribution';
import { lowerCase, selectNames } from './select-names';

const none = (): boolean => false;
const all = (): boolean => true;
const DAY = 86_400;
const YEAR = 31_536_000;

const NOTHING_KEYED = { keepsErrors: true, headers: [], cookies: none, queryStrings: none, encodings: [] };

/** The only policy with which errors are not cached either. */
export const CACHING_DISABLED: CachePolicy = {
  ...NOTHING_KEYED,
  minTtl: 0,
  defaultTtl: 0,
  maxTtl: 0,
  keepsErrors: false,
};
const OPTIMIZED: CachePolicy = {
  ...NOTHING_KEYED,
  minTtl: 1,
  defaultTtl: DAY,
  maxTtl: YEAR,
  encodings: ['br', 'gzip'],
};
const ORIGIN_CONTROLLED: CachePolicy = {
  ...NOTHING_KEYED,
  minTtl: 0,
  defaultTtl: 0,
  maxTtl: YEAR,
  headers: ['host', 'origin', 'x-http-method', 'x-http-method-override', 'x-method-override'],
  cookies: all,
  encodings: ['br', 'gzip'],
};

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
export const MANAGED_CACHE_POLICIES: ReadonlyMap<string, CachePolicy> = new Map([
  ['4135ea2d-6df8-44a3-9df3-4b5a84be39ad', CACHING_DISABLED],
  ['658327ea-f89d-4fab-a63d-7e88639e58f6', OPTIMIZED],
  ['b2884449-e4de-46a7-ac36-70bc7f1ddd6d', { ...OPTIMIZED, encodings: [] }],
  ['83da9c7e-98b4-4e11-a168-04f0df8e2c65', ORIGIN_CONTROLLED],
  ['4cc15a8a-d715-48a4-82b8-cc0b614638fe', { ...ORIGIN_CONTROLLED, queryStrings: all }],
]);

/** Forwards nothing beside the key. */
export const NOTHING_FORWARDED: OriginRequestPolicy = { headers: none, cookies: none, queryStrings: none };
const WHOLE_REQUEST: OriginRequestPolicy = { headers: all, cookies: all, queryStrings: all };

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html */
export const MANAGED_ORIGIN_REQUEST_POLICIES: ReadonlyMap<string, OriginRequestPolicy> = new Map([
  ['216adef6-5c7f-47e4-b989-5492eafa07d3', WHOLE_REQUEST],
  ['33f36d7e-f396-46d9-90e0-52428a34d9dc', WHOLE_REQUEST],
  ['b689b0a8-53d0-40ab-baf2-68738e2966ac', { ...WHOLE_REQUEST, headers: (name: string) => name !== 'host' }],
  ['59781a5b-3903-41f3-afcb-af62929ccde1', forwarding(['origin'])],
  [
    '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf',
    forwarding(['origin', 'access-control-request-headers', 'access-control-request-method']),
  ],
  ['bf0718e1-ba1e-49d1-88b1-f726733018ae', forwarding(['host'])],
  ['acba4595-bd28-49b8-b9fe-13317c0390fa', forwarding(['user-agent', 'referer'])],
]);

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html */
export const MANAGED_RESPONSE_HEADERS_POLICIES: ReadonlyMap<string, ResponseHeadersPolicy> = new Map([
  [
    '67f7725c-6f97-4210-82d7-5512b31e9d03',
    {
      cors: undefined,
      removed: [],
      headers: [
        { name: 'X-XSS-Protection', value: '1; mode=block', override: false },
        { name: 'X-Frame-Options', value: 'SAMEORIGIN', override: false },
        { name: 'Referrer-Policy', value: 'strict-origin-when-cross-origin', override: false },
        { name: 'X-Content-Type-Options', value: 'nosniff', override: true },
        { name: 'Strict-Transport-Security', value: 'max-age=31536000', override: false },
      ],
    },
  ],
]);

function forwarding(headers: readonly string[]): OriginRequestPolicy {
  return { ...NOTHING_FORWARDED, headers: selectNames('whitelist', headers, lowerCase) };
}
