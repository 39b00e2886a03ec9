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
  return tableCommand('rotate', 'give a client a new secret, which is shown this once')
    .argument('<id>', 'client_id')
    .option('--expire-old-in <seconds>', `how long the secret of before goes on counting; by default ${DAY}`)
    .option('--leaked', 'no secret of before counts any more, and the tokens of the client end')
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
  if (leaked) await endTokens(id, table, 'rotate it again, since nobody was shown the new secret');
  const keys = client.jwks === undefined ? '' : ' (its keys do)';
  const before = leaked
    ? `no secret of before counts any more${keys}, and the tokens of ${id} end within ${table.settings.maxRevocationSeconds} s`
    : `the secret of before counts for ${overlap} s more`;
  print(options.json, { id, secret: rotated.secret, oldExpiresIn: overlap, tokensEnded: leaked }, [
    `${before}; the new one, which nobody can show again:`,
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
    return `it proves itself by its keys; write ${update}, which ends its tokens where it takes a key away, or ${disable}`;
  }
  if (type !== 'mobile') return undefined;
  return `apps keep no secret: one that such a client has counts until the client is disabled; write ${disable}, and add another`;
}

/** Two secrets count at a time: another one would end that which was promised to count for longer. */
function refuseToBreak({ id, secrets }: Client, now: number): void {
  const promised = secrets.find(({ expires }) => expires !== undefined && expires > now);
  if (promised === undefined) return;
  throw new Error(
    problem(
      'secret-promised',
      `got ${JSON.stringify(id)}: its secret ${promised.id} counts until ${timeOf(promised.expires!)}, and a ` +
        'third one would end it now; rotate it then, or say by --expire-old-in how long the secret of before is to count',
    ),
  );
}

function overlapOf({ expireOldIn, leaked }: Options, report: InputReport): number {
  const overlap = report.seconds('--expire-old-in', expireOldIn ?? (leaked ? '0' : DAY)) ?? 0;
  if (leaked && expireOldIn !== undefined) {
    const reason = 'a secret that leaked counts for nothing any more';
    report.error('overlap-unexpected', '--expire-old-in', expireOldIn, reason, 'leave it out, or --leaked');
  }
  return overlap;
}
