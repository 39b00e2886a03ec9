import { Token } from 'aws-cdk-lib';
import { RECONCILE_SECONDS, spanOf } from '../../contract/times';
import type { Policy } from '../../policy';
import type { BoundAllowlist } from '../allowlist/bound-allowlist';

/** Default throughput of GetParameter an account and region (https://docs.aws.amazon.com/general/latest/gr/ssm.html). */
const READS_PER_SECOND = 40;

/**
 * Says how long a removed origin goes on, and how many function instances the account's reads are enough for.
 *
 * @param sourceCount of how many parameters the list is made
 */
export function removalBound(policy: Policy, live: BoundAllowlist, sourceCount: number): string {
  const { parameter, effective, freshForSeconds, usableForSeconds } = live;
  const name = Token.isUnresolved(parameter) ? 'the parameter' : parameter;
  // not by toLocaleString: its first use in a process takes longer than the rest of the class
  const instances = String(READS_PER_SECOND * freshForSeconds).replace(/\B(?=(\d{3})+$)/g, ',');
  const sending = `browsers with a cached preflight may go on sending for up to ${spanOf(policy.maxAgeSeconds)}`;
  const cached = policy.rejectForeignWrites ? `${sending}, and writes are then refused` : sending;
  const pushed = effective
    ? `by functions ${freshForSeconds} s after AllowlistSync has written ${effective}, which takes seconds, or ${spanOf(RECONCILE_SECONDS)} ` +
      'where the event gets lost,'
    : `within ${freshForSeconds} s,`;
  return (
    `${policy.name}: an origin taken off ${name} is refused ${pushed} or within ${spanOf(usableForSeconds)} ` +
    `while Parameter Store cannot be read; ${cached}. Parameter Store's default of ${READS_PER_SECOND} reads/s allows ` +
    `${instances} warm function instances${sourceCount > 1 ? firstReads(sourceCount) : ''}`
  );
}

/** Names that `GetParameters` takes (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html). */
const NAMES_A_READ = 10;

function firstReads(sourceCount: number): string {
  const reads = Math.ceil(sourceCount / NAMES_A_READ) + 1;
  return (
    `. Once what is in force takes more than 8 KB, it has a parameter for each of its ${sourceCount} lists: a new instance then makes ${reads} reads, and ` +
    `the default allows ${Math.floor(READS_PER_SECOND / reads)} new ones a second; raise Parameter Store's throughput for more (its setting ` +
    'high-throughput-enabled), or have a distribution answer from its KeyValueStore, which reads none'
  );
}
