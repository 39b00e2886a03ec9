import fc from 'fast-check';

/** Numbers of the classes for GET and HEAD, and for all other methods. */
export interface ClassPair {
  readonly read: number;
  readonly write: number;
}

/** A behaviour drawn at random. */
export interface RandomBehavior {
  readonly pattern: string;
  /** `undefined`: no class is applied to it. */
  readonly classes: ClassPair | undefined;
  /** By CDK's default, or not at all. */
  readonly cached: boolean;
}

/** Paths for which the API itself has no class: the distribution's behaviours decide alone. */
export const OPEN_PATHS = ['a', 'ab', 'A', 'b', 'b/a', 'a.json', 'c'].map((rest) => `/open/${rest}`);

/** Patterns that overlap, with some that match nothing among them. */
const OPEN_PATTERNS = [
  '/open/a/*',
  '/open/a*',
  'open/A/*',
  '/open/?/*',
  '/open/??/*',
  '/open/*b/*',
  'o?en/b*',
  '*/open/*.json/*',
  '/open/*/404/*',
  '/open/*',
  '/open',
  '/OPEN/*',
  '/open/a/*/b',
];

/** Ways to say the same path. */
const SPELLINGS = ['/p#/*', 'p#/*', '/p#*', '/?#/*', '*p#/*'];

/**
 * The behaviours of a distribution in front of an API: for each path of the API one with the same classes, some more in
 * any order, and the default one at the end.
 *
 * @param paths classes of the API's paths
 * @param classes how many there are
 */
export function randomBehaviors(paths: readonly ClassPair[], classes: number): fc.Arbitrary<RandomBehavior[]> {
  const number = fc.nat(classes - 1);
  const same = number.map((both) => ({ read: both, write: both }));
  const pair = fc.oneof({ weight: 2, arbitrary: same }, fc.record({ read: number, write: number }));
  const cached = fc.boolean();
  const ofApi = paths.map((own, n) =>
    fc.record({ pattern: spelling(n), classes: fc.constant(own), cached: fc.boolean() }),
  );
  const open = fc.subarray(OPEN_PATTERNS, { minLength: 4, maxLength: 8 }).chain((patterns) => {
    return fc.tuple(...patterns.map((pattern) => fc.record({ pattern: fc.constant(pattern), classes: pair, cached })));
  });
  const last = fc.record({ pattern: fc.constant('*'), classes: fc.option(pair, { nil: undefined }), cached });
  return fc
    .tuple(fc.tuple(...ofApi), open)
    .chain(([first, second]) => fc.tuple(shuffled<RandomBehavior>([...first, ...second]), last))
    .map(([others, rest]) => [...others, rest]);
}

/** The behaviour that serves a path. */
export function behaviorOf(behaviors: readonly RandomBehavior[], path: string): RandomBehavior {
  return behaviors.find(({ pattern }) => matches(pattern, path)) as RandomBehavior;
}

/**
 * The classes of a path whose origin may take capitals for small letters (docs/paths.md): those of the behaviour that
 * serves it, and of all before it which such an origin would have meant. None where that behaviour has no class.
 */
export function readingsOf(behaviors: readonly RandomBehavior[], path: string): readonly ClassPair[] {
  const served = behaviorOf(behaviors, path);
  if (served.classes === undefined) return [];
  const before = behaviors.slice(0, behaviors.indexOf(served));
  const meant = before.filter(({ pattern }) => matches(pattern.toLowerCase(), path.toLowerCase()));
  const pairs = [...meant, served].flatMap(({ classes }) => classes ?? []);
  return [...new Map(pairs.map((pair) => [`${pair.read},${pair.write}`, pair])).values()];
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html */
function matches(pattern: string, path: string): boolean {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const parts = [...pattern].map((character) => ({ '*': '.*', '?': '.' })[character] ?? literal(character));
  return new RegExp(`^${/^[/*]/.test(pattern) ? '' : '/'}${parts.join('')}$`).test(path);
}

function spelling(n: number): fc.Arbitrary<string> {
  return fc.constantFrom(...SPELLINGS.map((pattern) => pattern.replace('#', String(n))));
}

function shuffled<T>(all: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...all], { minLength: all.length, maxLength: all.length });
}
