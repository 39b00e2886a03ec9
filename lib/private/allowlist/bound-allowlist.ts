import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import { CfnParameter, type IStringListParameter } from 'aws-cdk-lib/aws-ssm';
import type { IConstruct } from 'constructs';
import type { LiveAllowlist } from '../../contract/function-config';
import { SOFT_LIMIT_SECONDS } from '../../contract/times';
import { quote } from '../../policy/issue';
import { refuse } from '../messages/refusal';
import type { ParameterSource } from './allowlist-source';
import { parameterRootOf } from './parameter-root';

/** The live list of one class: what functions need to know of it, and what they need a permission for. */
export interface BoundAllowlist extends LiveAllowlist {
  /** May be a token. */
  readonly parameter: string;
  readonly parameterArn: string;
  /** Whether CloudFormation owns the parameter's value. */
  readonly inTemplate: boolean;
}

/** Finds the parameter of a class and says how its list counts. */
export function bindAllowlist(
  scope: IConstruct,
  className: string,
  source: ParameterSource,
  hardLimitSeconds: number,
): BoundAllowlist {
  const { parameter = defaultName(scope, className), region, patternsUnder } = source;
  const limits = { softLimitSeconds: SOFT_LIMIT_SECONDS, hardLimitSeconds };
  const patterns = patternsUnder.length > 0 ? { patternsUnder } : {};
  if (typeof parameter === 'string') {
    const parameterArn = parameterArnOf(scope, checkName(parameter), region);
    return { parameter, ...(region && { region }), ...patterns, ...limits, parameterArn, inTemplate: false };
  }
  const home = region ?? regionOf(parameter);
  const name = nameOf(parameter);
  const parameterArn = Token.isUnresolved(name) ? parameter.parameterArn : parameterArnOf(scope, name, home);
  const inTemplate = parameter.node.defaultChild instanceof CfnParameter;
  return { parameter: name, ...(home && { region: home }), ...patterns, ...limits, parameterArn, inTemplate };
}

const namesTaken = new WeakMap<Stack, Map<string, IConstruct>>();

function defaultName(scope: IConstruct, className: string): string {
  const root = parameterRootOf(scope);
  if (root === undefined) {
    refuse(
      'parameter-root-missing',
      `${scope.node.path}: the live list of ${className} has no name; call ` +
        "OriginAllowlist.setParameterRoot(app, '/shop/cors') before, set the context key cdk-cors:parameterRoot, or use " +
        'OriginAllowlist.fromParameterName',
    );
  }
  const taken = namesTaken.get(Stack.of(scope)) ?? new Map<string, IConstruct>();
  namesTaken.set(Stack.of(scope), taken);
  const other = taken.get(className);
  if (other !== undefined) {
    refuse(
      'parameter-name-taken',
      `${scope.node.path}: ${other.node.path} is also called ${className}, and both would read one list; ` +
        'give one of them another className, or say by OriginAllowlist.fromParameterName that they share it',
    );
  }
  taken.set(className, scope);
  return `${root}/${className}/origins`;
}

function checkName(name: string): string {
  if (!Token.isUnresolved(name) && /^(\/[A-Za-z0-9_.-]+){1,15}$/.test(name)) return name;
  refuse(
    'parameter-name-invalid',
    `got ${quote(name)}: a name is "/" and a part, up to 15 times; write ` +
      '"/shop/cors/orders/origins", or give a parameter whose name only the deployment knows to OriginAllowlist.fromParameter',
  );
}

/** The name of a parameter that the app defines is a token even where it is given: the resource still knows it. */
function nameOf(parameter: IStringListParameter): string {
  const resource = parameter.node.defaultChild;
  const given = resource instanceof CfnParameter ? resource.name : undefined;
  return given !== undefined && !Token.isUnresolved(given) && given.startsWith('/') ? given : parameter.parameterName;
}

function regionOf(parameter: IStringListParameter): string | undefined {
  return Token.isUnresolved(parameter.env.region) ? undefined : parameter.env.region;
}

/** ARN of a parameter by its name, in the account of `scope`. */
export function parameterArnOf(scope: IConstruct, name: string, region: string | undefined): string {
  const resourceName = name.replace(/^\//, '');
  const arnFormat = ArnFormat.SLASH_RESOURCE_NAME;
  return Stack.of(scope).formatArn({ service: 'ssm', region, resource: 'parameter', resourceName, arnFormat });
}
