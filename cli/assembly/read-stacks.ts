import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack, type StackEnvironment } from '../../lib/template/stack';
import type { Template } from '../../lib/template/template';
import { readJson } from '../read-json';
import { problem } from '../tokens/problem';

/** `manifest.json` of an assembly, as far as it is read. */
interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly directoryName?: string;
    readonly file?: string;
    readonly stackName?: string;
  };
}

/** A manifest of assets, as far as it is read. */
interface Assets {
  readonly files?: Readonly<Record<string, AssetFile>>;
}

interface AssetFile {
  readonly source?: { readonly path?: string };
  readonly destinations?: Readonly<Record<string, { readonly objectKey?: string }>>;
}

const NESTED = '.nested.template.json';

/** What only a deployment knows stays unknown: nothing that is read here depends on it. */
export const UNDEPLOYED: StackEnvironment = {
  note: () => {},
  importValue: (name) => `unknown:${name}`,
  parameterValue: () => undefined,
};

/**
 * The stacks of an assembly with those nested in them, and of the assemblies in it.
 *
 * @throws Error with a sentence for the terminal where it cannot be read
 */
export function readStacks(directory: string): Stack[] {
  if (!existsSync(join(directory, 'manifest.json'))) {
    const sentence = `${JSON.stringify(directory)} holds no manifest.json; run "cdk synth" first, or name its output with --app`;
    throw new Error(problem('assembly-not-found', sentence));
  }
  const read = (file: string): unknown => readJson(join(directory, file));
  const stack = (file: string, name: string): Stack =>
    new Stack(
      { name, account: '', region: '', template: read(file) as Template, parameters: {}, assetText },
      UNDEPLOYED,
    );
  const { artifacts = {} } = read('manifest.json') as Manifest;
  const manifests = Object.values(artifacts).flatMap(({ type, properties: { file } = {} }) =>
    type === 'cdk:asset-manifest' && file ? [read(file) as Assets] : [],
  );
  const assetText = (objectKey: string): string | undefined => {
    const path = manifests.flatMap(({ files = {} }) => Object.values(files)).find((one) => isAt(one, objectKey))
      ?.source?.path;
    return path === undefined ? undefined : readFileSync(join(directory, path), 'utf8');
  };
  return Object.entries(artifacts).flatMap(([id, { type, properties = {} }]) => {
    const { templateFile, directoryName, file, stackName = id } = properties;
    if (type === 'cdk:cloud-assembly' && directoryName) return readStacks(join(directory, directoryName));
    if (type === 'aws:cloudformation:stack' && templateFile) return [stack(templateFile, stackName)];
    return type === 'cdk:asset-manifest' && file ? nestedIn(read(file) as Assets).map((path) => stack(path, path)) : [];
  });
}

function isAt({ destinations = {} }: AssetFile, objectKey: string): boolean {
  return Object.values(destinations).some((one) => one.objectKey === objectKey);
}

/** Templates of nested stacks are assets of the stack above. */
function nestedIn({ files = {} }: Assets): string[] {
  return Object.values(files).flatMap(({ source }) => (source?.path?.endsWith(NESTED) ? [source.path] : []));
}
