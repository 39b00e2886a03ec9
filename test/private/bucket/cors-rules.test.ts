import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import fc from 'fast-check';
import { EndpointClass, OriginAllowlist } from '../../../lib';
import { compilePolicy, decide, type PolicyInput } from '../../../lib/policy';
import { BucketClasses } from '../../../lib/private/bucket/bucket-classes';
import { corsRules } from '../../../lib/private/bucket/cors-rules';
import { CorsRules } from '../../../preview/buckets/cors-rules';
import { isForBucket, isOfPages } from '../../support/cases/applicable';
import { decideCases } from '../../support/cases/load';

/** A class as a bucket states it, and the rules that S3 goes by. */
function compiled({
  name,
  origins,
  methods,
  requestHeaders = [],
  exposedHeaders = [],
  selfOrigins = [],
  ...rest
}: PolicyInput) {
  const { maxAgeSeconds: _, ...props } = rest;
  const allowlist = origins === '*' ? OriginAllowlist.anyOrigin() : OriginAllowlist.of(...origins);
  const scope = new Stack(new App(), 'Stack');
  const one = new EndpointClass(scope, 'Class', {
    ...props,
    className: name,
    allowlist,
    methods: [...methods],
    requestHeaders: [...requestHeaders],
    exposedHeaders: [...exposedHeaders],
    selfOrigins: [...selfOrigins],
  });
  const classes = new BucketClasses({ read: one, write: one });
  const stated = corsRules(classes);
  const inTemplate = stated.map((rule) => ({
    AllowedOrigins: rule.allowedOrigins,
    AllowedMethods: rule.allowedMethods,
    AllowedHeaders: rule.allowedHeaders,
    ExposedHeaders: rule.exposedHeaders,
    MaxAge: rule.maxAge,
  }));
  const [{ policy }] = classes.all as [(typeof classes.all)[number]];
  return { policy, rules: new CorsRules({ CorsRules: inTemplate }), maxAge: stated[0]?.maxAge };
}

const request = (method: string, headers: Readonly<Record<string, string | undefined>>) => ({
  method,
  path: '/photo',
  header: (name: string) => headers[name],
});

const cases = decideCases().filter(isForBucket);

describe('the rules of a bucket answer preflights of the shared cases as browsers would have it', () => {
  it('finds cases', () => expect(cases.length).toBeGreaterThan(40));

  it.each(cases.map((one) => [`${one.file}: ${one.name}`, one] as const))(
    '%s',
    (_, { policy: input, request: asked }) => {
      const { policy, rules, maxAge } = compiled(input);
      const names = [asked.requestHeaders ?? []].flat().join(',');
      const { status, headers } = rules.preflight(
        request('OPTIONS', {
          origin: asked.origin,
          'access-control-request-method': asked.requestMethod,
          'access-control-request-headers': names || undefined,
        }),
      );
      const answered = Object.fromEntries(headers);
      const decision = decide(policy, asked);
      if (!decision.allowed) {
        expect([status, answered['access-control-allow-origin']]).toEqual([403, undefined]);
        return;
      }
      // names of what was asked for are all that S3 answers, and all that browsers look at
      const { 'access-control-allow-headers': _names, vary: _vary, ...expected } = decision.headers;
      expect(status).toBe(200);
      expect({
        ...answered,
        'access-control-allow-methods': answered['access-control-allow-methods']?.replaceAll(' ', ''),
      }).toMatchObject({
        ...expected,
        'access-control-max-age': String(maxAge),
      });
    },
  );
});

describe('a pattern in the words of S3', () => {
  const host = fc.array(fc.stringMatching(/^[a-z0-9_]([a-z0-9_-]{0,6}[a-z0-9_])?$/), { minLength: 1, maxLength: 4 });
  const origins = fc
    .record({
      scheme: fc.constantFrom('https', 'http'),
      labels: host,
      end: fc.constantFrom(
        '',
        '.tenant.example.com',
        '.example.com',
        'tenant.example.com',
        '.tenant.example.com.evil.example',
      ),
      port: fc.constantFrom('', ':8443', ':3000'),
    })
    .map(({ scheme, labels, end, port }) => `${scheme}://${labels.join('.')}${end}${port}`)
    .filter(isOfPages);
  const loopback = fc
    .tuple(fc.constantFrom('localhost', '127.0.0.1', 'localhost.evil.example'), fc.integer({ min: 1, max: 65_535 }))
    .map(([name, port]) => new URL(`http://${name}:${port}`).origin);

  it('admits the same of all origins that browsers have', () => {
    const entries = [
      'https://*.tenant.example.com',
      'https://*.example.com:8443',
      'http://localhost:*',
      'https://shop.example',
    ];
    const { policy, rules } = compiled({ name: 'orders', origins: entries, methods: ['PUT'] });
    const prepared = compilePolicy(policy);
    fc.assert(
      fc.property(
        fc.oneof(origins, loopback, fc.constantFrom(...entries.filter((one) => !one.includes('*')))),
        (origin) => {
          const headers = { origin, 'access-control-request-method': 'PUT' };
          const { status } = rules.preflight(request('OPTIONS', headers));
          return (status === 200) === decide(prepared, { method: 'OPTIONS', origin, requestMethod: 'PUT' }).allowed;
        },
      ),
      { numRuns: 2000 },
    );
  });
});
