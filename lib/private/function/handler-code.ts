import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CONFIG_VARIABLE } from '../../contract/variables';
import { isPython } from '../api/silence';
import { codeFolder } from './code-folder';
import { isDecorated } from './python-handler';

const EXTENSIONS = ['.js', '.mjs', '.cjs'];

/** The file that Lambda loads for a function, and the folder that holds its code. */
export interface HandlerCode {
  readonly folder: string;
  readonly text: string;
}

/** The code of a handler, as far as it is a file of an asset. */
export function handlerCodeOf(fn: LambdaFunction): HandlerCode | undefined {
  const folder = codeFolder(fn);
  const { handler } = fn.node.defaultChild as CfnFunction;
  if (folder === undefined || handler === undefined) return undefined;
  const file = handler.slice(0, handler.lastIndexOf('.'));
  const found = EXTENSIONS.map((extension) => join(folder, file + extension)).find((path) => existsSync(path));
  return found === undefined ? undefined : { folder, text: readFileSync(found, 'utf8') };
}

/** Whether `withCors` can be seen in the code of a handler: bundled with it, it reads its settings there; or `with_cors`. */
export function hasWithCors(fn: LambdaFunction): boolean {
  if (isPython(fn.node.defaultChild as CfnFunction)) return isDecorated(fn) === true;
  return handlerCodeOf(fn)?.text.includes(CONFIG_VARIABLE) === true;
}
