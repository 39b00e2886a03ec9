import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stage } from 'aws-cdk-lib';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CONFIG_VARIABLE } from '../../contract/variables';

const EXTENSIONS = ['.js', '.mjs', '.cjs'];

/** The file that Lambda loads for a function, and the folder that holds its code. */
export interface HandlerCode {
  readonly folder: string;
  readonly text: string;
}

/** The code of a handler, as far as it is a file of an asset. */
export function handlerCodeOf(fn: LambdaFunction): HandlerCode | undefined {
  const folder = folderOf(fn);
  const { handler } = fn.node.defaultChild as CfnFunction;
  if (folder === undefined || handler === undefined) return undefined;
  const file = handler.slice(0, handler.lastIndexOf('.'));
  const found = EXTENSIONS.map((extension) => join(folder, file + extension)).find((path) => existsSync(path));
  return found === undefined ? undefined : { folder, text: readFileSync(found, 'utf8') };
}

/** Whether `withCors` can be seen in the code of a handler: bundled with it, it reads its settings there. */
export function hasWithCors(fn: LambdaFunction): boolean {
  return handlerCodeOf(fn)?.text.includes(CONFIG_VARIABLE) === true;
}

/** The folder of a function's code, as far as it is an asset of one. */
function folderOf(fn: LambdaFunction): string | undefined {
  const asset = fn.node.tryFindChild('Code') as { readonly assetPath?: unknown } | undefined;
  if (typeof asset?.assetPath !== 'string') return undefined;
  const outdir = Stage.of(fn)?.assetOutdir;
  return outdir === undefined ? undefined : join(outdir, asset.assetPath);
}
