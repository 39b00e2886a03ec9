import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack, type StackEnvironment } from '../stack';
import type { Template } from '../template';
import { type AssetManifest, Assets, nestedTemplates } from './assets';

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

/** What a file holds. */
type ReadJson = (path: string) => unknown;

/** A template of an assembly, before it is read. */
export interface TemplateFile {
  readonly path: string;
  /** Of the stack. */
  readonly name: string;
  readonly assets: Assets;
  readonly isNested: boolean;
}

/** The stacks of an assembly with those nested in them, and of the assemblies in it. Each stands for itself: imports are unknown. */
export function readAssembly(directory: string, readJson: ReadJson = parseFile): AssemblyStack[] {
  return templatesIn(directory, readJson).map(({ path, name, assets }) => {
    const source = { name, account: '', region: '', template: readJson(path) as Template, parameters: {} };
    return { stack: new Stack({ ...source, ...assets.forStack }, UNDEPLOYED), templatePath: path };
  });
}

/** The templates of an assembly, with nested ones and those of the assemblies in it. */
export function templatesIn(directory: string, readJson: ReadJson = parseFile): TemplateFile[] {
  const { artifacts = {} } = readJson(join(directory, 'manifest.json')) as Manifest;
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
  return [
    ...templatesOf(directory, stacks, assetFiles, readJson),
    ...others.flatMap((other) => templatesIn(other, readJson)),
  ];
}

/**
 * The templates of some stacks in a folder, with those nested in them.
 *
 * @param assetFiles manifests of assets in it
 */
export function templatesOf(
  directory: string,
  stacks: readonly { readonly file: string; readonly name: string }[],
  assetFiles: readonly string[],
  readJson: ReadJson = parseFile,
): TemplateFile[] {
  const manifests = assetFiles.map((file) => readJson(join(directory, file)) as AssetManifest);
  const assets = new Assets(directory, manifests);
  const nested = new Set(manifests.flatMap(nestedTemplates));
  return [
    ...stacks.filter(({ file }) => !nested.has(file)).map((one) => ({ ...one, isNested: false })),
    ...[...nested].map((file) => ({ file, name: file, isNested: true })),
  ].map(({ file, ...one }) => ({ ...one, path: join(directory, file), assets }));
}

function parseFile(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
