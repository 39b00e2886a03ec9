import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import type { EndpointClassProps, PolicyFileClassProps } from '../../endpoint-class-props';
import { OriginAllowlist } from '../../origin-allowlist';
import { PolicyError, type PolicyInput, validatePolicy } from '../../policy';
import { quote } from '../../policy/issue';
import { nameInFile, parsePolicyFile } from '../../policy/policy-file';
import { refuse } from '../messages/refusal';
import { ConstructReport } from './construct-report';

/**
 * The props of a class whose policy is in a file.
 *
 * @throws Error `policy-file-unreadable` or `policy-file-not-json`
 * @throws PolicyError with everything that is wrong with the file, at once
 */
export function propsFromFile(path: string, props: PolicyFileClassProps): EndpointClassProps {
  const input = readPolicyFile(path);
  const { allowlist } = props;
  const report = new ConstructReport();
  if (allowlist && input?.origins !== undefined) {
    const reason =
      'the class takes its origins from the allowlist of its props, and a file that names others would be ignored';
    report.error('origins-given-twice', 'origins', input.origins, reason, 'leave out origins here, or allowlist there');
  }
  // of a list that is not in the file, the class itself checks what is known of it
  const isElsewhere = allowlist !== undefined && typeof input === 'object' && input !== null;
  const { errors } = validatePolicy(isElsewhere ? { ...input, origins: [] } : input, { live: isElsewhere });
  report.errors.push(...errors);
  if (report.errors.length > 0) {
    throw new PolicyError(nameInFile(input, quote(path)), report.errors as (typeof errors)[number][]);
  }
  return { ...propsOf(input), ...props };
}

function readPolicyFile(path: string): PolicyInput {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    refuse(
      'policy-file-unreadable',
      `got ${quote(path)}: ${(error as Error).message}; a path that is not absolute begins in the folder in which CDK runs ` +
        `the app, and this one is ${quote(resolve(path))}: write it so, or path.join(__dirname, ...)`,
    );
  }
  try {
    return parsePolicyFile(bytes);
  } catch (error) {
    refuse(
      'policy-file-not-json',
      `${quote(path)}: ${(error as Error).message}; a policy file is one JSON object, such as "npx cdk-cors init" writes`,
    );
  }
}

/** What a valid policy is in the words of a construct. */
function propsOf(policy: PolicyInput): EndpointClassProps {
  const { $schema: _, name, origins, maxAgeSeconds, ...rest } = policy as PolicyInput & { readonly $schema?: string };
  const copy = (list: readonly string[] | undefined) => list && [...list];
  return {
    ...rest,
    className: name,
    allowlist: origins === '*' ? OriginAllowlist.anyOrigin() : OriginAllowlist.of(...(origins ?? [])),
    methods: [...rest.methods],
    requestHeaders: copy(rest.requestHeaders),
    exposedHeaders: copy(rest.exposedHeaders),
    selfOrigins: copy(rest.selfOrigins),
    maxAge: maxAgeSeconds === undefined ? undefined : Duration.seconds(maxAgeSeconds),
  };
}
