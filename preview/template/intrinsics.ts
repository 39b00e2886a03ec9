import type { Stack } from './stack';

type Intrinsic = (stack: Stack, argument: unknown) => unknown;

/** `AWS::NoValue`: the property that holds it is left out. */
const NO_VALUE = Symbol('AWS::NoValue');

const PSEUDO_PARAMETERS: Readonly<Record<string, (stack: Stack) => unknown>> = {
  'AWS::AccountId': (stack) => stack.account,
  'AWS::NoValue': () => NO_VALUE,
  'AWS::NotificationARNs': () => [],
  'AWS::Partition': () => 'aws',
  'AWS::Region': (stack) => stack.region,
  'AWS::StackId': (stack) => `arn:aws:cloudformation:${stack.region}:${stack.account}:stack/${stack.name}/preview`,
  'AWS::StackName': (stack) => stack.name,
  'AWS::URLSuffix': () => 'amazonaws.com',
};

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (stack, name) => ref(stack, String(name)),
  'Fn::GetAtt': (stack, argument) => {
    const [logicalId, ...name] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
    return stack.getAtt(logicalId ?? '', name.join('.'));
  },
  'Fn::Join': (stack, argument) => {
    const [separator, values] = list(argument);
    return list(stack.resolve(values))
      .map((value) => stack.text(value))
      .join(String(separator));
  },
  'Fn::Sub': substitute,
  'Fn::FindInMap': (stack, argument) => {
    const [map = '', first = '', second = ''] = list(stack.resolve(argument)).map(String);
    const value = stack.template.Mappings?.[map]?.[first]?.[second];
    return value ?? stack.unknown(`${stack.name}: no mapping ${map}.${first}.${second}`, '');
  },
  'Fn::Select': (stack, argument) => {
    const [index, values] = list(argument);
    return list(stack.resolve(values))[Number(stack.resolve(index))] ?? '';
  },
  'Fn::Split': (stack, argument) => {
    const [separator, value] = list(argument);
    return stack.text(value).split(String(separator));
  },
  'Fn::If': (stack, argument) => {
    const [condition, whenTrue, whenFalse] = list(argument);
    return resolveRaw(stack, stack.conditions.holds(String(condition)) ? whenTrue : whenFalse);
  },
  'Fn::ImportValue': (stack, name) => stack.scope.importValue(stack.text(name)),
  'Fn::Base64': (stack, value) => Buffer.from(stack.text(value)).toString('base64'),
  'Fn::GetAZs': (stack) => ['a', 'b', 'c'].map((zone) => `${stack.region}${zone}`),
};

/** Value with every intrinsic function of CloudFormation replaced by what it stands for in this stack. */
export function resolveValue(stack: Stack, value: unknown): unknown {
  const resolved = resolveRaw(stack, value);
  return resolved === NO_VALUE ? undefined : resolved;
}

function resolveRaw(stack: Stack, value: unknown): unknown {
  if (typeof value === 'string') return dynamicReferences(stack, value);
  if (Array.isArray(value)) return value.map((item) => resolveRaw(stack, item)).filter((item) => item !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name = '', argument] = []] = entries;
  if (entries.length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) {
    const intrinsic = INTRINSICS[name];
    if (intrinsic) return intrinsic(stack, argument);
    return stack.unknown(`${stack.name}: intrinsic function ${name} is not served`, name);
  }
  return Object.fromEntries(
    entries.map(([key, item]) => [key, resolveRaw(stack, item)] as const).filter(([, item]) => item !== NO_VALUE),
  );
}

function ref(stack: Stack, name: string): unknown {
  const pseudo = PSEUDO_PARAMETERS[name];
  return pseudo ? pseudo(stack) : stack.ref(name);
}

function substitute(stack: Stack, argument: unknown): string {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const own = variables as Record<string, unknown>;
  return String(template).replace(/\$\{(!?)([^}]+)\}/g, (whole, literal: string, name: string) => {
    if (literal) return whole.replace('${!', '${');
    if (Object.hasOwn(own, name)) return stack.text(own[name]);
    const dot = name.indexOf('.');
    return stack.text(dot < 0 ? ref(stack, name) : stack.getAtt(name.slice(0, dot), name.slice(dot + 1)));
  });
}

function dynamicReferences(stack: Stack, value: string): string {
  return value.replace(/\{\{resolve:([a-z-]+):([^}]*)\}\}/g, (whole, service: string, key: string) => {
    const found = service === 'ssm' ? stack.scope.parameterValue(key) : undefined;
    return found ?? stack.unknown(`${stack.name}: dynamic reference ${whole} has no value here`, whole);
  });
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
