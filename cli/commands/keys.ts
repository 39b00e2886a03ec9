import { Command } from 'commander';
import type { Failure } from '../../request/aws/failure';
import type { KeyRecord } from '../../request/tokens/key/key-record';
import { removeKey } from '../../request/tokens/key/remove-key';
import { rotateKeys } from '../../request/tokens/key/rotate-keys';
import type { KeyRotationOptions } from '../../request/tokens/key/rotation-options';
import { signingKey } from '../../request/tokens/key/rotation-plan';
import { revoke } from '../../request/tokens/state/revoke';
import { problem } from '../tokens/problem';
import { deny, print, remark } from '../tokens/terminal';
import {
  deadline,
  need,
  openTable,
  type TableOptions,
  type TokenTable,
  tableCommand,
  timeOf,
} from '../tokens/token-table';

interface RemoveOptions extends TableOptions {
  readonly keepTokens?: boolean;
}

/** `cdk-cors keys ...`: what tokens are signed with. */
export function keysCommand(): Command {
  return new Command('keys')
    .description('list, rotate and remove the keys that sign scoped tokens')
    .addCommand(tableCommand('list', 'list all keys').action(list))
    .addCommand(
      tableCommand(
        'rotate',
        'start a rotation now: the next key is published, and signs once everybody knows it',
      ).action(rotate),
    )
    .addCommand(
      tableCommand('remove', 'in an emergency: make the key invalid, and revoke all tokens')
        .argument('<kid>', 'name of the key')
        .option('--keep-tokens', 'revoke only the tokens of this key')
        .action(remove),
    );
}

async function list(options: TableOptions): Promise<void> {
  const table = await openTable(options);
  printKeys(options, table, await need(table.store.keys(deadline()), 'the keys'));
}

async function rotate(options: TableOptions): Promise<void> {
  const table = await openTable(options);
  const keys = await need(table.store.keys(deadline()), 'the keys');
  // due at once, however young the active key is; where the next key is published already, it is about that one
  const isPublished = keys.some(({ state }) => state === 'pending');
  const rotation = optionsOf(table, isPublished ? {} : { keyRotationSeconds: 0 });
  printKeys(options, table, await need(rotateKeys(rotation, deadline()), 'the rotation'));
}

async function remove(kid: string, options: RemoveOptions): Promise<void> {
  const table = await openTable(options);
  const removed = await removeKey(kid, table, deadline());
  if (removed === false) {
    deny(problem('key-unknown', `got ${JSON.stringify(kid)}: there is no such key`));
    return;
  }
  // an emergency: what fails keeps nothing else from being done, and is told once all is
  const { store, settings, clock } = table;
  const revocation = { store, maxLifetimeSeconds: settings.maxLifetimeSeconds, clock };
  const revoked = options.keepTokens ? undefined : await revoke({ kind: 'issuer' }, revocation, deadline());
  const keys = await rotateKeys(optionsOf(table), deadline());
  await need(Promise.resolve(removed), `key ${JSON.stringify(kid)}`);
  await need(Promise.resolve(revoked), 'the tokens');
  printKeys(options, table, await need(Promise.resolve(keys), 'the rotation'));
}

function optionsOf(
  { store, kms, settings, clock }: TokenTable,
  policy: { keyRotationSeconds?: number } = {},
): KeyRotationOptions {
  const { rotation } = settings;
  const onGivenUp = (kid: string, problem: string) => remark(`key ${kid} was given up: ${problem}`);
  const onNotDeleted = (kid: string, { failure, message }: Failure) =>
    remark(`key ${kid} is not deleted: ${failure}: ${message}`);
  return { store, kms, policy: { ...rotation, ...policy }, keyTag: rotation.keyTag, clock, onGivenUp, onNotDeleted };
}

function printKeys({ json }: TableOptions, { settings }: TokenTable, keys: readonly KeyRecord[]): void {
  const sorted = [...keys].sort((a, b) => a.generation - b.generation);
  const signing = signingKey(sorted)?.kid;
  const document = sorted.map(({ kid, alg, state, since }) => {
    const signsFrom = state === 'pending' ? since + settings.rotation.publishSeconds : undefined;
    return { kid, alg, state, since, signs: kid === signing, signsFrom };
  });
  const lines = document.map(({ kid, alg, state, since, signs, signsFrom }) => {
    const what = signsFrom === undefined ? '' : `, signs with the first rotation after ${timeOf(signsFrom)}`;
    return `${kid}  ${alg}  ${state} since ${timeOf(since)}${signs ? ', signs' : what}`;
  });
  print(json, document, lines.length > 0 ? lines : ['no keys']);
}
