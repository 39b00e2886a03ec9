import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AspectPriority, Aspects } from 'aws-cdk-lib';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { isPython } from '../api/silence';
import { warn } from '../messages/annotations';
import { resolved } from '../resolved';
import { codeFolder } from './code-folder';
import { PYTHON_MODULE } from './python-layer';

const DECORATOR = 'with_cors';

/** Warns of a Python handler that does not wear the decorator, as far as its text tells: the layer alone does nothing. */
export function checkDecorated(fn: LambdaFunction): void {
  const visit = (node: unknown) => {
    if (node !== fn || !isPython(fn.node.defaultChild as CfnFunction) || isDecorated(fn) !== false) return;
    warn(
      fn,
      'handler-not-decorated',
      `${fn.node.path}: neither the file of its handler nor one beside it names ${DECORATOR}, so that nothing adds CORS headers to its ` +
        `responses and nothing stops cross-site writes: write "from ${PYTHON_MODULE} import ${DECORATOR}" and "@${DECORATOR}" above the handler`,
    );
  };
  Aspects.of(fn).add({ visit }, { priority: AspectPriority.READONLY });
}

/** Whether the decorator can be seen in a handler's file or in one beside it; `undefined` where there is none to look into. */
export function isDecorated(fn: LambdaFunction): boolean | undefined {
  const texts = textsOf(fn);
  return texts.length === 0 ? undefined : texts.some((text) => text.includes(DECORATOR));
}

/** The handler's file and those beside it; none where it cannot be seen, or belongs to a wrapper of somebody else. */
function textsOf(fn: LambdaFunction): string[] {
  const { code, handler = '' } = fn.node.defaultChild as CfnFunction;
  const { zipFile } = resolved<{ readonly zipFile?: unknown }>(fn, code) ?? {};
  if (typeof zipFile === 'string') return [zipFile];
  const folder = codeFolder(fn);
  const module = handler.slice(0, handler.lastIndexOf('.')).replaceAll('.', '/');
  if (folder === undefined || !existsSync(join(folder, `${module}.py`))) return [];
  const beside = join(folder, dirname(module));
  const files = readdirSync(beside).filter((name) => name.endsWith('.py'));
  return files.map((name) => readFileSync(join(beside, name), 'utf8'));
}
