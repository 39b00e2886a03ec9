import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { ISSUER_VARIABLE, TABLE_VARIABLE } from '../../contract/variables';

/** What every function about tokens has to know. */
export interface StoreLocation {
  readonly table: ITable;
  /** As functions call it: its name, or in another account its ARN. */
  readonly tableName: string;
  /** `iss` of the tokens. */
  readonly issuerUrl: string;
}

/** The environment in which functions find it. */
export function storeVariables({ tableName, issuerUrl }: StoreLocation): { [name: string]: string } {
  return { [TABLE_VARIABLE]: tableName, [ISSUER_VARIABLE]: issuerUrl };
}
