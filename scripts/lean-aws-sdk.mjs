import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Options of esbuild for functions that call the AWS SDK: a bundle holds what is called, not whole clients.
 *
 * - Its ES modules can be shaken, its CommonJS cannot.
 * - Each operation is described by an object whose keys are constants, `{ [_h]: ... }`. esbuild takes computed keys for side effects, and
 *   keeps all operations with all that they refer to. So the constants are put in where they are used.
 * - Each client registers a class for every error that any of its operations may answer with. What is not registered is an error of the
 *   service's base class, with the same name and message: code here goes by `name`.
 * - In Lambda, credentials come from the environment.
 */
export const leanAwsSdk = {
  mainFields: ['module', 'main'],
  alias: { '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'environment-credentials.mjs') },
  plugins: [
    {
      name: 'schemas',
      setup({ onLoad }) {
        onLoad({ filter: /@aws-sdk[\\/].*[\\/]dist-es[\\/].*schemas_0\.js$/ }, async ({ path }) => {
          const source = await readFile(path, 'utf8');
          const constants = new Map(
            [...source.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, name, text]) => [name, text]),
          );
          return {
            contents: source
              .replace(/\[(_\w+)\]:/g, (key, name) => `${constants.get(name) ?? key}:`)
              .replace(/^n\d+_registry\.registerError\(.*$/gm, ''),
            loader: 'js',
          };
        });
      },
    },
  ],
};
