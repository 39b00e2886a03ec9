import type { Command } from 'commander';
import type { Client } from '../../request/tokens/client/client';
import { counts, rotateSecret } from '../../request/tokens/client/client-secrets';
import { endTokens } from '../tokens/end-tokens';
import { findClient } from '../tokens/find-client';
import { InputReport } from '../tokens/input-report';
import { problem } from '../tokens/problem';
import { print } from '../tokens/terminal';
import { deadline, need, nowSeconds, openTable, type TableOptions, tableCommand, timeOf } from '../tokens/token-table';

interface Options extends TableOptions {
  readonly expireOldIn?: string;
  readonly leaked?: boolean;
}

const DAY = '86400';

/** `cdk-cors client rotate`: in peace, so that its owner can replace the secret; or because somebody else has it. */
export function rotateClientCommand(): Command {
  return tableCommand('rotate', 'give a client a new secret, which is shown only once')
    .argument('<id>', 'client_id')
    .option('--expire-old-in <seconds>', `how long the previous secret stays valid; by default ${DAY}`)
    .option('--leaked', 'make all previous secrets invalid, and revoke the tokens of the client')
    .action(rotate);
}

async function rotate(id: string, options: Options): Promise<void> {
  const report = new InputReport();
  const overlap = overlapOf(options, report);
  const table = await openTable(options, report);
  const client = await findClient(id, table);
  if (client === undefined) return;
  refuseWithoutSecret(client, nowSeconds(table));
  const { leaked = false, expireOldIn } = options;
  if (!leaked && expireOldIn === undefined) refuseToBreak(client, nowSeconds(table));
  const rotated = rotateSecret(client, nowSeconds(table), overlap);
  await need(table.store.putClient(rotated.client, deadline()), `client ${JSON.stringify(id)}`);
  // in this order: after the end of its tokens, nobody gets new ones for the secret of before
  if (leaked) await endTokens(id, table, 'rotate it again, since the new secret was not shown to anybody');
  const keys = client.jwks === undefined ? '' : ' (its keys are not)';
  const before = leaked
    ? `all previous secrets are invalid${keys}, and the tokens of ${id} are revoked within ${table.settings.maxRevocationSeconds} s`
    : `the previous secret is valid for another ${overlap} s`;
  print(options.json, { id, secret: rotated.secret, oldExpiresIn: overlap, tokensEnded: leaked }, [
    `${before}; the new one, which is shown only this once:`,
    rotated.secret,
  ]);
}

/** A client that proves itself without a secret would have one more thing that can leak, and nothing would end by it. */
function refuseWithoutSecret(client: Client, now: number): void {
  const reason = whyWithoutSecret(client, now);
  if (reason !== undefined)
    throw new Error(problem('secrets-unexpected', `got ${JSON.stringify(client.id)}: ${reason}`));
}

function whyWithoutSecret({ id, type, jwks, secrets }: Client, now: number): string | undefined {
  if (type === 'browser') return 'pages have no secret; it is a browser client';
  const disable = `"cdk-cors client disable ${id}"`;
  // partners that came from a secret to keys may have both
  const isByKeys = type === 'mobile' || !secrets.some((secret) => counts(secret, now));
  if (jwks !== undefined && isByKeys) {
    const update = `"cdk-cors client add ${id} --update --jwks FILE"`;
    return `it authenticates with its keys; write ${update}, which revokes its tokens if it removes a key, or ${disable}`;
  }
  if (type !== 'mobile') return undefined;
  return `apps cannot keep a secret: one that such a client has is valid until the client is disabled; write ${disable}, and add another`;
}

/** Two secrets count at a time: another one would end that which was promised to count for longer. */
function refuseToBreak({ id, secrets }: Client, now: number): void {
  const promised = secrets.find(({ expires }) => expires !== undefined && expires > now);
  if (promised === undefined) return;
  throw new Error(
    problem(
      'secret-promised',
      `got ${JSON.stringify(id)}: its secret ${promised.id} is valid until ${timeOf(promised.expires!)}, and a ` +
        'third one would end it now; rotate it then, or say with --expire-old-in how long the previous secret is to stay valid',
    ),
  );
}

function overlapOf({ expireOldIn, leaked }: Options, report: InputReport): number {
  const overlap = report.seconds('--expire-old-in', expireOldIn ?? (leaked ? '0' : DAY)) ?? 0;
  if (leaked && expireOldIn !== undefined) {
    const reason = 'a leaked secret becomes invalid at once';
    report.error('overlap-unexpected', '--expire-old-in', expireOldIn, reason, 'leave it out, or --leaked');
  }
  return overlap;
}
