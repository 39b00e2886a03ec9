import type { Table } from 'aws-cdk-lib/aws-dynamodb';

/** What every function about tokens has to know. */
export interface TokenStore {
  readonly table: Table;
  /** `iss` of the tokens. */
  readonly issuerUrl: string;
}

/** The environment in which functions find it. */
export function storeVariables({ table, issuerUrl }: TokenStore): { [name: string]: string } {
  return { TOKENS_TABLE: table.tableName, TOKENS_ISSUER: issuerUrl };
}
