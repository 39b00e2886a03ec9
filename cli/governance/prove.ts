import { classTestsOf } from '../../checks/probes/class-tests';
import { liveOrigins } from '../../checks/probes/live-origins';
import type { ProbeResult } from '../../checks/probes/probe-result';
import { requestClasses } from '../../checks/probes/request-classes';
import { runProbes } from '../../checks/probes/run-probes';
import { printable } from '../../checks/text';
import type { FunctionConfig } from '../../lib/contract/function-config';
import type { Preview } from '../../preview';
import { isFailure } from '../../request/aws/failure';
import { ParameterCreator } from '../../request/aws/parameter-creator';
import { readStacks } from '../assembly/read-stacks';
import { type Target, targetsOf } from '../assembly/targets';

/** What was found of one class at one path. */
export interface Proof {
  readonly stack: string;
  readonly target: string;
  readonly path: string;
  readonly class: string;
  readonly results: readonly ProbeResult[];
}

const LISTED = 'https://listed.invalid';
const CREATE_MS = 10_000;
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'preview', AWS_SECRET_ACCESS_KEY: 'preview' };

/**
 * Sends the requests that each policy tells apart to what was synthesised (mapping templates, functions, configurations), as the preview
 * serves it, and compares the answers with what the policy decides.
 *
 * @throws Error with a sentence for the terminal where the assembly cannot be served
 */
export async function prove(directory: string): Promise<Proof[]> {
  const targets = targetsOf(readStacks(directory));
  if (targets.length === 0)
    throw new Error(`got ${JSON.stringify(directory)}: no template there has classes of cdk-cors`);
  const { startPreview } = await import('../../preview/index.js');
  const preview = await startPreview({ app: directory });
  try {
    const proofs: Proof[] = [];
    for (const target of targets) proofs.push(...(await proveTarget(target, preview)));
    return proofs;
  } finally {
    await preview.close();
  }
}

async function proveTarget(target: Target, preview: Preview): Promise<Proof[]> {
  const { stack, id, config } = target;
  const isNested = stack.endsWith('.nested.template.json');
  const endpoint = preview.endpoints.find((one) => one.id === id && (isNested || one.stack === stack));
  // an API of another app, which is not here
  if (endpoint === undefined) return [];
  const listed = await listsOf(config, preview.aws);
  const proofs: Proof[] = [];
  for (const test of classTestsOf({ ...target, listed })) {
    const { className, path, template, policy, probed, enforcement } = test;
    const url = new URL(`${endpoint.url.replace(/\/$/, '')}/${path.replace(/^\//, '')}`);
    const probes = requestClasses(policy, probed, enforcement, target.methodsAt(template));
    const results = await runProbes(url, policy, probes, {}, enforcement);
    proofs.push({ stack, target: id, path, class: className, results });
  }
  return proofs;
}

/** Live lists as the preview has them. Those that the app expects to be there get an entry. */
async function listsOf(config: FunctionConfig, aws: string): Promise<Map<string, readonly string[]>> {
  const store = (region = 'us-east-1') =>
    new ParameterCreator({ env: { ...CREDENTIALS, AWS_REGION: region, AWS_ENDPOINT_URL: aws } });
  for (const { live } of Object.values(config.classes)) {
    if (typeof live?.parameter !== 'string') continue;
    const tier = { Tier: 'Standard', Type: 'StringList', Description: '', Tags: [] } as const;
    const signal = AbortSignal.timeout(CREATE_MS);
    await store(live.region).createParameter({ ...tier, Name: live.parameter, Value: LISTED }, signal);
  }
  const listed = new Map<string, readonly string[]>();
  for (const [name, origins] of await liveOrigins(config, { store, now: Date.now() }))
    if (!isFailure(origins)) listed.set(name, origins);
  return listed;
}

/** Requests that are answered otherwise than the policy decides. */
export function mismatches(proofs: readonly Proof[]): number {
  return proofs.flatMap(({ results }) => results).filter(({ differences }) => differences.length > 0).length;
}

/** The proof for people: a line for each class and path, and each request that was answered otherwise. */
export function proofLines(proofs: readonly Proof[]): string[] {
  if (proofs.length === 0)
    return ['nothing was proved: the classes are of APIs that are not in the app, or have no method at any path'];
  return proofs.flatMap(({ stack, target, path, class: name, results }) => {
    const wrong = results.filter(({ differences }) => differences.length > 0);
    const unjudged = results.filter(({ obstacle }) => obstacle !== undefined);
    const [first] = unjudged;
    const why = first?.obstacle ? `, ${unjudged.length} not judged (${first.obstacle.code})` : '';
    const equal = results.length - wrong.length - unjudged.length;
    return [
      `${name} at ${target} of ${stack}, ${path}: ${equal} of ${results.length} requests as the policy decides${why}`,
      ...wrong.flatMap(({ name: request, status, differences }) => [
        `  ${request}: ${status}`,
        ...differences.map((difference) => `    ${difference}`),
      ]),
    ].map(printable);
  });
}
