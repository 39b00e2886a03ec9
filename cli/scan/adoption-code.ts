import type { Policy } from '../../lib/policy';
import { POLICY_DEFAULTS } from '../../lib/policy/defaults';
import { printable } from '../tokens/terminal';
import type { AdoptedTarget, Facade } from './adoption';

/** What a facade is for: the type of CDK, and the module that has it. */
const TARGETS: { readonly [facade in Facade]: readonly [type: string, module: string] } = {
  RestApiCors: ['IRestApi', 'aws-cdk-lib/aws-apigateway'],
  HttpApiCors: ['IHttpApi', 'aws-cdk-lib/aws-apigatewayv2'],
  FunctionUrlCors: ['IFunctionUrl', 'aws-cdk-lib/aws-lambda'],
  BucketCors: ['IBucket', 'aws-cdk-lib/aws-s3'],
  DistributionCors: ['IDistribution', 'aws-cdk-lib/aws-cloudfront'],
};

/** Max age of the preset for public reads. */
const PUBLIC_READ_SECONDS = 7_200;

/** A module that applies the classes; '' where there is none. */
export function adoptionCode(targets: readonly AdoptedTarget[]): string {
  const adopted = targets.filter(({ applied }) => applied.length > 0);
  if (adopted.length === 0) return '';
  const names = new Names();
  const policies = new Map(
    adopted.flatMap(({ applied }) => applied.map(({ policy }): [Policy, string] => [policy, ''])),
  );
  const parameters = adopted.map((target) => names.of(camel(target.logicalId.replace(/[0-9A-F]{8}$/, '')) || 'target'));
  for (const policy of policies.keys()) policies.set(policy, names.of(`${camel(policy.name)}Class`));
  const classes = [...policies].map(([policy, name]) => `  const ${name} = ${classOf(policy)};`);
  const lines = adopted.flatMap(({ facade, stack, logicalId, applied, remarks }, i) => [
    ...[`${stack}/${logicalId}`, ...remarks.map((remark) => `- ${remark}`)].map((text) => `  // ${printable(text)}`),
    ...applied.map(({ path, policy }) => {
      const args = facade === 'BucketCors' ? [policies.get(policy)] : [quoted(path), policies.get(policy)];
      return `  ${facade}.of(${parameters[i]}).apply(${args.join(', ')});`;
    }),
  ]);
  const fields = adopted.map(({ facade }, i) => `  readonly ${parameters[i]}: ${TARGETS[facade][0]};`);
  return [
    ...importsOf(adopted, [...policies.keys()]),
    '',
    `/** What the classes are applied to. */\nexport interface Targets {\n${fields.join('\n')}\n}`,
    '',
    `export function applyCors(scope: Construct, { ${parameters.join(', ')} }: Targets): void {`,
    ...classes,
    '',
    ...lines,
    '}',
  ].join('\n');
}

function importsOf(adopted: readonly AdoptedTarget[], policies: readonly Policy[]): string[] {
  const facades = [...new Set(adopted.map(({ facade }) => facade))].sort();
  const library = [
    ...new Set(['EndpointClass', ...(policies.some(isNoPublicRead) ? ['OriginAllowlist'] : []), ...facades]),
  ].sort();
  return [
    ...(policies.some(hasOwnMaxAge) ? ["import { Duration } from 'aws-cdk-lib';"] : []),
    ...facades.map((facade) => `import type { ${TARGETS[facade][0]} } from '${TARGETS[facade][1]}';`),
    `import { ${library.join(', ')} } from 'cdk-cors';`,
    "import type { Construct } from 'constructs';",
  ];
}

function isNoPublicRead({ origins, methods }: Policy): boolean {
  return origins !== '*' || methods.some((method) => method !== 'GET' && method !== 'HEAD');
}

/** The preset for public reads has one of its own. */
function hasOwnMaxAge(policy: Policy): boolean {
  return policy.maxAgeSeconds !== (isNoPublicRead(policy) ? POLICY_DEFAULTS.maxAgeSeconds : PUBLIC_READ_SECONDS);
}

function classOf(policy: Policy): string {
  const { name, origins, methods, requestHeaders, exposedHeaders, credentials, maxAgeSeconds } = policy;
  // constructs of the app have names such as that of the target
  const id = quoted(`${camel(name).replace(/^./, (first) => first.toUpperCase())}Class`);
  const allowlist = origins === '*' ? 'anyOrigin()' : `of(${origins.map(quoted).join(', ')})`;
  const props = [
    ...(isNoPublicRead(policy) ? [`allowlist: OriginAllowlist.${allowlist}`, `methods: ${list(methods)}`] : []),
    ...(requestHeaders.length > 0 ? [`requestHeaders: ${list(requestHeaders)}`] : []),
    ...(exposedHeaders.length > 0 ? [`exposedHeaders: ${list(exposedHeaders)}`] : []),
    ...(credentials ? ['credentials: true'] : []),
    ...(hasOwnMaxAge(policy) ? [`maxAge: Duration.seconds(${maxAgeSeconds})`] : []),
  ];
  const settings = props.length === 0 ? '' : `, {\n${props.map((one) => `    ${one},\n`).join('')}  }`;
  return isNoPublicRead(policy)
    ? `new EndpointClass(scope, ${id}${settings})`
    : `EndpointClass.publicRead(scope, ${id}${settings})`;
}

function list(values: readonly string[]): string {
  return `[${values.map(quoted).join(', ')}]`;
}

/** Templates say what somebody else wrote: no text ends a literal or a comment. */
function quoted(text: string): string {
  return `'${printable(text.replace(/[\\']/g, '\\$&'))}'`;
}

function camel(text: string): string {
  const words = text.replace(/[^a-zA-Z0-9]+(.)?/g, (_, first: string = '') => first.toUpperCase());
  return words.replace(/^[^a-zA-Z]+/, '').replace(/^./, (first) => first.toLowerCase());
}

/** Names of variables, each once. */
class Names {
  private readonly taken = new Set(['scope']);

  of(wanted: string): string {
    let name = wanted;
    for (let number = 2; this.taken.has(name); number++) name = `${wanted}${number}`;
    this.taken.add(name);
    return name;
  }
}
