import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The AWS SDK, of which Lambda's runtimes have every package. */
const OF_RUNTIME = /^@(?:aws-sdk|smithy)\/|^boto(?:3|core)$/;
const CODE = /\.[cm]?js$/;
const IMPORTED = /(?:\brequire\s*\(|\bfrom|\bimport\s*\(?)\s*["'](@aws-sdk\/[\w.-]+)/g;

/** Whether a package is one of the AWS SDK. */
export function isSdkPackage(name: string): boolean {
  return OF_RUNTIME.test(name);
}

/** Packages of the AWS SDK that the code at the top of a folder imports, as far as its text tells. */
export function sdkPackagesOf(folder: string): Set<string> {
  const texts = readdirSync(folder)
    .filter((name) => CODE.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  return new Set(texts.flatMap((text) => [...text.matchAll(IMPORTED)].map(([, name = '']) => name)));
}
