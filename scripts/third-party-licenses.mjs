// Bundles hold code of others, whose licences want their text to travel with it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The licences of all packages that esbuild put into bundles, by their metafiles. */
export function thirdPartyLicenses(metafiles) {
  const folders = metafiles.flatMap(({ inputs }) => Object.keys(inputs)).flatMap(packageFolder);
  return [...new Set(folders)]
    .sort()
    .map(licenseOf)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

/** `node_modules/@a/b/node_modules/c/d.js` belongs to `node_modules/@a/b/node_modules/c`. */
function packageFolder(input) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? [];
}

function licenseOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${folder} has no licence file, so its code cannot be bundled`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}
