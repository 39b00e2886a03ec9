import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AssetManifestArtifact } from '@aws-cdk/cloud-assembly-api';

/** Where the files that a deployment would upload lie on this machine. */
export class AssetPaths {
  private readonly pathByKey = new Map<string, string>();

  /** Adds the files of a manifest, which lie in a directory of the assembly. */
  add(directory: string, { contents }: AssetManifestArtifact): void {
    for (const { source, destinations } of Object.values(contents.files ?? {})) {
      if (!source?.path) continue;
      for (const { objectKey } of Object.values(destinations)) {
        this.pathByKey.set(objectKey, resolve(directory, source.path));
      }
    }
  }

  /** Text of the asset that is uploaded under a key. */
  text(objectKey: string): string | undefined {
    const path = this.path(objectKey);
    return path === undefined ? undefined : readFileSync(path, 'utf8');
  }

  /** Path of the asset that is uploaded under a key. */
  path(objectKey: string): string | undefined {
    return this.pathByKey.get(objectKey);
  }
}
