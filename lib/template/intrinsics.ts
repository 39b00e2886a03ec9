import type { Resolver } from './resolver';

type Intrinsic = (resolver: Resolver, argument: unknown) => unknown;

/** `AWS::NoValue`: the property that holds it is left out. */
const NO_VALUE = Symbol('AWS::NoValue');

const PSEUDO_PARAMETERS: Readonly<Record<string, (resolver: Resolver) => unknown>> = {
  'AWS::AccountId': (resolver) => resolver.account,
  'AWS::NoValue': () => NO_VALUE,
  'AWS::NotificationARNs': () => [],
  'AWS::Partition': () => 'aws',
  'AWS::Region': (resolver) => resolver.region,
  'AWS::StackId': (resolver) =>
    `arn:aws:cloudformation:${resolver.region}:${resolver.account}:stack/${resolver.name}/preview`,
  'AWS::StackName': (resolver) => resolver.name,
  'AWS::URLSuffix': () => 'amazonaws.com',
};

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (resolver, name) => ref(resolver, String(name)),
  'Fn::GetAtt': (resolver, argument) => {
    const [logicalId, ...name] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
    return resolver.getAtt(logicalId ?? '', name.join('.'));
  },
  'Fn::Join': (resolver, argument) => {
    const [separator, values] = list(argument);
    return list(resolver.resolve(values))
      .map((value) => resolver.text(value))
      .join(String(separator));
  },
  'Fn::Sub': substitute,
  'Fn::FindInMap': (resolver, argument) => {
    const [map = '', first = '', second = ''] = list(resolver.resolve(argument)).map(String);
    const value = resolver.template.Mappings?.[map]?.[first]?.[second];
    return value ?? resolver.unknown(`${resolver.name}: no mapping ${map}.${first}.${second}`, '');
  },
  'Fn::Select': (resolver, argument) => {
    const [index, values] = list(argument);
    return list(resolver.resolve(values))[Number(resolver.resolve(index))] ?? '';
  },
  'Fn::Split': (resolver, argument) => {
    const [separator, value] = list(argument);
    return resolver.text(value).split(String(separator));
  },
  'Fn::If': (resolver, argument) => {
    const [condition, whenTrue, whenFalse] = list(argument);
    return resolveRaw(resolver, resolver.holds(String(condition)) ? whenTrue : whenFalse);
  },
  'Fn::ImportValue': (resolver, name) => resolver.importValue(resolver.text(name)),
  'Fn::Base64': (resolver, value) => Buffer.from(resolver.text(value)).toString('base64'),
  'Fn::GetAZs': (resolver) => ['a', 'b', 'c'].map((zone) => `${resolver.region}${zone}`),
};

/** Value with every intrinsic function of CloudFormation replaced by what it stands for in a stack. */
export function resolveValue(resolver: Resolver, value: unknown): unknown {
  const resolved = resolveRaw(resolver, value);
  return resolved === NO_VALUE ? undefined : resolved;
}

function resolveRaw(resolver: Resolver, value: unknown): unknown {
  if (typeof value === 'string') return dynamicReferences(resolver, value);
  if (Array.isArray(value)) return value.map((item) => resolveRaw(resolver, item)).filter((item) => item !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value);
  const [name = ''] = keys;
  if (keys.length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) {
    const intrinsic = INTRINSICS[name];
    if (intrinsic) return intrinsic(resolver, (value as Record<string, unknown>)[name]);
    return resolver.unknown(`${resolver.name}: intrinsic function ${name} is not served`, name);
  }
  // large apps have hundreds of thousands of these
  const resolved: Record<string, unknown> = {};
  for (const key of keys) {
    const item = resolveRaw(resolver, (value as Record<string, unknown>)[key]);
    if (item !== NO_VALUE) define(resolved, key, item);
  }
  return resolved;
}

/** As an own property, whatever its name: assignment to `__proto__` would not make one. */
function define(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  else object[key] = value;
}

function ref(resolver: Resolver, name: string): unknown {
  const pseudo = PSEUDO_PARAMETERS[name];
  return pseudo ? pseudo(resolver) : resolver.ref(name);
}

function substitute(resolver: Resolver, argument: unknown): string {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const own = variables as Record<string, unknown>;
  return String(template).replace(/\$\{(!?)([^}]+)\}/g, (whole, literal: string, name: string) => {
    if (literal) return whole.replace('${!', '${');
    if (Object.hasOwn(own, name)) return resolver.text(own[name]);
    const dot = name.indexOf('.');
    return resolver.text(dot < 0 ? ref(resolver, name) : resolver.getAtt(name.slice(0, dot), name.slice(dot + 1)));
  });
}

function dynamicReferences(resolver: Resolver, value: string): string {
  if (!value.includes('{{resolve:')) return value;
  return value.replace(/\{\{resolve:([a-z-]+):([^}]*)\}\}/g, (whole, service: string, key: string) => {
    const found = service === 'ssm' ? resolver.parameterValue(key) : undefined;
    return found ?? resolver.unknown(`${resolver.name}: dynamic reference ${whole} has no value here`, whole);
  });
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
