import { HeaderNames } from '../policy/header-names';
import { DEFAULT_MAX_AGE_SECONDS } from '../policy/model';
import type { ClassConfig, FunctionConfig } from './function-config';
import { PROBLEM_BODIES } from './problem-details';
import { outermost } from './stored-list';

/** What the CloudFront Function of a distribution knows. It is part of its code, of which there are 10 KB: what it is not is left out. */
export interface EdgeSettings {
  readonly classes: readonly EdgeClass[];
  /**
   * In the order of the distribution: path pattern, class of reads, class of all else, by their place in `classes`, and what a path
   * begins with where the pattern has nothing but one `*` behind it.
   */
  readonly routes: readonly (readonly [pattern: string, read: number, write: number, literal?: string])[];
  /** Whether a pattern has capitals. */
  readonly hasCapitals?: true;
  /** As in `FunctionConfig`. */
  readonly otherDomains?: true;
  /** Bodies of denials, by reason. */
  readonly bodies: { readonly [reason: string]: string };
}

/** One endpoint class. */
export interface EdgeClass {
  readonly name: string;
  /** `*`, or what the code lists; `[]` where the list is in the store. */
  readonly origins: '*' | readonly string[];
  /** Of a list in the store: the domains under which patterns count. */
  readonly live?: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  /** The same as answers have them, ready made. */
  readonly allowMethods: { readonly value: string };
  readonly allowHeaders: { readonly value: string };
  /** Of `Access-Control-Request-Headers`: all lines together, and how many. */
  readonly maxLength: number;
  readonly maxLines: number;
  readonly credentials?: true;
  readonly maxAge: { readonly value: string };
  /** Whether foreign writes are stopped. */
  readonly strict?: true;
  readonly self?: readonly string[];
}

/** Reasons that the function gives. */
const REASONS = [
  'origin-null',
  'origin-not-listed',
  'method-not-allowed',
  'header-not-allowed',
  'foreign-write',
] as const;

/** The settings of a CloudFront Function, from those that any other function would have. */
export function edgeSettings({ classes, routes, otherDomains }: FunctionConfig): EdgeSettings {
  const names = Object.keys(classes);
  const place = (name: string) => names.indexOf(name);
  return {
    classes: names.map((name) => edgeClass(name, classes[name]!)),
    routes: routes.map(({ path, read, write }) => {
      const literal = /^[^*?]*(?=\*$)/.exec(path)?.[0];
      const route = [path, place(read), place(write)] as const;
      return literal === undefined ? route : ([...route, literal] as const);
    }),
    ...(routes.some(({ path }) => path !== path.toLowerCase()) && { hasCapitals: true as const }),
    ...(otherDomains && { otherDomains }),
    bodies: Object.fromEntries(REASONS.map((reason) => [reason, PROBLEM_BODIES[reason]])),
  };
}

function edgeClass(name: string, { policy, live }: ClassConfig): EdgeClass {
  const { origins, methods, requestHeaders = [], credentials, maxAgeSeconds = DEFAULT_MAX_AGE_SECONDS } = policy;
  const { rejectForeignWrites, selfOrigins = [] } = policy;
  const { maxLength, maxLines } = new HeaderNames(requestHeaders);
  return {
    name,
    origins,
    ...(live && { live: outermost(live.patternsUnder ?? []) }),
    methods,
    headers: requestHeaders,
    allowMethods: { value: methods.join(',') },
    allowHeaders: { value: requestHeaders.join(',') },
    maxLength,
    maxLines,
    ...(credentials && { credentials }),
    maxAge: { value: String(maxAgeSeconds) },
    ...(rejectForeignWrites && { strict: true as const }),
    ...(selfOrigins.length > 0 && { self: selfOrigins }),
  };
}
