import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AssemblyStack, type Metadata, readManifest } from './read-assembly';

/** Key under which CDK notes what was acknowledged. */
const ACKNOWLEDGED = 'aws:cdk:acknowledged-rules';
const LOGICAL_ID = 'aws:cdk:logicalId';

/** What the author of an app acknowledged by `Validations.of(construct).acknowledge`. */
export class Acknowledgements {
  /** By the path of the construct, the reason by the id of the rule. */
  private readonly reasons = new Map<string, Readonly<Record<string, string>>>();
  /** Paths of resources, by the file of the template and the logical id. */
  private readonly paths = new Map<string, string>();

  /** @param directory of the assembly */
  constructor(directory: string) {
    this.read(directory);
  }

  /** Why a finding at a resource is acknowledged, at its construct or at one above; `undefined` where it is not. */
  reasonFor({ stack, templatePath }: AssemblyStack, logicalId: string, id: string): string | undefined {
    const stated = stack.template.Resources?.[logicalId]?.Metadata?.['aws:cdk:path'];
    const path = typeof stated === 'string' ? `/${stated}` : this.paths.get(`${templatePath}#${logicalId}`);
    const parts = path?.split('/') ?? [];
    const above = parts.map((_, i) => parts.slice(0, parts.length - i).join('/') || '/');
    return above.map((one) => this.reasons.get(one)?.[id]).find((reason) => reason !== undefined);
  }

  private read(directory: string): void {
    const file = (name: string) => readFileSync(join(directory, name));
    const { artifacts = {} } = readManifest(directory);
    for (const { type, metadata = {}, additionalMetadataFile, properties = {} } of Object.values(artifacts)) {
      const { templateFile = '', directoryName } = properties;
      // these files are large, and mostly say where constructs were made
      const bytes = additionalMetadataFile === undefined ? undefined : file(additionalMetadataFile);
      const more = bytes?.includes(ACKNOWLEDGED) ? (JSON.parse(bytes.toString()) as Metadata) : {};
      this.collect({ ...metadata, ...more }, join(directory, templateFile));
      if (type === 'cdk:cloud-assembly' && directoryName) this.read(join(directory, directoryName));
    }
  }

  private collect(metadata: Metadata, templatePath: string): void {
    for (const [path, entries] of Object.entries(metadata)) {
      for (const { type, data } of entries) {
        if (type === LOGICAL_ID) this.paths.set(`${templatePath}#${data}`, path);
        if (type !== ACKNOWLEDGED || typeof data !== 'object' || data === null) continue;
        this.reasons.set(path, { ...this.reasons.get(path), ...(data as Record<string, string>) });
      }
    }
  }
}
