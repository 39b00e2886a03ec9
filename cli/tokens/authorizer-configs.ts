import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { AuthorizerConfig } from '../../lib/contract/token-config';
import { problem } from './problem';

interface AssetManifest {
  readonly files?: { readonly [id: string]: { readonly source?: { readonly path?: string } } };
}

/**
 * What the authorizers of a cloud assembly know, as it lies beside their bundles.
 *
 * @throws Error where there is no cloud assembly
 */
export function readAuthorizerConfigs(app: string): AuthorizerConfig[] {
  if (!existsSync(join(app, 'manifest.json'))) {
    throw new Error(
      problem(
        'assembly-not-found',
        `got ${JSON.stringify(app)}: no cloud assembly is there; write --app with the output of cdk synth`,
      ),
    );
  }
  const manifests = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.assets.json'),
  );
  const files = manifests.flatMap((manifest) => {
    const { files = {} } = readJson(join(app, manifest)) as AssetManifest;
    const folder = dirname(join(app, manifest));
    return Object.values(files).flatMap(({ source }) =>
      source?.path ? [resolve(folder, source.path, 'config.json')] : [],
    );
  });
  const configs = [...new Set(files)].filter((file) => existsSync(file)).map(readJson);
  return configs.filter((config): config is AuthorizerConfig => 'tokens' in (config as object));
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
