import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeployedStack } from '../deployment/deployed-stack';

/**
 * Directory with a function's code: its asset, or a new one for inline code, which Lambda calls `index.js`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-lambda-function-code.html
 */
export function functionCode(
  stack: DeployedStack,
  logicalId: string,
  code: unknown,
  temporaryDirectory: string,
): string | undefined {
  const { ZipFile, S3Key } = (code ?? {}) as { ZipFile?: unknown; S3Key?: unknown };
  if (typeof ZipFile === 'string') {
    const directory = mkdtempSync(join(temporaryDirectory, `${logicalId}-`));
    writeFileSync(join(directory, 'index.js'), ZipFile);
    return directory;
  }
  const path = typeof S3Key === 'string' ? stack.source.assets.path(S3Key) : undefined;
  return path !== undefined && statSync(path, { throwIfNoEntry: false })?.isDirectory() ? path : undefined;
}
