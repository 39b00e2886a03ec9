import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFolder } from '../scripts/python-layer.mjs';
import { root } from './bundle.mjs';
import { duration, ratio } from './format.mjs';
import { alternate, summary } from './processes.mjs';
import { inNewPython, pythonWith } from './python/pythons.mjs';

export const title = 'Importing a handler in Python';

const ROUNDS = 21;
const MILLISECONDS = 8;
const FASTER_THAN_BOTO3 = 10;

const DECORATED = 'from cdk_cors_runtime import with_cors\n\n@with_cors\n';
const HANDLER = 'def handler(event, context):\n    return {"statusCode": 200}\n';
const HANDLERS = {
  empty: { title: 'a handler that does nothing', code: HANDLER },
  'cdk-cors': { title: 'cdk-cors, as in the layer', code: DECORATED + HANDLER, module: 'compiled' },
  'cdk-cors-source': { title: 'cdk-cors, without bytecode', code: DECORATED + HANDLER, module: 'source' },
  boto3: { title: 'boto3', code: `import boto3\n\n${HANDLER}` },
};
const policy = {
  name: 'orders',
  origins: ['https://app.example.com', 'https://*.tenant.example.com'],
  methods: ['GET', 'PUT'],
  requestHeaders: ['authorization', 'content-type'],
  credentials: true,
  rejectForeignWrites: true,
};
const routes = [{ path: '/', read: 'orders', write: 'orders' }];
const CDK_CORS = JSON.stringify({ classes: { orders: { policy } }, routes });

export async function measure(directory) {
  const python = pythonWith(title, 'boto3');
  if (python === undefined) return undefined;
  const names = Object.keys(HANDLERS);
  const folders = Object.fromEntries(names.map((name) => [name, makeFolder(python, directory, name)]));
  const script = join(root, 'bench/python/import_cell.py');
  const env = { CDK_CORS, PYTHONDONTWRITEBYTECODE: '1' };
  const results = await alternate(ROUNDS, names, (name) => inNewPython(python, [script, folders[name]], { env }));
  const imports = results.map((rounds) => summary(rounds.map(({ nanoseconds }) => nanoseconds)));
  const cells = names.map((handler, i) => ({
    handler,
    import: imports[i],
    overEmpty: imports[i].median - imports[0].median,
  }));
  return { cells, targets: targets(cells) };
}

/** What Lambda has of a handler: itself, without bytecode, and the layer. */
function makeFolder(python, directory, name) {
  const folder = join(directory, `python-${name}`);
  const { code, module } = HANDLERS[name];
  mkdirSync(folder);
  writeFileSync(join(folder, 'handler.py'), code);
  if (module) {
    const filter = (path) => !path.includes('__pycache__');
    cpSync(join(root, 'python'), folder, { recursive: true, filter });
  }
  if (module === 'compiled') compileFolder(python, join(folder, 'cdk_cors_runtime'));
  return folder;
}

export function table({ cells }) {
  const columns = ['handler', 'import', 'over an empty handler', 'ours is faster'];
  const ours = overEmpty(cells, 'cdk-cors');
  const rows = cells.map(({ handler, import: { median }, overEmpty: over }) => [
    HANDLERS[handler].title,
    duration(median),
    handler === 'empty' ? '-' : duration(over),
    handler === 'boto3' ? ratio(over / ours) : '-',
  ]);
  return { columns, rows };
}

function targets(cells) {
  const ours = overEmpty(cells, 'cdk-cors');
  return [
    { what: 'milliseconds over an empty handler', atMost: MILLISECONDS, reached: ours / 1e6 },
    { what: 'times faster than boto3', atLeast: FASTER_THAN_BOTO3, reached: overEmpty(cells, 'boto3') / ours },
  ];
}

function overEmpty(cells, handler) {
  return cells.find((cell) => cell.handler === handler).overEmpty;
}
