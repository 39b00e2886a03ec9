import { join } from 'node:path';
import { Stack, type StackEnvironment } from '../../lib/template/stack';
import type { Template } from '../../lib/template/template';
import { readJson } from '../read-json';

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
  readonly files?: Readonly<Record<string, { readonly source?: { readonly path?: string } }>>;
}

const NESTED = '.nested.template.json';

/** What only a deployment knows stays unknown: nothing that is read here depends on it. */
const UNDEPLOYED: StackEnvironment = {
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
  const read = (file: string): unknown => readJson(join(directory, file));
  const stack = (file: string, name: string): Stack =>
    new Stack({ name, account: '', region: '', template: read(file) as Template, parameters: {} }, UNDEPLOYED);
  const { artifacts = {} } = read('manifest.json') as Manifest;
  return Object.entries(artifacts).flatMap(([id, { type, properties = {} }]) => {
    const { templateFile, directoryName, file, stackName = id } = properties;
    if (type === 'cdk:cloud-assembly' && directoryName) return readStacks(join(directory, directoryName));
    if (type === 'aws:cloudformation:stack' && templateFile) return [stack(templateFile, stackName)];
    return type === 'cdk:asset-manifest' && file ? nestedIn(read(file) as Assets).map((path) => stack(path, path)) : [];
  });
}

/** Templates of nested stacks are assets of the stack above. */
function nestedIn({ files = {} }: Assets): string[] {
  return Object.values(files).flatMap(({ source }) => (source?.path?.endsWith(NESTED) ? [source.path] : []));
}
