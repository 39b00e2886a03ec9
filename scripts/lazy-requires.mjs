import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes the compiled files in a folder load what they import when they first use it. An app would otherwise wait for
 * everything that some construct may need: all functions and tokens, the parts of CDK for them, the public suffix list.
 * aws-cdk-lib is built in the same way.
 */
export function makeRequiresLazy(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.js'));
  for (const file of files) {
    const path = join(folder, file);
    writeFileSync(path, lazyRequires(readFileSync(path, 'utf8')));
  }
}

function lazyRequires(code) {
  const names = [];
  const declared = code.replace(/^(?:const|var) (\w+) = (require\("[^"]+"\));$/gm, (_, name, required) => {
    names.push(name);
    return `let ${name}_;\nconst ${name} = () => (${name}_ ??= ${required});`;
  });
  if (names.length === 0) return code;
  return (
    declared
      .replace(new RegExp(`\\b(${names.join('|')})\\.`, 'g'), '($1()).')
      // for ES modules, Node.js leaves out a name that is plain here and has a getter of any other form than TypeScript's
      .replace(/(?<=Object\.defineProperty\(exports, )("\w+")(?=, \{ enumerable)/g, '(0, $1)')
  );
}
