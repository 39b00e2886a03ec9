import { join } from 'node:path';
import { readJson } from './assembly';

interface AssetsFile {
  readonly files?: Readonly<
    Record<
      string,
      { readonly source?: { readonly path?: string }; readonly destinations?: Record<string, { objectKey?: string }> }
    >
  >;
}

/** Where the files that a deployment would upload lie on this machine. */
export class AssetManifest {
  private readonly pathByKey = new Map<string, string>();

  /** Adds the assets of one `*.assets.json`. */
  read(directory: string, file: string): void {
    for (const { source, destinations } of Object.values(readJson<AssetsFile>(join(directory, file)).files ?? {})) {
      if (!source?.path) continue;
      for (const { objectKey } of Object.values(destinations ?? {})) {
        if (objectKey) this.pathByKey.set(objectKey, join(directory, source.path));
      }
    }
  }

  /** Path of the asset that is uploaded under a key. */
  path(objectKey: string): string | undefined {
    return this.pathByKey.get(objectKey);
  }
}
