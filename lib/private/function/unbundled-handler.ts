import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AspectPriority, Aspects, Stage } from 'aws-cdk-lib';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { warn } from '../messages/annotations';

const RUNTIME = 'cdk-cors/runtime';
const EXTENSIONS = ['.js', '.mjs', '.cjs'];

/**
 * Warns of a handler that loads `withCors` from a package which its code does not hold: Lambda has no such package, and every
 * call would fail.
 */
export function checkBundled(fn: LambdaFunction): void {
  const visit = (node: unknown) => {
    if (node !== fn || !isUnbundled(fn)) return;
    warn(
      fn,
      'handler-not-bundled',
      `${fn.node.path}: its handler loads ${RUNTIME}, which is not among its code, and Lambda has no such package: make it a ` +
        'NodejsFunction, which bundles it, or bundle it by esbuild before you hand its folder to Code.fromAsset',
    );
  };
  Aspects.of(fn).add({ visit }, { priority: AspectPriority.READONLY });
}

function isUnbundled(fn: LambdaFunction): boolean {
  const folder = folderOf(fn);
  const { handler } = fn.node.defaultChild as CfnFunction;
  if (folder === undefined || handler === undefined) return false;
  if (existsSync(join(folder, 'node_modules', 'cdk-cors'))) return false;
  const file = handler.slice(0, handler.lastIndexOf('.'));
  const found = EXTENSIONS.map((extension) => join(folder, file + extension)).find((path) => existsSync(path));
  if (found === undefined) return false;
  const code = readFileSync(found, 'utf8');
  return code.includes(`"${RUNTIME}"`) || code.includes(`'${RUNTIME}'`);
}

/** The folder of a function's code, as far as it is an asset of one. */
function folderOf(fn: LambdaFunction): string | undefined {
  const asset = fn.node.tryFindChild('Code') as { readonly assetPath?: unknown } | undefined;
  if (typeof asset?.assetPath !== 'string') return undefined;
  const outdir = Stage.of(fn)?.assetOutdir;
  return outdir === undefined ? undefined : join(outdir, asset.assetPath);
}
