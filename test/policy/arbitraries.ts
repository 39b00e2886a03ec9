import fc from 'fast-check';
import type { CorsRequest, PolicyInput } from '../../lib/policy';

/** Few labels, so that lists and requests often meet. */
const label = fc.constantFrom('a', 'b', 'ab', 'app', 'a-b', 'a_b', '_', '7', 'xn--bcher-kva', 'example', 'com');
const labels = fc.array(label, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'));
const domain = fc
  .tuple(fc.array(label, { maxLength: 2 }), fc.constantFrom('example.com', 'example.org', 'acme.github.io'))
  .map(([front, back]) => [...front, back].join('.'));
const scheme = fc.constantFrom('https', 'https', 'http');
const port = fc.constantFrom('', '', ':8443', ':1');

/** An entry of an allowlist. */
export const entry = fc
  .tuple(scheme, fc.constantFrom('', '', '*.'), domain, port)
  .map(([before, star, host, after]) => `${before}://${star}${host}${after}`);

export const entries = fc.array(entry, { minLength: 1, maxLength: 8 });

export const listedHeader = fc.constantFrom('authorization', 'content-type', 'x-a', 'x-b', 'x-request-id', 'accept');

/** A policy that compiles. */
export const policyInput: fc.Arbitrary<PolicyInput> = fc.record(
  {
    name: fc.constant('orders'),
    origins: fc.oneof({ weight: 9, arbitrary: entries }, { weight: 1, arbitrary: fc.constant('*' as const) }),
    methods: fc.array(fc.constantFrom('GET', 'put', 'POST', 'PATCH', 'DELETE', 'QUERY'), { minLength: 1 }),
    requestHeaders: fc.array(listedHeader),
    exposedHeaders: fc.array(fc.constantFrom('etag', 'X-Request-ID', 'content-type')),
    maxAgeSeconds: fc.nat(86_400),
    rejectForeignWrites: fc.boolean(),
    selfOrigins: fc.array(entry.map((text) => text.replace('*.', ''))),
    dangerouslyAllowInsecureOrigins: fc.constant(true),
  },
  {
    requiredKeys: ['name', 'origins', 'methods', 'dangerouslyAllowInsecureOrigins'],
  },
);

/** Characters that browsers put into hosts, that parsers trip over, or that look like others. */
const oddCharacter = fc.oneof(
  fc.constantFrom(...'.-_,;!\'"(){}&`+=~$*%/\\@:#?[]<>^| \t\r\n\u0000\u007f\u00ad\u200b\uff0e\u3002\u0430'),
  fc.constantFrom(...'aAeEoOsS017'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
);

/** An origin that one of the patterns admits. */
export function admitted(patterns: readonly string[]): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...patterns), labels).map(([pattern, front]) => pattern.replace('*.', `${front}.`));
}

/** An origin that differs a little from one that is admitted. */
export function nearMiss(patterns: readonly string[]): fc.Arbitrary<string> {
  const changes = fc.array(fc.tuple(fc.nat(40), fc.nat(3), oddCharacter), { minLength: 1, maxLength: 3 });
  const edited = fc.tuple(admitted(patterns), changes).map(([origin, edits]) =>
    edits.reduce((text, [at, kind, character]) => {
      const i = at % (text.length + 1);
      const removed = kind === 0 ? 0 : kind;
      return text.slice(0, i) + (kind === 1 ? '' : character) + text.slice(i + Math.min(removed, 1));
    }, origin),
  );
  const surrounded = fc
    .tuple(admitted(patterns), oddCharacter, fc.constantFrom('attacker.example', 'com', ''))
    .chain(([origin, character, host]) =>
      fc.constantFrom(
        `${origin}${character}${host}`,
        `${origin}.${host}`,
        `${origin}${host}`,
        `https://${host}${character}${origin.replace(/^.*:\/\//, '')}`,
        `${origin}, https://${host}`,
        `https://${host}/${origin}`,
        origin.replace('://', `://${host}${character}`),
        origin.replace('://', '://evil'),
        origin.replace('://', '://.'),
        origin.replace('https:', 'http:'),
        origin.replace(/^.*?\./, 'https://'),
        origin.toUpperCase(),
        origin.slice(0, -1),
        origin + origin,
      ),
    );
  return fc.oneof(edited, surrounded);
}

/** Any value at all, objects without prototype and with `toString` of their own included. */
export const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withObjectString: true,
  withSparseArray: true,
  withTypedArray: true,
});

/** A request in which every field may be anything. */
export const garbageRequest = fc.record(
  {
    method: fc.oneof(fc.constant('OPTIONS'), anything),
    origin: fc.oneof(fc.constantFrom('https://app.example.com', 'null'), anything),
    requestMethod: fc.oneof(fc.constant('PUT'), anything),
    requestHeaders: fc.oneof(fc.array(fc.oneof(listedHeader, anything)), anything),
    secFetchSite: anything,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<CorsRequest>;
