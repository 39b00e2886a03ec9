import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type CorsRequest,
  compilePolicy,
  type Decision,
  decide,
  explain,
  PolicyError,
  type PolicyInput,
  validatePolicy,
} from '../../lib/policy';
import { compactPolicy } from '../../lib/policy/compact';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import { mistypedScheme } from '../../lib/policy/mistyped-scheme';
import { isFault, parseOriginPattern } from '../../lib/policy/origin';
import { admitted, anything, entries, entry, garbageRequest, listedHeader, nearMiss, policyInput } from './arbitraries';

const runs = (numRuns: number) => ({ numRuns });
const insecure = { dangerouslyAllowInsecureOrigins: true } as const;

describe('origins', () => {
  const withOrigin = (from: (patterns: readonly string[]) => fc.Arbitrary<string>) =>
    entries.chain((origins) => fc.tuple(fc.constant(origins), from(origins)));
  const compile = (origins: readonly string[]) =>
    compilePolicy({ name: 'orders', origins, methods: ['PUT'], credentials: true, ...insecure });

  it.each<[string, fc.Arbitrary<[string[], string]>]>([
    ['that differ a little from what is listed', withOrigin(nearMiss)],
    ['that are listed', withOrigin(admitted)],
    [
      'that other lists admit',
      fc.tuple(
        entries,
        entry.map((text) => text.replace('*.', 'a.')),
      ),
    ],
    ['that are any text', fc.tuple(entries, fc.string({ unit: 'binary', maxLength: 400 }))],
  ])('are admitted if and only if the list admits them, label by label: %s', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, ([origins, origin]) => {
        const policy = compile(origins);
        for (const request of [{ method: 'GET' }, { method: 'OPTIONS', requestMethod: 'PUT' }]) {
          const decision = decide(policy, { ...request, origin });
          expect(decision.allowed).toBe(admits(origins, origin));
          expect(decision.headers['access-control-allow-origin']).toBe(decision.allowed ? origin : undefined);
          expect(Object.keys(decision.headers).length > 1).toBe(decision.allowed);
        }
      }),
      runs(1000),
    );
  });

  it('are the same host with a port and without, although most of those without are known at a glance', () => {
    const unit = fc.constantFrom('a', 'z', '0', '9', '-', '_', '.', 'xn--', 'A', '*', ':', '[', 'é', '%61');
    const label = fc.oneof(
      fc.string({ unit, maxLength: 6 }),
      fc.constantFrom('a'.repeat(63), 'a'.repeat(64), 'xn--maana-pta'),
    );
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 5 }), (labels) => {
        const host = labels.join('.');
        fc.pre(!/:/.test(host));
        const [bare, withPort] = [`https://${host}`, `https://${host}:8443`].map(parseOriginPattern);
        if (isFault(withPort!)) expect(isFault(bare!)).toBe(true);
        else expect(bare).toEqual({ ...withPort, text: `https://${host}`, port: '' });
      }),
      runs(5000),
    );
    const long = (length: number) => parseOriginPattern(`https://${'a.'.repeat(126)}${'b'.repeat(length - 252)}`);
    expect([isFault(long(253)), isFault(long(254)), isFault(long(255))]).toEqual([false, true, true]);
  });

  it('that compile are what browsers send: the URL standard serialises them to themselves', () => {
    fc.assert(
      fc.property(fc.oneof(entry, entries.chain(nearMiss)), (text) => {
        const { policy } = validatePolicy({ name: 'orders', origins: [text], methods: ['GET'], ...insecure });
        fc.pre(policy !== undefined && /^https?:/.test(text));
        const origin = text.replace('://*.', '://a.');
        expect(new URL(origin).origin).toBe(origin);
      }),
      runs(1000),
    );
  });

  it('that the URL standard serialises compile, if their host is a name, an IPv4 or an IPv6 address', () => {
    const host = fc.oneof(
      fc.domain(),
      fc.ipV4Extended(),
      fc.ipV6().map((address) => `[${address}]`),
    );
    fc.assert(
      fc.property(host, fc.option(fc.nat(65_535)), (name, port) => {
        const { origin } = new URL(`https://${name}${port ? `:${port}` : ''}/`);
        expect(parseOriginPattern(origin)).toHaveProperty('text', origin);
      }),
      runs(1000),
    );
  });
});

describe('request headers', () => {
  const written = (name: string) =>
    fc
      .tuple(fc.constantFrom('', ' ', '\t'), fc.boolean())
      .map(([space, upper]) => space + (upper ? name.toUpperCase() : name));
  const compile = (requestHeaders: readonly string[]) =>
    compilePolicy({ name: 'orders', origins: ['https://a.example.com'], methods: ['PUT'], requestHeaders });
  const ask = (listed: readonly string[], requestHeaders: string | string[]) =>
    decide(compile(listed), {
      method: 'OPTIONS',
      origin: 'https://a.example.com',
      requestMethod: 'PUT',
      requestHeaders,
    });

  it('that are listed are allowed in any order, case and number of lines', () => {
    const asked = fc.uniqueArray(listedHeader).chain((names) =>
      fc.tuple(
        fc.constant(names),
        fc.shuffledSubarray(names).chain((some) => fc.tuple(...some.map(written))),
      ),
    );
    fc.assert(
      fc.property(asked, ([listed, names]) => {
        expect(ask(listed, names.join(',')).allowed).toBe(true);
        expect(ask(listed, names).allowed).toBe(true);
      }),
    );
  });

  it('that are not listed are refused, wherever they stand', () => {
    const name = fc.oneof(listedHeader, fc.string({ unit: 'binary-ascii', maxLength: 20 }));
    fc.assert(
      fc.property(fc.array(listedHeader), fc.array(name), ([...listed], names) => {
        const known = [...listed, 'accept', 'accept-language', 'content-language', ''];
        const asked = names.flatMap((text) => text.split(',')).map((text) => text.replace(/^[ \t]+|[ \t]+$/g, ''));
        fc.pre(asked.some((text) => !known.includes(text.toLowerCase())));
        expect(ask(listed, names.join(',')).allowed).toBe(false);
        expect(ask(listed, names).allowed).toBe(false);
      }),
      runs(1000),
    );
  });
});

describe('compilePolicy', () => {
  it('gives the same for lists in another order', () => {
    const shuffled = policyInput.chain((input) => fc.tuple(fc.constant(input), shuffledLists(input)));
    fc.assert(
      fc.property(shuffled, ([input, other]) => {
        expect(compilePolicy(other)).toEqual(compilePolicy(input));
      }),
      runs(500),
    );
  });

  it('changes nothing in what it compiled, and finds nothing more to drop', () => {
    fc.assert(
      fc.property(policyInput, (input) => {
        const policy = compilePolicy(input);
        const again = validatePolicy(policy);
        expect(again.policy).toEqual(policy);
        expect(again.warnings.map(({ code }) => code)).not.toContain('origin-covered');
        expect(again.warnings.map(({ code }) => code)).not.toContain('header-safelisted');
        expect(compilePolicy(compactPolicy(policy))).toEqual(policy);
      }),
      runs(500),
    );
  });

  it('drops no entry that admits something: the list admits what it admitted before', () => {
    const lists = entries.chain((origins) => fc.tuple(fc.constant(origins), admitted(origins)));
    fc.assert(
      fc.property(lists, ([origins, origin]) => {
        const { origins: kept } = compilePolicy({ name: 'orders', origins, methods: ['GET'], ...insecure });
        expect(admits(kept as string[], origin)).toBe(true);
      }),
      runs(1000),
    );
  });

  it('throws nothing but PolicyError, whatever it gets', () => {
    const fields = ['name', 'origins', 'methods', 'requestHeaders', 'exposedHeaders', 'credentials', 'maxAgeSeconds'];
    const flawed = fc.tuple(
      policyInput,
      fc.constantFrom(...fields, 'selfOrigins', 'exactHttpsOnly', 'other'),
      anything,
    );
    const input = fc.oneof(
      anything,
      flawed.map(([good, field, value]) => ({ ...good, [field]: value })),
      flawed.map(([good, field, value]) => ({ ...good, [field]: [value, value] })),
    );
    fc.assert(
      fc.property(input, (value) => {
        const { errors, policy } = validatePolicy(value as PolicyInput);
        expect(policy === undefined).toBe(errors.length > 0);
        try {
          compilePolicy(value as PolicyInput);
          expect(errors).toEqual([]);
        } catch (error) {
          expect(error).toBeInstanceOf(PolicyError);
          expect((error as PolicyError).issues).toEqual(errors);
        }
      }),
      runs(1000),
    );
  });
});

describe('decide and explain', () => {
  it('throw for no request, and deny by objects that were there before', () => {
    fc.assert(
      fc.property(policyInput, garbageRequest, (input, request) => {
        const policy = compilePolicy(input);
        const decision = decide(policy, request);
        expect(decision.kind === 'not-cors').toBe(request.origin === undefined || request.origin === null);
        if (!decision.allowed) expect(decide(policy, request)).toBe(decision);
        expect(explain(policy, request).decision).toEqual(decision);
      }),
      runs(1000),
    );
  });

  it('change neither policy nor request', () => {
    fc.assert(
      fc.property(policyInput, garbageRequest, (input, request) => {
        const policy = compilePolicy(deepFreeze(input));
        const before = fc.stringify(policy);
        explain(policy, deepFreeze(request));
        expect(fc.stringify(policy)).toBe(before);
      }),
    );
  });

  it('stop every write of an origin that is neither admitted nor the own one, and no read', () => {
    const method = fc.oneof(fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE'), fc.string());
    const site = fc.constantFrom(undefined, 'same-origin', 'same-site', 'cross-site', 'none');
    const guarded = fc.tuple(policyInput, entries, method, site).chain(([input, origins, asked, secFetchSite]) => {
      const policy = { ...input, origins, rejectForeignWrites: true };
      const origin = fc.oneof(
        admitted(origins),
        nearMiss(origins),
        fc.constantFrom('null', 'https://api.example', ...(input.selfOrigins ?? [])),
      );
      return fc.tuple(
        fc.constant(policy),
        fc.record({
          method: fc.constant(asked),
          origin,
          secFetchSite: fc.constant(secFetchSite),
          selfOrigin: fc.constantFrom(undefined, 'https://api.example'),
        }),
      );
    });
    fc.assert(
      fc.property(guarded, ([input, request]) => {
        const { status, allowed } = decide(compilePolicy(input), request as CorsRequest) as Decision;
        const { origin, method: asked, secFetchSite, selfOrigin } = request;
        const named = [...(input.selfOrigins ?? []), ...(selfOrigin ? [selfOrigin] : [])];
        const believed = secFetchSite === 'same-origin' && (origin === 'null' || named.length === 0);
        const own = believed || named.includes(origin);
        expect(allowed).toBe(own || admits(input.origins, origin));
        expect(status).toBe(allowed || ['GET', 'HEAD', 'OPTIONS', 'QUERY'].includes(asked) ? undefined : 403);
      }),
      runs(1000),
    );
  });
});

describe('parseAllowlist', () => {
  const policy: PolicyInput = { name: 'orders', origins: [], methods: ['GET'], ...insecure };
  const domains = ['example.com', 'example.org', 'acme.github.io'];
  const separator = fc.stringMatching(/^[ ,\r\n\t]{1,3}$/);

  it('keeps every valid entry, whatever stands beside it', () => {
    const junk = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replace(/[\s,]/g, ''));
    const mixed = fc
      .tuple(entries, fc.array(junk))
      .chain(([good, bad]) =>
        fc.tuple(
          fc.constant(good),
          fc.shuffledSubarray([...good, ...bad], { minLength: good.length + bad.length }),
          separator,
        ),
      );
    fc.assert(
      fc.property(mixed, ([good, all, between]) => {
        const { origins, usable } = parseAllowlist(all.join(between), policy, domains, 0);
        expect(usable).toBe(true);
        expect(good.filter((text) => !origins.includes(text))).toEqual([]);
        expect(origins.filter((text) => !all.includes(text))).toEqual([]);
      }),
      runs(1000),
    );
  });

  it('lets in nothing that the compiler would refuse, whatever the value says', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(entries.chain(nearMiss)).map((all) => all.join(',')),
    );
    fc.assert(
      fc.property(value, (text) => {
        const { origins, rejected } = parseAllowlist(text, policy, domains, 0);
        const { errors } = validatePolicy({ ...policy, origins }, { live: true });
        // functions have no tables of names: from Node.js 24 on they keep A-labels that stand for none, of which no browser loads a page
        // nor do they look for typing errors in schemes
        const others = errors.filter(({ code, value }) => {
          const text = String(value);
          return (code !== 'origin-host' || !text.includes('xn--')) && mistypedScheme(text) === undefined;
        });
        expect(others).toEqual([]);
        expect(rejected.filter(({ value: entry }) => origins.includes(entry))).toEqual([]);
      }),
      runs(1000),
    );
  });

  it('takes no text for more than it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const parsed = parseOriginPattern(text);
        expect(isFault(parsed) || parsed.text === text).toBe(true);
      }),
      runs(1000),
    );
  });
});

/** Whether one of the patterns admits the origin: written for these tests, by splitting, and slow. */
function admits(patterns: readonly string[], origin: string): boolean {
  return patterns.some((pattern) => {
    const [before, domain] = pattern.split('*.');
    if (domain === undefined) return pattern === origin;
    if (!origin.startsWith(before!)) return false;
    const host = origin.slice(before!.length);
    if (host.replace(/:\d+$/, '').length > 253) return false;
    const labels = host.split('.');
    const front = labels.splice(0, labels.length - domain.split('.').length);
    const areLabels = front.every((label) => label.length < 64 && /^[a-z0-9_-]+$/.test(label) && !/^-|-$/.test(label));
    return front.length > 0 && areLabels && labels.join('.') === domain;
  });
}

function shuffledLists(input: PolicyInput): fc.Arbitrary<PolicyInput> {
  const shuffled = Object.entries(input).map(([name, value]) => {
    const list = Array.isArray(value) ? fc.shuffledSubarray(value, { minLength: value.length }) : fc.constant(value);
    return list.map((items) => [name, items]);
  });
  return fc.tuple(...shuffled).map((fields) => Object.fromEntries(fields));
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value)) return value;
  Object.freeze(value);
  for (const key of Reflect.ownKeys(value)) deepFreeze((value as Record<PropertyKey, unknown>)[key]);
  return value;
}
