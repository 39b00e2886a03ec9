import { type AwsClientOptions, AwsJsonClient, type Output } from './aws-json-client';
import { type AttributeValue, type Item, marshal, unmarshal } from './dynamodb-item';
import { type Failure, isFailure } from './failure';

export interface DynamoDbOptions extends AwsClientOptions {
  readonly table: string;
}

/** The primary key of an item. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** What must hold for an item to be put; where it does not, the failure is `exists`. */
export interface PutCondition {
  /** There is no item with this key. */
  readonly ifAbsent?: true;
  /** There is one, and its `version` is this. */
  readonly ifVersion?: number;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
const FAILURES = {
  ConditionalCheckFailedException: 'exists',
  ResourceNotFoundException: 'missing',
  ProvisionedThroughputExceededException: 'throttled',
  RequestLimitExceeded: 'throttled',
} as const;

/** A page of a query is at most 1 MB of data, which JSON makes a few times longer. */
const MAX_ANSWER_LENGTH = 8 * 1024 * 1024;

/** Items of the longest answer to a query: whoever asks has to keep them all. */
const MAX_ITEMS = 250_000;

/**
 * One table of DynamoDB with string keys `pk` and `sk`, and the calls that functions make to it. Reads are consistent.
 * Failures are values: no call ever rejects.
 */
export class DynamoDb {
  readonly #table: string;
  readonly #client: AwsJsonClient;

  constructor({ table, ...options }: DynamoDbOptions) {
    this.#table = table;
    this.#client = new AwsJsonClient({
      ...options,
      service: 'dynamodb',
      targetPrefix: 'DynamoDB_20120810',
      jsonVersion: '1.0',
      failures: FAILURES,
      maxAnswerLength: MAX_ANSWER_LENGTH,
    });
  }

  /** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html */
  async get({ pk, sk }: ItemKey, signal: AbortSignal): Promise<Item | undefined | Failure> {
    const answer = await this.#call('GetItem', { Key: { pk, sk }, ConsistentRead: true }, signal);
    if (isFailure(answer)) return answer;
    const { Item } = answer.output;
    return Item === undefined ? undefined : itemOf(Item);
  }

  /**
   * The items of a partition whose sort key comes after `after`, in the order of their sort keys, from all pages
   * (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html).
   */
  async query(pk: string, after: string | undefined, signal: AbortSignal): Promise<readonly Item[] | Failure> {
    const query = {
      KeyConditionExpression: after === undefined ? 'pk = :pk' : 'pk = :pk AND sk > :after',
      ExpressionAttributeValues: after === undefined ? { ':pk': pk } : { ':pk': pk, ':after': after },
      ConsistentRead: true,
    };
    const items: Item[] = [];
    let from: object | undefined;
    do {
      const answer = await this.#call('Query', { ...query, ...(from && { ExclusiveStartKey: from }) }, signal);
      if (isFailure(answer)) return answer;
      const { Items, LastEvaluatedKey } = answer.output;
      if (!Array.isArray(Items)) return malformed('the answer has no Items');
      for (const attributes of Items) {
        const item = itemOf(attributes);
        if (isFailure(item)) return item;
        items.push(item);
      }
      if (items.length > MAX_ITEMS)
        return { failure: 'refused', message: `the query has more than ${MAX_ITEMS} items` };
      from = LastEvaluatedKey === undefined ? undefined : itemOf(LastEvaluatedKey);
      if (isFailure(from)) return from;
    } while (from !== undefined);
    return items;
  }

  /** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html */
  async put(item: ItemKey & Item, condition: PutCondition, signal: AbortSignal): Promise<undefined | Failure> {
    const answer = await this.#call('PutItem', { Item: item, ...conditionOf(condition) }, signal);
    return isFailure(answer) ? answer : undefined;
  }

  /**
   * Adds to a number, atomically, and tells what it is then; an item that is not there yet begins at 0 and gets the
   * `ttl` (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html).
   */
  async add(
    { pk, sk }: ItemKey,
    attribute: string,
    n: number,
    ttl: number,
    signal: AbortSignal,
  ): Promise<number | Failure> {
    const update = {
      Key: { pk, sk },
      UpdateExpression: 'ADD #n :n SET #ttl = if_not_exists(#ttl, :ttl)',
      ExpressionAttributeNames: { '#n': attribute, '#ttl': 'ttl' },
      ExpressionAttributeValues: { ':n': n, ':ttl': ttl },
      ReturnValues: 'UPDATED_NEW',
    };
    const answer = await this.#call('UpdateItem', update, signal);
    if (isFailure(answer)) return answer;
    const updated = itemOf(answer.output['Attributes']);
    if (isFailure(updated)) return updated;
    const total = updated[attribute];
    return typeof total === 'number' ? total : malformed(`the answer has no number ${JSON.stringify(attribute)}`);
  }

  /** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html */
  async delete({ pk, sk }: ItemKey, signal: AbortSignal): Promise<undefined | Failure> {
    const answer = await this.#call('DeleteItem', { Key: { pk, sk } }, signal);
    return isFailure(answer) ? answer : undefined;
  }

  async #call(action: string, input: Input, signal: AbortSignal): Promise<Output | Failure> {
    const wire: Record<string, unknown> = { TableName: this.#table, ...input };
    for (const name of ['Key', 'Item', 'ExclusiveStartKey', 'ExpressionAttributeValues'] as const) {
      const values = input[name];
      if (values === undefined) continue;
      try {
        wire[name] = marshal(values as Item);
      } catch (error) {
        return { failure: 'refused', message: error instanceof Error ? error.message : String(error) };
      }
    }
    return this.#client.call(action, wire, signal);
  }
}

/** The input of an action, its values as they are in JavaScript. */
interface Input {
  readonly Key?: object;
  readonly Item?: object;
  readonly ExclusiveStartKey?: object;
  readonly ExpressionAttributeValues?: object;
  readonly [name: string]: unknown;
}

function conditionOf({ ifAbsent, ifVersion }: PutCondition): Input {
  if (ifAbsent) return { ConditionExpression: 'attribute_not_exists(pk)' };
  if (ifVersion === undefined) return {};
  return {
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': ifVersion },
  };
}

function itemOf(attributes: unknown): Item | Failure {
  try {
    return unmarshal(attributes as Readonly<Record<string, AttributeValue>>);
  } catch {
    return malformed('the answer has an item of an unknown shape');
  }
}

function malformed(message: string): Failure {
  return { failure: 'malformed', message };
}
