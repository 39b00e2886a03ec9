import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { StackSource } from '../stack';
import { assetHas } from './asset-words';

/** A manifest of assets, as far as it is read. */
export interface AssetManifest {
  readonly files?: Readonly<Record<string, AssetFile>>;
}

interface AssetFile {
  readonly source?: { readonly path?: string };
  readonly destinations?: Readonly<Record<string, { readonly objectKey?: string }>>;
}

const NESTED = '.nested.template.json';

/** The files and folders that an assembly uploads, by their keys in the bucket. */
export class Assets {
  private readonly paths: ReadonlyMap<string, string>;
  private readonly found = new Map<string, boolean | undefined>();

  constructor(directory: string, manifests: readonly AssetManifest[]) {
    const files = manifests.flatMap((manifest) => Object.values(manifest.files ?? {}));
    this.paths = new Map(
      files.flatMap(({ source, destinations = {} }) => {
        const { path } = source ?? {};
        if (path === undefined) return [];
        const keys = Object.values(destinations).flatMap(({ objectKey }) => objectKey ?? []);
        return keys.map((key): [string, string] => [key, join(directory, path)]);
      }),
    );
  }

  /** What a stack reads of them. */
  get forStack(): Pick<StackSource, 'assetText' | 'assetHas'> {
    return { assetText: (key) => this.text(key), assetHas: (key, word) => this.has(key, word) };
  }

  /** The key of a file in the assembly. */
  keyOf(file: string): string | undefined {
    return [...this.paths].find(([, path]) => basename(path) === file)?.[0];
  }

  private text(key: string): string | undefined {
    const path = this.paths.get(key);
    return path === undefined ? undefined : readFileSync(path, 'utf8');
  }

  private has(key: string, word: string): boolean | undefined {
    const path = this.paths.get(key);
    if (path === undefined) return undefined;
    const asked = `${path}\n${word}`;
    if (!this.found.has(asked)) this.found.set(asked, assetHas(path, word));
    return this.found.get(asked);
  }
}

/** Templates of nested stacks are assets of the stack above. */
export function nestedTemplates({ files = {} }: AssetManifest): string[] {
  return Object.values(files).flatMap(({ source }) => (source?.path?.endsWith(NESTED) ? [source.path] : []));
}
