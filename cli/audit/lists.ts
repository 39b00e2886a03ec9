import type { OriginList } from '../../checks/audit/listed-entry';
import { parsed, readLists } from '../../checks/audit/read-lists';
import { isFailure } from '../../request/aws/failure';
import { ParameterStore } from '../../request/aws/parameter-store';
import { classesOf } from '../assembly/app-classes';
import { parameterStores } from '../parameter-stores';
import { readPolicyFile } from '../policy-file';
import type { AwsOptions } from '../tokens/aws-environment';

/** Where the command finds lists. */
export interface ListOptions extends AwsOptions {
  readonly app?: string;
  readonly class?: string;
  readonly policy?: readonly string[];
  readonly parameter?: readonly string[];
}

const READ_MS = 10_000;
/** A parameter by itself says nothing of its class: whatever could be an entry of some class is looked at. */
const ANY_CLASS = { name: 'any', origins: [], methods: [], dangerouslyAllowInsecureOrigins: true };

/**
 * The lists that the options name.
 *
 * @param now milliseconds since the epoch
 * @throws Error with a sentence for the terminal
 */
export async function listsOf(options: ListOptions, now: number): Promise<OriginList[]> {
  const { app, class: className, policy = [], parameter = [] } = options;
  if (app === undefined && policy.length + parameter.length === 0)
    throw new Error('write what to audit: --app, --policy or --parameter');
  if (app === undefined && className !== undefined) throw new Error('--class belongs to --app');
  const classes = app === undefined ? [] : classesOf(app, className);
  const isLive = parameter.length > 0 || classes.some(({ config }) => config.live);
  const store = isLive ? await parameterStores(options) : () => new ParameterStore();
  return [
    ...(await readLists(classes, { store, now })),
    ...policy.flatMap(inFile),
    ...(await Promise.all(parameter.map((name) => inParameter(name, store(undefined), now)))),
  ];
}

function inFile(path: string): OriginList[] {
  const { name, origins } = readPolicyFile(path);
  if (origins === '*') return [];
  return [{ class: name, list: path, entries: origins.map((text) => ({ text })) }];
}

async function inParameter(name: string, store: ParameterStore, now: number): Promise<OriginList> {
  const read = await store.getParameter(name, AbortSignal.timeout(READ_MS));
  const list = { class: name, list: name };
  if (isFailure(read)) return { ...list, entries: [], problem: `${name}: ${read.failure}: ${read.message}` };
  const under = read.value.match(/(?<=:\/\/\*\.)[a-z0-9._-]+/g) ?? [];
  return { ...list, ...parsed(read.value, ANY_CLASS, under, now) };
}
