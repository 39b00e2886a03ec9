import { Stack } from 'aws-cdk-lib';
import { CfnTable, type ITable, type Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { PARTITIONS, REPLAY_PREFIX } from '../../contract/token-table';
import { definesResource } from '../is-resource';
import { KEY_ACTIONS, REVOCATION_ATTRIBUTES } from './token-table';

/** Actions on the items of some partitions of the table. */
interface ItemGrant {
  readonly actions: string[];
  readonly partitions: readonly string[];
  /** The only attributes that items may have which it writes; all, if left out. */
  readonly written?: readonly string[];
}

const READ: ItemGrant = { actions: ['dynamodb:GetItem', 'dynamodb:Query'], partitions: Object.values(PARTITIONS) };
/** Not a key, which lies in the same partition as revocations. */
const REVOKE: ItemGrant = {
  actions: ['dynamodb:PutItem'],
  partitions: [PARTITIONS.feed],
  written: REVOCATION_ATTRIBUTES,
};

/** What people and functions may be allowed to do with the table of tokens. */
export const TOKEN_GRANTS = {
  read: [READ],
  // whoever disables a client, or takes scopes from it, revokes its tokens
  manageClients: [READ, { actions: ['dynamodb:PutItem'], partitions: [PARTITIONS.client] }, REVOKE],
  revoke: [READ, REVOKE],
  verify: [
    { actions: ['dynamodb:Query'], partitions: [PARTITIONS.feed] },
    { actions: ['dynamodb:PutItem'], partitions: [`${REPLAY_PREFIX}*`] },
  ],
} satisfies { readonly [name: string]: readonly ItemGrant[] };

/** Allows it by the policy of the grantee, or where that is of another account by the policy of the table. */
export function grantItems(
  scope: IConstruct,
  table: ITable,
  grantee: IGrantable,
  what: keyof typeof TOKEN_GRANTS,
): Grant {
  const grants = TOKEN_GRANTS[what].map(({ actions, partitions, written }: ItemGrant) => {
    const conditions = {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...partitions] },
      ...(written && { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': [...written] } }),
    };
    const options = { grantee, actions, resourceArns: [table.tableArn], conditions };
    const grant = Grant.addToPrincipal(options);
    if (grant.success || !hasPolicy(table)) return grant;
    // with a statement of our own: older versions of CDK leave the conditions out of theirs. The policy of a table cannot name the table that it is part of
    const principals = [grantee.grantPrincipal];
    const statement = new PolicyStatement({ actions, principals, resources: ['*'], conditions });
    return Grant.addStatementToResourcePolicy({ ...options, statement, resource: table });
  });
  if (table.encryptionKey) grants.push(grantKey(scope, table, grantee));
  return grants.reduce((all, one) => all.combine(one));
}

/** Whether a table has a policy of its own that the app can add to. */
function hasPolicy(table: ITable): table is Table {
  return 'addToResourcePolicy' in table && definesResource(table, CfnTable);
}

function grantKey(scope: IConstruct, { encryptionKey }: ITable, grantee: IGrantable): Grant {
  const viaService = `dynamodb.${Stack.of(scope).region}.amazonaws.com`;
  return Grant.addToPrincipal({
    grantee,
    actions: KEY_ACTIONS,
    resourceArns: [encryptionKey!.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': viaService } },
  });
}
