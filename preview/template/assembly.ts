import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PreviewError } from '../preview-error';
import { AssetManifest } from './asset-manifest';
import type { Template } from './template';

/** A stack of the assembly as it was synthesised. */
export interface AssemblyStack {
  /** Name that the stack is deployed under. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly template: Template;
  readonly assets: AssetManifest;
  /** Values of parameters that the CDK itself passes at a deployment. */
  readonly parameters: Readonly<Record<string, string>>;
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly directoryName?: string;
    readonly file?: string;
    readonly parameters?: Record<string, string>;
  };
  readonly dependencies?: readonly string[];
}

/** Stands in where a stack is not bound to an account. */
const DEFAULT_ACCOUNT = '123456789012';
/** Stands in where a stack is not bound to a Region. */
const DEFAULT_REGION = 'us-east-1';

/**
 * Reads every stack of a cloud assembly, also those of nested assemblies (stages), each after those it depends on.
 *
 * @throws {PreviewError} `assembly-not-found`, `assembly-unreadable`
 */
export function readAssembly(directory: string): AssemblyStack[] {
  const manifestFile = join(directory, 'manifest.json');
  if (!existsSync(manifestFile)) {
    throw new PreviewError(
      'assembly-not-found',
      `${JSON.stringify(directory)} holds no manifest.json; run "cdk synth" first, or name its output with --app`,
    );
  }
  const artifacts = new Map(
    Object.entries(readJson<{ artifacts?: Record<string, Artifact> }>(manifestFile).artifacts ?? {}),
  );
  const assets = new AssetManifest();
  for (const { type, properties } of artifacts.values()) {
    if (type === 'cdk:asset-manifest' && properties?.file) assets.read(directory, properties.file);
  }
  return inDependencyOrder(artifacts).flatMap(([id, artifact]) => {
    const { templateFile, directoryName } = artifact.properties ?? {};
    if (artifact.type === 'cdk:cloud-assembly' && directoryName) return readAssembly(join(directory, directoryName));
    if (artifact.type !== 'aws:cloudformation:stack' || !templateFile) return [];
    const [, account = '', region = ''] = /^aws:\/\/([^/]+)\/(.+)$/.exec(artifact.environment ?? '') ?? [];
    return [
      {
        name: artifact.properties?.stackName ?? id,
        account: account.startsWith('unknown') || account === '' ? DEFAULT_ACCOUNT : account,
        region: region.startsWith('unknown') || region === '' ? DEFAULT_REGION : region,
        template: readJson<Template>(join(directory, templateFile)),
        assets,
        parameters: artifact.properties?.parameters ?? {},
      },
    ];
  });
}

/** Reads a JSON file of the assembly. */
export function readJson<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PreviewError('assembly-unreadable', `${JSON.stringify(file)} is no JSON (${reason}); synthesise again`);
  }
}

function inDependencyOrder(artifacts: ReadonlyMap<string, Artifact>): [string, Artifact][] {
  const ordered = new Map<string, Artifact>();
  const visiting = new Set<string>();
  const visit = (id: string): void => {
    const artifact = artifacts.get(id);
    if (!artifact || visiting.has(id)) return;
    visiting.add(id);
    artifact.dependencies?.forEach(visit);
    ordered.set(id, artifact);
  };
  for (const id of artifacts.keys()) visit(id);
  return [...ordered];
}
