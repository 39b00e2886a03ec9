/** A resource of a REST API, or a route of an HTTP API. */
export interface Template {
  /** `/orders/{id}`, `/{proxy+}` */
  readonly path: string;
  /** `ANY` for all that have none of their own. */
  readonly httpMethod: string;
}

/** Which template of several takes a request: REST APIs look for the resource first, HTTP APIs for a route that fits whole. */
export type Precedence = 'rest' | 'http';

const LITERAL = 0;
const PARAMETER = 1;
const GREEDY = 2;
/** No path of an author has it: it stands for whatever else is called. */
const ANYTHING = '~';

/**
 * Examples of paths that lie under `path` and that this template takes, as API Gateway reads them: none where it takes no
 * such path, or where others take them all.
 */
export function takenPaths(
  template: Template,
  all: readonly Template[],
  path: string,
  precedence: Precedence,
): string[] {
  return examples(segmentsOf(template.path), segmentsOf(path)).filter((example) => {
    const taker = takerOf(example, template.httpMethod, all, precedence);
    return taker?.path === template.path && taker.httpMethod === template.httpMethod;
  });
}

/** Ends in `{proxy+}`, without any other parameter: what it takes is known by its path. */
export function isGreedyOnly(path: string): boolean {
  return path.endsWith('+}') && path.indexOf('{') === path.lastIndexOf('{');
}

/** Paths that both a template and a route with a class stand for. */
function examples(template: readonly string[], path: readonly string[]): string[] {
  const fixed: string[] = [];
  for (let i = 0; i < Math.max(template.length, path.length); i++) {
    const [part, wanted] = [template[i], path[i]];
    if (part === undefined) return [];
    if (isGreedy(part)) {
      const rest = path.slice(i).map(literal);
      const longer = [
        [...rest, ANYTHING],
        [...rest, ANYTHING, ANYTHING],
      ];
      return [...(rest.length > 0 ? [rest] : []), ...longer].map((end) => `/${[...fixed, ...end].join('/')}`);
    }
    if (!isParameter(part) && wanted !== undefined && !isParameter(wanted) && part !== wanted) return [];
    fixed.push(isParameter(part) ? literal(wanted ?? part) : part);
  }
  return [`/${fixed.join('/')}`];
}

function takerOf(path: string, method: string, all: readonly Template[], precedence: Precedence): Template | undefined {
  const segments = segmentsOf(path);
  const ranked = all.flatMap((template) => {
    const rank = rankOf(segmentsOf(template.path), segments);
    const isAsked = precedence === 'rest' || template.httpMethod === method || template.httpMethod === 'ANY';
    if (rank === undefined || !isAsked) return [];
    const whole = precedence === 'http' && rank.at(-1) === GREEDY ? 1 : 0;
    return [{ template, rank: [whole, ...rank, template.httpMethod === method ? 0 : 1] }];
  });
  return ranked.sort((a, b) => compare(a.rank, b.rank))[0]?.template;
}

/** How well a template fits a path, segment by segment. */
function rankOf(template: readonly string[], path: readonly string[]): number[] | undefined {
  const rank: number[] = [];
  for (const [i, part] of template.entries()) {
    if (path[i] === undefined) return undefined;
    if (isGreedy(part)) return [...rank, GREEDY];
    if (!isParameter(part) && part !== path[i]) return undefined;
    rank.push(isParameter(part) ? PARAMETER : LITERAL);
  }
  return template.length === path.length ? rank : undefined;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const different = a.findIndex((value, i) => value !== b[i]);
  return different < 0 ? 0 : a[different]! - (b[different] ?? 0);
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function literal(segment: string): string {
  return isParameter(segment) ? ANYTHING : segment;
}

function isParameter(segment: string): boolean {
  return segment.startsWith('{') && segment.endsWith('}');
}

function isGreedy(segment: string): boolean {
  return segment.endsWith('+}');
}
