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
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const type = license?.type ?? license;
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const textOf = STANDARD_TEXTS[type];
  if (file === undefined && textOf === undefined) {
    throw new Error(`${folder} has no licence file, so its code cannot be bundled`);
  }
  const text = file === undefined ? textOf(author?.name ?? author) : readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version} (${type})\n\n${text}\n`;
}

/** For packages that name their licence in package.json and leave the text to the reader. */
const STANDARD_TEXTS = { MIT: mitLicense, 'Apache-2.0': apacheLicense };

/** Our own is the same. */
function apacheLicense(holder) {
  const [terms] = readFileSync('LICENSE', 'utf8').split('   APPENDIX');
  return `Copyright ${holder}\n\n${terms.trim()}`;
}

function mitLicense(holder) {
  return `Copyright ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}
