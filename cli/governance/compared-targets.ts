import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { LiveAllowlist } from '../../lib/contract/function-config';
import { parseListEntry } from '../../lib/policy/list-entry';
import { NONE } from '../../lib/policy/live-allowlist';
import { isFault, parseOriginPattern } from '../../lib/policy/origin';
import { UNDEPLOYED } from '../../lib/template/assembly/read-assembly';
import { pushedClassOf } from '../../lib/template/pushed-class';
import { Stack } from '../../lib/template/stack';
import type { Template } from '../../lib/template/template';
import { isObject } from '../../request/guards';
import { deployedStacks } from '../assembly/deployed-stacks';
import { readStacks } from '../assembly/read-stacks';
import { targetsOf } from '../assembly/targets';
import { readPolicyFile } from '../policy-file';
import { readText } from '../read-text';
import type { AwsOptions } from '../tokens/aws-environment';
import { remark } from '../tokens/terminal';
import type { ComparedTarget } from './compare-targets';
import type { ComparedSources } from './list-changes';

/**
 * What is compared: the output of `cdk synth`, a template, a policy file or a list of origins.
 *
 * @throws Error with a sentence for the terminal
 */
export function comparedTargets(path: string): ComparedTarget[] {
  if (isDirectory(path)) return found(path, readStacks(path));
  let text: string;
  try {
    text = readText(path);
  } catch (error) {
    throw new Error(`cannot read ${JSON.stringify(path)}: ${(error as Error).message}`);
  }
  const document = jsonIn(text);
  if (document === undefined) return [listIn(path, text)];
  if (isObject(document) && 'Resources' in document) return found(path, [stackOf(path, document as Template)]);
  const policy = readPolicyFile(path);
  return [{ kind: 'policy', id: policy.name, stack: '', config: spokenBy(policy.name, policy) }];
}

/** The same of a stack that is deployed. @throws Error with a sentence for the terminal */
export async function deployedTargets(stack: string, options: AwsOptions): Promise<ComparedTarget[]> {
  return found(stack, await deployedStacks(stack, options));
}

function found(path: string, stacks: readonly Stack[]): ComparedTarget[] {
  const targets = targetsOf(stacks);
  if (targets.length === 0) throw new Error(`got ${JSON.stringify(path)}: no template there has classes of cdk-cors`);
  return targets.map((target) => {
    const classes = Object.entries(target.config.classes);
    return {
      ...target,
      sources: Object.fromEntries(classes.map(([name, { live }]) => [name, live && sourcesOf(live, stacks)])),
    };
  });
}

/** What a list is made from; `undefined` where another stack says that, or the deployment. */
function sourcesOf({ parameter, effective }: LiveAllowlist, stacks: readonly Stack[]): ComparedSources | undefined {
  if (typeof parameter !== 'string') return undefined;
  const pushed = pushedClassOf(parameter, stacks);
  if (effective !== undefined && Object.keys(pushed).length === 0) return undefined;
  return { parameter, shards: pushed.shards ?? 1, owners: pushed.owners ?? {} };
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function stackOf(path: string, template: Template): Stack {
  const name = basename(path).replace(/(?:\.template)?\.json$/, '');
  return new Stack({ name, account: '', region: '', template, parameters: {} }, UNDEPLOYED);
}

/** A list as Parameter Store has it. Entries that admit nobody, or not everybody yet, are in none, and told. */
function listIn(path: string, text: string): ComparedTarget {
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== '' && entry !== NONE);
  const ends = new Map<string, number>();
  const rejected: string[] = [];
  for (const entry of entries) {
    const parsed = parseListEntry(entry);
    const isOut =
      typeof parsed === 'string' || parsed.joins !== undefined || isFault(parseOriginPattern(parsed.origin));
    if (isOut) rejected.push(entry);
    else ends.set(parsed.origin, Math.max(parsed.endsAt, ends.get(parsed.origin) ?? 0));
  }
  if (ends.size === 0 && (rejected.length > 0 || text.trim() !== NONE))
    throw new Error(`got ${JSON.stringify(path)}: neither a policy file, nor a template, nor a list with an origin`);
  if (rejected.length > 0) {
    const shown = rejected
      .slice(0, 10)
      .map((entry) => JSON.stringify(entry))
      .join(', ');
    remark(
      `${JSON.stringify(path)}: ${rejected.length} entries admit nobody yet or at all, and are left out: ${shown}`,
    );
  }
  const config = spokenBy('list', { origins: [...ends.keys()], methods: ['GET'] });
  return { kind: 'list', id: basename(path), stack: '', config, ends };
}

function spokenBy(name: string, policy: object): ComparedTarget['config'] {
  return {
    classes: { [name]: { policy: { name, ...policy } as never } },
    routes: [{ path: '/', read: name, write: name }],
  };
}
