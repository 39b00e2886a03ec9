import type { ClassConfig } from '../../lib/contract/function-config';
import type { TargetKind } from '../../lib/contract/metadata';
import type { Policy } from '../../lib/policy';
import { POLICY_DEFAULTS } from '../../lib/policy/defaults';
import { isReadMethod } from '../../lib/policy/methods';
import { classesOf } from '../assembly/app-classes';
import { readStacks } from '../assembly/read-stacks';
import { type Target, targetsOf } from '../assembly/targets';

/** Where a class speaks. */
export interface GuidePlace {
  readonly kind: TargetKind;
  /** `REST API ApiF70053CD of Shop` */
  readonly target: string;
  readonly path: string;
  /** Of which methods. */
  readonly half: 'all' | 'read' | 'write';
}

/** What a guide tells of a class. */
export interface GuideClass {
  readonly stack: string;
  readonly name: string;
  /** Name of its file, without an ending. */
  readonly file: string;
  readonly config: ClassConfig;
  readonly policy: Policy;
  readonly places: readonly GuidePlace[];
}

/**
 * The classes of an app.
 *
 * @throws Error with a sentence for the terminal where there are none
 */
export function guideClasses(directory: string): GuideClass[] {
  const targets = targetsOf(readStacks(directory));
  const classes = classesOf(directory, undefined);
  const files = new Set<string>();
  return classes.map(({ stack = '', name, config }) => {
    const file = freeFile(name, files);
    const places = targets.flatMap((target) => placesIn(target, stack, name));
    return { stack, name, file, config, policy: { ...POLICY_DEFAULTS, ...config.policy }, places };
  });
}

/** Not by the stack: its name is nothing for a public guide. Some file systems take capitals for small letters. */
function freeFile(name: string, taken: Set<string>): string {
  const plain = `class-${name.replace(/[^A-Za-z0-9-]/g, '-').toLowerCase()}`;
  let file = plain;
  for (let n = 2; taken.has(file); n++) file = `${plain}-${n}`;
  taken.add(file);
  return file;
}

function placesIn({ kind, id, stack, config }: Target, ofStack: string, name: string): GuidePlace[] {
  const known = config.classes[name];
  if (known === undefined || (known.metrics ?? stack) !== ofStack) return [];
  return config.routes.flatMap(({ path, read, write }) => {
    if (read !== name && write !== name) return [];
    const half = read === write ? 'all' : read === name ? 'read' : 'write';
    return [{ kind, target: `${kind} ${id} of ${stack}`, path, half } as const];
  });
}

/** Who may call, in a few words. */
export function whoOf({ policy, config }: GuideClass): string {
  if (config.scopes !== undefined) return 'pages and apps with a token';
  if (policy.origins === '*') return 'any page';
  return policy.credentials ? 'listed pages, with cookies' : 'listed pages';
}

/** A call that shows the class: one that writes where it may, and with its first header. */
export function callOf({ policy, places, config }: GuideClass) {
  const [place] = places;
  const halves = policy.methods.filter(
    (method) => place?.half === undefined || place.half === 'all' || isReadMethod(method) === (place.half === 'read'),
  );
  const method = halves.find((one) => !isReadMethod(one)) ?? halves[0] ?? 'GET';
  const path = (place?.path ?? '/').replace(/\{(\w+)\+?\}/g, '$1').replaceAll('*', '');
  const header = policy.requestHeaders.find(
    (name) => name !== '*' && !['authorization', 'content-type'].includes(name),
  );
  return {
    method,
    path: path.startsWith('/') ? path : `/${path}`,
    hasBody: !isReadMethod(method) && method !== 'DELETE' && policy.requestHeaders.includes('content-type'),
    header,
    hasToken: config.scopes !== undefined,
  };
}
