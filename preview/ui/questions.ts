import type { PageModel, PageTarget, Question } from '../page/contract';

/** A path that stands for a row: something in place of variables and wildcards. */
export function pathOf(row: string): string {
  const filled = row
    .replace(/\{[^}]*\}/g, '7')
    .replace(/(?!^)\*$/, '')
    .replace(/\*/g, 'x')
    .replaceAll('?', 'x');
  return filled.startsWith('/') ? filled || '/' : `/${filled}`;
}

/** Paths of the app that have a class, each once. */
export function pathsOf({ targets }: PageModel): string[] {
  const rows = targets.filter(({ kind }) => kind !== 'distribution').flatMap(({ rows }) => rows);
  const all = rows.length > 0 ? rows : targets.flatMap(({ rows }) => rows);
  return [...new Set(all.filter(({ read }) => read !== '').map(({ path }) => pathOf(path)))];
}

/** Origins that something of the app knows, or that asked it. */
export function originsOf({ classes }: PageModel, seen: Iterable<string> = []): string[] {
  const listed = classes.flatMap(({ policy: { origins } }) => (origins === '*' ? [] : origins));
  return [...new Set([...listed.map((origin) => origin.replace('*.', 'any.').replace(/:\*$/, ':3000')), ...seen])];
}

/** What a class's methods are tried by: headers that its pages send. */
export function questionFor(model: PageModel, path: string, method: string, origin: string): Question {
  const row = rowOf(model, path);
  const name = row && (['GET', 'HEAD'].includes(method) ? row.read : row.write);
  const policy = model.classes.find((one) => one.name === name)?.policy;
  const json = ['POST', 'PUT', 'PATCH'].includes(method) && policy?.requestHeaders?.includes('content-type');
  return {
    path,
    method,
    origin,
    requestHeaders: json ? ['content-type'] : [],
    credentials: policy?.credentials === true,
  };
}

function rowOf({ targets }: PageModel, path: string): PageTarget['rows'][number] | undefined {
  return targets.flatMap(({ rows }) => rows).find((row) => row.read !== '' && pathOf(row.path) === path);
}

/** What an endpoint is called on the page. */
export const KINDS: Readonly<Record<string, string>> = {
  'rest-api': 'REST API',
  'http-api': 'HTTP API',
  'websocket-api': 'WebSocket API',
  'function-url': 'Function URL',
  distribution: 'Distribution',
  bucket: 'Bucket',
};

/** A target in words: `Shop/ApiF70053CD` is one of its kind, or has its name. */
export function titleOf({ targets }: PageModel, key: string): string {
  const found = targets.find((target) => target.key === key);
  if (!found) return key.split('/').at(-1)!;
  const kind = KINDS[found.kind] ?? found.kind;
  const isOnly = targets.filter((target) => target.kind === found.kind).length === 1;
  return isOnly ? kind : `${kind} ${key.split('/').at(-1)}`;
}
