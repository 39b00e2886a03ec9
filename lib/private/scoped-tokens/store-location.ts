import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { VARIABLES } from '../../contract/variables';

/** What every function about tokens has to know. */
export interface StoreLocation {
  readonly table: ITable;
  /** `iss` of the tokens. */
  readonly issuerUrl: string;
}

/** The environment in which functions find it. */
export function storeVariables({ table, issuerUrl }: StoreLocation): { [name: string]: string } {
  return { [VARIABLES.tokensTable]: table.tableName, [VARIABLES.tokensIssuer]: issuerUrl };
}
