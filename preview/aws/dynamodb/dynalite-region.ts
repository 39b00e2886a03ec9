import { create } from 'dynalite/db/index.js';
import { checkTypes, checkValidations } from 'dynalite/validations/index.js';
import { AwsError } from '../aws-error';
import type { Input } from '../aws-input';
import type { Caller } from '../aws-service';
import { OPERATIONS } from './dynalite-operations';
import type { OperationName } from './operation-names';

/** What dynalite throws and passes to callbacks for what DynamoDB refuses. */
interface Refusal {
  readonly statusCode?: number;
  readonly body?: { readonly __type?: string; readonly message?: string; readonly Message?: string };
}

/** The tables of one Region, in memory, by dynalite. */
export class DynaliteRegion {
  private readonly store = create({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });

  constructor({ region, account }: Caller) {
    this.store.tableDb.awsRegion = region;
    this.store.tableDb.awsAccountId = account;
  }

  /** @throws {AwsError} as DynamoDB does */
  async call(operation: OperationName, input: Input): Promise<Record<string, unknown>> {
    const { action, validation } = OPERATIONS[operation];
    try {
      const typed = checkTypes({ ...input }, validation.types);
      checkValidations(typed, validation.types, validation.custom, this.store);
      return await new Promise((resolve, reject) => {
        action(this.store, typed, (error, output) => (error ? reject(error) : resolve(output)));
      });
    } catch (error) {
      const { statusCode, body } = error as Refusal;
      if (statusCode === undefined || !body) throw error;
      throw new AwsError(body.__type ?? 'InternalServerError', body.message ?? body.Message, statusCode);
    }
  }
}
