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

/** The stacks of an assembly with those nested in them, and of the assemblies in it. */
export function readAssembly(directory: string, readJson: ReadJson = parseFile): AssemblyStack[] {
  const { artifacts = {} } = readJson(join(directory, 'manifest.json')) as Manifest;
  const all = Object.entries(artifacts);
  const files = all.flatMap(([, { type, properties: { file } = {} }]) =>
    type === 'cdk:asset-manifest' && file ? [file] : [],
  );
  const templates = all.flatMap(([id, { type, properties: { templateFile: file, stackName: name = id } = {} }]) =>
    type === 'aws:cloudformation:stack' && file ? [{ file, name }] : [],
  );
  const others = all.flatMap(([, { type, properties: { directoryName } = {} }]) =>
    type === 'cdk:cloud-assembly' && directoryName ? [join(directory, directoryName)] : [],
  );
  return [
    ...readTemplates(directory, templates, files, readJson),
    ...others.flatMap((other) => readAssembly(other, readJson)),
  ];
}

/**
 * The stacks of some templates in a folder, with those nested in them.
 *
 * @param assetFiles manifests of assets in it
 */
export function readTemplates(
  directory: string,
  templates: readonly { readonly file: string; readonly name: string }[],
  assetFiles: readonly string[],
  readJson: ReadJson = parseFile,
): AssemblyStack[] {
  const manifests = assetFiles.map((file) => readJson(join(directory, file)) as AssetManifest);
  const assets = new Assets(directory, manifests);
  const nested = manifests.flatMap(nestedTemplates).map((file) => ({ file, name: file }));
  const isNested = new Set(nested.map(({ file }) => file));
  return [...templates.filter(({ file }) => !isNested.has(file)), ...nested].map(({ file, name }) => {
    const templatePath = join(directory, file);
    const template = readJson(templatePath) as Template;
    const source = { name, account: '', region: '', template, parameters: {}, ...assets.forStack };
    return { stack: new Stack(source, UNDEPLOYED), templatePath };
  });
}

function parseFile(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
