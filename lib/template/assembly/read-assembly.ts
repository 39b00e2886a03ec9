import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack, StackEnvironment } from '../stack';
import { type AssetManifest, Assets, nestedTemplates } from './assets';
import { checkShape, type Shape } from './check-shape';
import { parseJson } from './parse-json';

/** `manifest.json` of an assembly, as far as it is read. */
export interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}

/** A part of an assembly. */
export interface Artifact {
  readonly type: string;
  readonly metadata?: Metadata;
  readonly additionalMetadataFile?: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly directoryName?: string;
    readonly file?: string;
    readonly stackName?: string;
  };
}

/** What synth notes of constructs, by their paths. */
export type Metadata = Readonly<Record<string, readonly { readonly type: string; readonly data?: unknown }[]>>;

/** A stack with the file of its template. */
export interface AssemblyStack {
  readonly stack: Stack;
  readonly templatePath: string;
}

/** What only a deployment knows stays unknown: nothing that is read here depends on it. */
export const UNDEPLOYED: StackEnvironment = {
  note: () => {},
  importValue: (name) => `unknown:${name}`,
  parameterValue: () => undefined,
};

/** A template of an assembly, before it is read. */
export interface TemplateFile {
  readonly path: string;
  /** Of the stack. */
  readonly name: string;
  readonly assets: Assets;
  readonly isNested: boolean;
}

/**
 * The templates of an assembly, with nested ones and those of the assemblies in it.
 *
 * @throws Error where a manifest is none, with its path
 */
export function templatesIn(directory: string): TemplateFile[] {
  const { artifacts = {} } = readManifest(directory);
  const all = Object.entries(artifacts);
  const assetFiles = all.flatMap(([, { type, properties: { file } = {} }]) =>
    type === 'cdk:asset-manifest' && file ? [file] : [],
  );
  const stacks = all.flatMap(([id, { type, properties: { templateFile: file, stackName: name = id } = {} }]) =>
    type === 'aws:cloudformation:stack' && file ? [{ file, name }] : [],
  );
  const others = all.flatMap(([, { type, properties: { directoryName } = {} }]) =>
    type === 'cdk:cloud-assembly' && directoryName ? [join(directory, directoryName)] : [],
  );
  return [...templatesOf(directory, stacks, assetFiles), ...others.flatMap((other) => templatesIn(other))];
}

/**
 * The templates of some stacks in a folder, with those nested in them.
 *
 * @param assetFiles manifests of assets in it
 * @throws Error where one of these is none, with its path
 */
export function templatesOf(
  directory: string,
  stacks: readonly { readonly file: string; readonly name: string }[],
  assetFiles: readonly string[],
): TemplateFile[] {
  const manifests = assetFiles.map((file) =>
    readFile<AssetManifest>(join(directory, file), ASSETS, 'a manifest of assets'),
  );
  const assets = new Assets(directory, manifests);
  const nested = new Set(manifests.flatMap(nestedTemplates));
  return [
    ...stacks.filter(({ file }) => !nested.has(file)).map((one) => ({ ...one, isNested: false })),
    ...[...nested].map((file) => ({ file, name: file, isNested: true })),
  ].map(({ file, ...one }) => ({ ...one, path: join(directory, file), assets }));
}

const MANIFEST: Shape = {
  artifacts: {
    '*': {
      'type!': 'text',
      metadata: { '*': [{ 'type!': 'text' }] },
      additionalMetadataFile: 'text',
      properties: { templateFile: 'text', directoryName: 'text', file: 'text', stackName: 'text' },
    },
  },
};
const ASSETS: Shape = {
  files: { '*': { source: { path: 'text' }, destinations: { '*': { objectKey: 'text' } } } },
};

/** @throws Error where it is none, with its path */
export function readManifest(directory: string): Manifest {
  return readFile(join(directory, 'manifest.json'), MANIFEST, 'the manifest of an assembly');
}

function readFile<T>(path: string, shape: Shape, what: string): T {
  return checkShape(parseJson(readFileSync(path, 'utf8'), path), shape, what, path);
}
