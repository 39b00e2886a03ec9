import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { METADATA_KEY } from '../../contract/metadata';
import { ofType } from '../of-type';
import { Stack, type StackEnvironment } from '../stack';
import type { Template } from '../template';
import { checkShape, type Shape } from './check-shape';
import { parseJson } from './parse-json';
import { type AssemblyStack, type TemplateFile, UNDEPLOYED } from './read-assembly';

/**
 * The stacks of an app, those that know of each other in one group: stacks that import what others export, and nested ones, which get
 * parameters. One group after another is read, so that an app of many stacks need not be in memory at once.
 *
 * @throws Error where a template is none, with its path
 */
export function* linkedStacks(files: readonly TemplateFile[]): Generator<AssemblyStack[]> {
  const linked: (readonly [TemplateFile, Template])[] = [];
  for (const file of files) {
    const text = readFileSync(file.path, 'utf8');
    const template: Template = checkShape(parseJson(text, file.path), SHAPE, 'a CloudFormation template', file.path);
    if (file.isNested || /"(?:Fn::ImportValue|Export|AWS::CloudFormation::Stack)"/.test(text))
      linked.push([file, template]);
    else yield [stackOf(file, template, UNDEPLOYED, {})];
  }
  if (linked.length > 0) yield link(linked);
}

function link(linked: readonly (readonly [TemplateFile, Template])[]): AssemblyStack[] {
  const stacks: AssemblyStack[] = [];
  let exported: ReadonlyMap<string, () => unknown> | undefined;
  const environment: StackEnvironment = {
    ...UNDEPLOYED,
    importValue: (name) => {
      exported ??= exportsOf(stacks);
      return exported.get(name)?.() ?? UNDEPLOYED.importValue(name);
    },
  };
  const [nested, others] = [linked.filter(([{ isNested }]) => isNested), linked.filter(([{ isNested }]) => !isNested)];
  for (const [file, template] of others) stacks.push(stackOf(file, template, environment, {}));
  // those above come first: CDK lists nested templates after the stacks that hold them
  for (const [file, template] of nested) stacks.push(stackOf(file, template, environment, parametersOf(file, stacks)));
  return stacks;
}

function stackOf(
  { path, name, assets }: TemplateFile,
  template: Template,
  environment: StackEnvironment,
  parameters: Readonly<Record<string, unknown>>,
): AssemblyStack {
  const source = { name, account: '', region: '', template, parameters, ...assets.forStack };
  return { stack: new Stack(source, environment), templatePath: path };
}

/** What is exported, by name; a value is resolved when it is imported. */
function exportsOf(stacks: readonly AssemblyStack[]): Map<string, () => unknown> {
  return new Map(
    stacks.flatMap(({ stack }) =>
      Object.entries(stack.template.Outputs ?? {}).flatMap(([output, { Export }]): [string, () => unknown][] =>
        Export === undefined ? [] : [[stack.text(Export.Name), () => stack.output(output)]],
      ),
    ),
  );
}

/** What the stack above passes to a nested one. */
function parametersOf(
  { path, assets }: TemplateFile,
  above: readonly AssemblyStack[],
): Readonly<Record<string, unknown>> {
  const key = assets.keyOf(basename(path));
  for (const { stack } of key === undefined ? [] : above) {
    for (const { properties } of ofType(stack, 'AWS::CloudFormation::Stack')) {
      if (String(properties['TemplateURL']).endsWith(`/${key}`)) {
        return (properties['Parameters'] ?? {}) as Readonly<Record<string, unknown>>;
      }
    }
  }
  return {};
}

const TARGETS: Shape = [
  {
    'config!': {
      'classes!': { '*': { 'policy!': {} } },
      'routes!': [{ 'path!': 'text', 'read!': 'text', 'write!': 'text' }],
    },
  },
];
const SHAPE: Shape = {
  Resources: { '*': { 'Type!': 'text', Properties: {}, Metadata: {} } },
  Parameters: { '*': {} },
  Outputs: { '*': { Export: {} } },
  Mappings: { '*': { '*': {} } },
  Conditions: {},
  Metadata: {
    [METADATA_KEY]: {
      restApis: TARGETS,
      httpApis: TARGETS,
      functionUrls: TARGETS,
      distributions: TARGETS,
      buckets: TARGETS,
    },
  },
};
