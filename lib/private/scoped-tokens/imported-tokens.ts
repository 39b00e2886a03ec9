import { Arn, ArnFormat, Stack, Token } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { AUTHORIZED, UNAUTHORIZED } from '../../contract/metrics';
import type { TokenMetricOptions } from '../../metric-options';
import type { ScopedTokensAttributes } from '../../scoped-tokens-props';
import { mark } from '../marks';
import { refuse } from '../messages/refusal';
import { tokenMetric } from '../metrics/token-metric';
import { type VerificationPlan, verificationPlanOf } from './plan';
import type { StoreLocation } from './store-location';
import { grantItems, type TOKEN_GRANTS } from './token-grants';
import type { VerifiedTokens } from './verified-tokens';

/** Tokens that another stack, app or account issues. */
export class ImportedTokens extends Construct implements VerifiedTokens {
  readonly issuerUrl: string;
  private readonly table: ITable | undefined;
  readonly _plan: VerificationPlan;
  readonly _needed = new Set<string>();

  constructor(scope: Construct, id: string, attributes: ScopedTokensAttributes) {
    super(scope, id);
    mark(this, 'ScopedTokens');
    this._plan = verificationPlanOf(this, attributes);
    this.issuerUrl = attributes.issuerUrl;
    const { tableArn } = attributes;
    this.table = tableArn ? Table.fromTableAttributes(this, 'Table', { tableArn }) : undefined;
  }

  get _store(): StoreLocation {
    const { issuerUrl } = this;
    const table = this.knownTable();
    return { table, tableName: this.isElsewhere(table.tableArn) ? table.tableArn : table.tableName, issuerUrl };
  }

  grantRead(grantee: IGrantable): Grant {
    return this.grant(grantee, 'read');
  }

  grantManageClients(grantee: IGrantable): Grant {
    return this.grant(grantee, 'manageClients');
  }

  grantRevoke(grantee: IGrantable): Grant {
    return this.grant(grantee, 'revoke');
  }

  grantVerify(grantee: IGrantable): Grant {
    return this.grant(grantee, 'verify');
  }

  metricAuthorized(options: TokenMetricOptions = {}): Metric {
    return tokenMetric(this, this._plan.authorizer.metrics, AUTHORIZED, options);
  }

  metricUnauthorized(options: TokenMetricOptions = {}): Metric {
    return tokenMetric(this, this._plan.authorizer.metrics, UNAUTHORIZED, options);
  }

  private grant(grantee: IGrantable, what: keyof typeof TOKEN_GRANTS): Grant {
    return grantItems(this, this.knownTable(), grantee, what);
  }

  private knownTable(): ITable {
    if (this.table) return this.table;
    refuse(
      'table-not-given',
      `${this.node.path}: nothing can be granted on a table that is not given; add tableArn to its attributes`,
    );
  }

  /** DynamoDB finds a table of another account by its ARN alone. */
  private isElsewhere(tableArn: string): boolean {
    const here = Stack.of(this).account;
    if (Token.isUnresolved(tableArn)) return false;
    return Arn.split(tableArn, ArnFormat.SLASH_RESOURCE_NAME).account !== here;
  }
}
