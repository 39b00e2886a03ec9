import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type IScopedTokens, ScopedTokens, TokenVerification } from '../lib';
import { makeTokenTable } from '../lib/private/scoped-tokens/token-table';
import { AUDIENCE, shopTokens } from './support/synth/token-app';

type Grants = 'grantManageClients' | 'grantRead' | 'grantRevoke' | 'grantVerify';

/** Which actions a role may do on which partitions. */
function allowed(stack: Stack, tokens: IScopedTokens, grant: Grants): Record<string, string[]>[] {
  const role = new Role(stack, 'Operators', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  tokens[grant](role).assertSuccess();
  const policies = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const [, policy] = policies.find(([id]) => id.startsWith('Operators'))!;
  type Statement = { Action: string | string[]; Condition?: { 'ForAllValues:StringLike'?: object } };
  return policy['Properties'].PolicyDocument.Statement.map(({ Action, Condition }: Statement) => ({
    actions: [Action].flat(),
    ...Condition?.['ForAllValues:StringLike'],
  }));
}

const READ = {
  actions: ['dynamodb:GetItem', 'dynamodb:Query'],
  'dynamodb:LeadingKeys': ['feed', 'client', 'settings'],
};
const write = (partition: string) => ({ actions: ['dynamodb:PutItem'], 'dynamodb:LeadingKeys': [partition] });
const QUERY = { actions: ['dynamodb:Query'], 'dynamodb:LeadingKeys': ['feed'] };

describe('grants on scoped tokens', () => {
  it.each<[Grants, object[]]>([
    ['grantRead', [READ]],
    ['grantManageClients', [READ, write('client'), write('feed')]],
    ['grantRevoke', [READ, write('feed')]],
    ['grantVerify', [QUERY, write('replay#*')]],
  ])('%s allows what it says, on nothing else of the table', (grant, statements) => {
    const stack = new Stack(new App(), 'Stack');
    expect(allowed(stack, shopTokens(stack), grant)).toEqual(statements);
    const other = new Stack(new App(), 'Stack');
    const tableArn = 'arn:aws:dynamodb:eu-west-1:111111111111:table/Tokens';
    const attributes = { audience: AUDIENCE, issuerUrl: 'https://auth.example', tableArn };
    expect(allowed(other, ScopedTokens.fromScopedTokensAttributes(other, 'Tokens', attributes), grant)).toEqual(
      statements,
    );
  });

  it('let another account in by the policy of the table', () => {
    const stack = new Stack(new App(), 'Stack');
    shopTokens(stack).grantVerify(new AccountPrincipal('222222222222')).assertSuccess();
    const [table] = Object.values(Template.fromStack(stack).findResources('AWS::DynamoDB::Table'));
    const { Statement } = table!['Properties'].ResourcePolicy.PolicyDocument;
    expect(Statement.map(({ Action }: { Action: string }) => Action)).toEqual(['dynamodb:Query', 'dynamodb:PutItem']);
    expect(JSON.stringify(Statement)).toContain(':iam::222222222222:root');
    const keys = Statement.map(
      ({ Condition }: { Condition: Record<string, object> }) => Condition['ForAllValues:StringLike'],
    );
    expect(keys).toEqual([{ 'dynamodb:LeadingKeys': ['feed'] }, { 'dynamodb:LeadingKeys': ['replay#*'] }]);
  });

  it('include the key that encrypts the table', () => {
    const stack = new Stack(new App(), 'Stack');
    const table = makeTokenTable(stack);
    Object.defineProperty(table, 'encryptionKey', { value: new Key(stack, 'Key') });
    const actions = allowed(stack, shopTokens(stack, { table }), 'grantRead').flatMap((one) => one['actions']);
    expect(actions).toContain('kms:Decrypt');
  });

  it('are refused where nobody knows the table', () => {
    const stack = new Stack(new App(), 'Stack');
    const attributes = {
      audience: AUDIENCE,
      issuerUrl: 'https://auth.example',
      verification: TokenVerification.GATEWAY,
    };
    const tokens = ScopedTokens.fromScopedTokensAttributes(stack, 'Tokens', attributes);
    expect(() => tokens.grantRevoke(new AccountPrincipal('222222222222'))).toThrow(
      'table-not-given - Stack/Tokens: nothing can be granted on a table that is not given; add tableArn to its attributes',
    );
  });
});
