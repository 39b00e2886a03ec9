import { join } from 'node:path';
import { Stage } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

/** The folder of a function's code, as far as it is an asset of one. */
export function codeFolder(fn: LambdaFunction): string | undefined {
  const asset = fn.node.tryFindChild('Code') as { readonly assetPath?: unknown } | undefined;
  if (typeof asset?.assetPath !== 'string') return undefined;
  const outdir = Stage.of(fn)?.assetOutdir;
  return outdir === undefined ? undefined : join(outdir, asset.assetPath);
}
