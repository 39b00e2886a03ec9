import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AspectPriority, Aspects } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { warn } from '../messages/annotations';
import { handlerCodeOf } from './handler-code';

const RUNTIME = 'cdk-cors/runtime';

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
  const code = handlerCodeOf(fn);
  if (code === undefined || existsSync(join(code.folder, 'node_modules', 'cdk-cors'))) return false;
  return code.text.includes(`"${RUNTIME}"`) || code.text.includes(`'${RUNTIME}'`);
}
