import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DeployedStack } from '../deployment/deployed-stack';
import { NotServedError } from '../not-served-error';

/** What the template says of a `BucketDeployment`. */
interface Properties {
  readonly SourceObjectKeys?: readonly unknown[];
  readonly SourceMarkers?: readonly Readonly<Record<string, unknown>>[];
  readonly DestinationBucketKeyPrefix?: unknown;
  readonly SystemMetadata?: Readonly<Record<string, unknown>>;
  readonly Extract?: unknown;
  readonly Exclude?: unknown;
  readonly Include?: unknown;
}

/** A folder of the assembly whose files a deployment puts into a bucket. */
interface Source {
  readonly folder: string;
  /** Placeholders in its files, with what the deployment writes in their place. */
  readonly markers: readonly (readonly [string, string])[];
}

/** An object as it is uploaded. */
export interface BucketObject {
  readonly body: Buffer;
  readonly modified: Date;
  /** `cache-control`, `content-type` and the like, by lower-case name. */
  readonly metadata: ReadonlyMap<string, string>;
  /** In quotes; of what came in one piece it follows from the body. */
  readonly etag?: string;
}

/** The objects that one `BucketDeployment` puts into its bucket: files of assets, as they are when they are asked for. */
export class BucketDeployment {
  private readonly sources: readonly Source[];
  private readonly prefix: string;
  private readonly metadata: ReadonlyMap<string, string>;

  /** @throws {NotServedError} where its objects are no files of the assembly */
  constructor(
    private readonly stack: DeployedStack,
    properties: Readonly<Record<string, unknown>>,
    what: string,
  ) {
    const { SourceObjectKeys = [], SourceMarkers = [], ...rest } = properties as Properties;
    if (String(rest.Extract ?? true) === 'false' || rest.Exclude || rest.Include) throw new NotServedError(what);
    this.sources = SourceObjectKeys.map((key, index) => {
      const folder = stack.source.assets.path(String(key));
      if (folder === undefined || !isFolder(folder)) throw new NotServedError(what);
      const markers = Object.entries(SourceMarkers[index] ?? {});
      return { folder, markers: markers.map(([marker, value]) => [marker, String(value)] as const) };
    });
    const prefix = String(rest.DestinationBucketKeyPrefix ?? '').replace(/^\/+/, '');
    this.prefix = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
    this.metadata = new Map(
      Object.entries(rest.SystemMetadata ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
    );
  }

  /** The object of a key, where this puts one there. */
  find(key: string): BucketObject | undefined {
    if (!key.startsWith(this.prefix)) return undefined;
    const segments = key.slice(this.prefix.length).split('/');
    // keys are no paths: what would lead elsewhere is the name of nothing
    if (segments.some((segment) => ['', '.', '..'].includes(segment) || /[\\\0]/.test(segment))) return undefined;
    for (const { folder, markers } of this.sources.toReversed()) {
      const path = join(folder, ...segments);
      const stats = statSync(path, { throwIfNoEntry: false });
      if (!stats?.isFile()) continue;
      return { body: this.replaced(readFileSync(path), markers), modified: stats.mtime, metadata: this.metadata };
    }
    return undefined;
  }

  /** A file with what only the deployment knows; pages are told where the APIs are here. */
  private replaced(body: Buffer, markers: Source['markers']): Buffer {
    if (!markers.some(([marker]) => body.includes(marker))) return body;
    const text = markers.reduce((before, [marker, value]) => before.replaceAll(marker, () => value), body.toString());
    return Buffer.from(this.stack.reachable(text));
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
