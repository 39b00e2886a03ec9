import { ALLOWLIST_TAG } from '../../lib/contract/allowlist-tag';
import { MAX_SHARDS } from '../../lib/contract/list-sources';
import { MAX_PARAMETER_BYTES } from '../../lib/contract/parameter-size';
import type { NewParameter } from '../../request/aws/parameter-creator';
import { isObject, isText } from '../../request/guards';

/** One list as synth has it: what its parameter begins with. */
export interface InitialList {
  readonly className: string;
  /** Path of the class's construct within its stack: what stays the same when a name changes. */
  readonly constructPath: string;
  readonly parameterName: string;
  readonly origins: readonly string[];
  readonly allowedPattern: string | undefined;
  readonly region: string | undefined;
  /** Parameters that the list may take. */
  readonly shards: number;
}

const STANDARD_BYTES = 4096;

/** The lists of a resource's properties, or what is wrong with them. */
export function readLists(properties: unknown): InitialList[] | string {
  const lists = isObject(properties) ? (properties as { Lists?: unknown }).Lists : undefined;
  if (!Array.isArray(lists)) return 'Lists is missing';
  const read = lists.map(readList);
  return read.find(isText) ?? (read as InitialList[]);
}

function readList(list: unknown): InitialList | string {
  const { ClassName, ConstructPath, ParameterName, Origins, AllowedPattern, Region, Shards } = (
    isObject(list) ? list : {}
  ) as Readonly<Record<string, unknown>>;
  if (!isText(ParameterName) || ParameterName === '') return 'ParameterName is missing';
  if (!Array.isArray(Origins) || !Origins.every(isText)) return 'Origins is no list of strings';
  // CloudFormation makes texts of numbers
  const shards = Number(Shards ?? 1);
  if (!Number.isInteger(shards) || shards < 1 || shards > MAX_SHARDS)
    return `Shards is no number from 1 to ${MAX_SHARDS}`;
  return {
    className: isText(ClassName) ? ClassName : '',
    constructPath: isText(ConstructPath) ? ConstructPath : '',
    parameterName: ParameterName,
    origins: Origins,
    allowedPattern: isText(AllowedPattern) ? AllowedPattern : undefined,
    region: isText(Region) ? Region : undefined,
    shards,
  };
}

/** Whether two lists are one parameter. */
export function isSameParameter(a: InitialList, b: InitialList): boolean {
  return a.parameterName === b.parameterName && a.region === b.region;
}

export function hasSameOrigins(a: InitialList, b: InitialList): boolean {
  return a.origins.length === b.origins.length && a.origins.every((origin) => b.origins.includes(origin));
}

/** Parameter Store takes no empty value; this word says that a list is empty on purpose. */
export function listValue(origins: readonly string[]): string {
  return origins.join(',') || 'none';
}

export function entriesOf(value: string): string[] {
  return value.split(/[,\s]+/).filter((entry) => entry !== '' && entry !== 'none');
}

/** The parameter that a value goes into, or why it does not. */
export function toParameter(list: InitialList, value: string): NewParameter | string {
  const bytes = Buffer.byteLength(value);
  if (bytes > MAX_PARAMETER_BYTES)
    return `Origins take ${bytes} bytes, a parameter holds ${MAX_PARAMETER_BYTES}: list fewer origins`;
  return newParameter(list, list.parameterName, value, bytes > STANDARD_BYTES ? 'Intelligent-Tiering' : 'Standard');
}

/** The same for one after the first, which grows: as `cdk-cors origins` makes them. */
export function toShard(list: InitialList, name: string, value: string): NewParameter {
  return newParameter(list, name, value, 'Intelligent-Tiering');
}

function newParameter(
  { allowedPattern }: InitialList,
  name: string,
  value: string,
  tier: NewParameter['Tier'],
): NewParameter {
  return {
    Name: name,
    Value: value,
    Type: 'StringList',
    Tier: tier,
    ...(allowedPattern !== undefined && { AllowedPattern: allowedPattern }),
    Description: 'Origins of a cdk-cors endpoint class. Edit at will: deployments never write it again.',
    // by which a later deployment may read the list, should its name have changed
    Tags: [{ Key: ALLOWLIST_TAG.key, Value: ALLOWLIST_TAG.value }],
  };
}
