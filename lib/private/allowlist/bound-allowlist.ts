import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import { CfnParameter, type IStringListParameter } from 'aws-cdk-lib/aws-ssm';
import type { IConstruct } from 'constructs';
import { effectiveName } from '../../contract/effective-list';
import { partName } from '../../contract/effective-part';
import type { LiveAllowlist } from '../../contract/function-config';
import { statusName } from '../../contract/sync-status';
import { FRESH_SECONDS } from '../../contract/times';
import { ListDelivery } from '../../list-delivery';
import type { Policy } from '../../policy';
import { quote } from '../../policy/issue';
import { isResource } from '../is-resource';
import { refuse } from '../messages/refusal';
import { type ParameterSource, sourceCount } from './allowlist-source';
import { isParameterName, readParameterName, refuseVersion } from './parameter-name';
import { compareLists } from './shared-lists';

/** The live list of one class: what functions need to know of it, and what they need a permission for. */
export interface BoundAllowlist extends LiveAllowlist {
  /** May be a token. */
  readonly parameter: string;
  readonly parameterArn: string;
  /** ARN of the parameter that is read: of a pushed class, that of the effective list. */
  readonly readArn: string;
  /** Of a pushed class: ARN of the parameter that says what became of the list. */
  readonly statusArn?: string;
  /** Whether CloudFormation owns the parameter's value. */
  readonly inTemplate: boolean;
  /** Whether a deployment creates it where it does not exist. */
  readonly isCreated: boolean;
}

/**
 * Finds the parameter of a class and says how its list is read.
 *
 * @param parameter its name, or the construct
 */
export function bindAllowlist(
  scope: IConstruct,
  policy: Policy,
  parameter: string | IStringListParameter,
  source: ParameterSource,
  usableForSeconds: number,
): BoundAllowlist {
  const { region, patternsUnder, initialOrigins } = source;
  const limits = { freshForSeconds: FRESH_SECONDS, usableForSeconds: usableForSeconds };
  const patterns = patternsUnder.length > 0 ? { patternsUnder } : {};
  const { home, ...found } =
    typeof parameter === 'string' ? byName(scope, parameter, source) : ofConstruct(scope, parameter, region);
  if (!Token.isUnresolved(found.parameter)) {
    const reader = {
      initialOrigins,
      pushedBy: source.delivery === ListDelivery.PUSH ? rulesOf(policy, source) : undefined,
      sourceCount: sourceCount(source),
    };
    compareLists(scope, listName(found.parameter), reader, home);
  }
  const isCreated = initialOrigins.length > 0;
  const read =
    source.delivery === ListDelivery.PUSH ? pushed(scope, found, home, source) : { readArn: found.parameterArn };
  return { ...found, ...read, isCreated, ...(home.region && { region: home.region }), ...patterns, ...limits };
}

/** By what a pushed list becomes what is in force. */
function rulesOf(
  { exactHttpsOnly, dangerouslyAllowInsecureOrigins }: Policy,
  { owners, patternsUnder, shards }: ParameterSource,
): string {
  const patterns = [...new Set(patternsUnder)].sort();
  return JSON.stringify([exactHttpsOnly, dangerouslyAllowInsecureOrigins, Object.entries(owners), shards, patterns]);
}

/**
 * Where what is in force of a pushed list is read. The function that makes it is in the stack of the class, and hears of changes in
 * its own account and region alone.
 */
function pushed(
  scope: IConstruct,
  { parameter }: Pick<BoundAllowlist, 'parameter'>,
  home: FoundParameter['home'],
  source: ParameterSource,
): Pick<BoundAllowlist, 'effective' | 'readArn' | 'statusArn'> {
  const { region } = Stack.of(scope);
  const isHere = home.account === undefined && (home.region === undefined || home.region === region);
  if (Token.isUnresolved(parameter) || !isHere) {
    refuse(
      'pushed-list-elsewhere',
      `${scope.node.path}: got ${Token.isUnresolved(parameter) ? 'a parameter whose name only the deployment knows' : quote(parameter)}: a ` +
        'list is pushed by the stack of its class, which hears of changes in its own account and region alone, and has to know the ' +
        'name; name a parameter there by OriginAllowlist.fromParameterStore or fromParameterName, or leave delivery out, and ' +
        'shards and owners with it',
    );
  }
  const effective = effectiveName(parameter);
  const part = partName(effective, 0);
  if (sourceCount(source) > 1 && !isParameterName(part)) {
    refuse(
      'parameter-name-invalid',
      `got ${quote(parameter)}: a list that is made from several parameters needs others with longer names, such as ${quote(part)}, and a ` +
        'name has up to 15 parts; write a shorter one, or leave shards and owners out',
    );
  }
  const statusArn = parameterArnOf(scope, statusName(parameter), undefined);
  return { effective, readArn: parameterArnOf(scope, effective, undefined), statusArn };
}

/** A parameter, and where it is as far as anything says so. */
interface FoundParameter extends Pick<BoundAllowlist, 'parameter' | 'parameterArn' | 'inTemplate'> {
  readonly home: { readonly region?: string; readonly account?: string };
}

function byName(
  scope: IConstruct,
  name: string,
  { region, initialOrigins }: Pick<ParameterSource, 'region' | 'initialOrigins'>,
): FoundParameter {
  const named = readParameterName(name);
  if (named.account === undefined) {
    return { parameter: name, parameterArn: parameterArnOf(scope, name, region), inTemplate: false, home: { region } };
  }
  if (region !== undefined && region !== named.region) {
    refuse(
      'parameter-name-invalid',
      `got ${quote(name)} and the region ${quote(region)}: an ARN says where its parameter is; leave the region out`,
    );
  }
  if (initialOrigins.length > 0) {
    refuse(
      'initial-origins-elsewhere',
      `got ${quote(name)} and initialOrigins: a parameter is created by its name, in the account of the stack; leave ` +
        'initialOrigins out, or write the name instead of the ARN',
    );
  }
  return { parameter: name, parameterArn: name, inTemplate: false, home: named };
}

function ofConstruct(scope: IConstruct, construct: IStringListParameter, region: string | undefined): FoundParameter {
  checkReadable(scope, construct);
  // an import by ARN; its name is the last part of it alone, and of this account
  if (!Token.isUnresolved(construct.parameterArn)) {
    return byName(scope, construct.parameterArn, { region, initialOrigins: [] });
  }
  const inTemplate = isResource(construct.node.defaultChild, CfnParameter);
  const home = { region: region ?? known(construct.env.region) };
  const name = nameOf(construct);
  if (Token.isUnresolved(name)) return { parameter: name, parameterArn: construct.parameterArn, inTemplate, home };
  return { parameter: name, parameterArn: parameterArnOf(scope, name, home.region), inTemplate, home };
}

/** Refuses what could never be read as a live list. */
function checkReadable(scope: IConstruct, construct: IStringListParameter): void {
  if (construct.parameterType === 'SecureString') {
    refuse(
      'parameter-encrypted',
      `${construct.node.path}: a SecureString is read with a key that functions have no permission for, and an allowlist is no ` +
        'secret; make it a StringList',
    );
  }
  const value: unknown = Stack.of(scope).resolve(construct.stringListValue);
  const version = typeof value === 'string' ? /^\{\{resolve:ssm:[^:]+:([^:}]+)\}\}$/.exec(value)?.[1] : undefined;
  if (version !== undefined) refuseVersion(`${construct.node.path} with version ${version}`, version);
}

/** The part of a name or an ARN that tells lists of one account and region apart. */
function listName(parameter: string): string {
  return parameter.replace(/^arn:.*:parameter/, '');
}

/** The name of a parameter that the app defines is a token even where it is given: the resource still knows it. */
function nameOf(parameter: IStringListParameter): string {
  const resource = parameter.node.defaultChild;
  const given = isResource(resource, CfnParameter) ? resource.name : undefined;
  return given !== undefined && !Token.isUnresolved(given) && given.startsWith('/') ? given : parameter.parameterName;
}

function known(value: string): string | undefined {
  return Token.isUnresolved(value) ? undefined : value;
}

/** ARN of a parameter by its name, in the account of `scope`. */
export function parameterArnOf(scope: IConstruct, name: string, region: string | undefined): string {
  const resourceName = name.replace(/^\//, '');
  const arnFormat = ArnFormat.SLASH_RESOURCE_NAME;
  return Stack.of(scope).formatArn({ service: 'ssm', region, resource: 'parameter', resourceName, arnFormat });
}
