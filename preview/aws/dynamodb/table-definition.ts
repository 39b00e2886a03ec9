import type { Found } from '../../../lib/template/of-type';
import type { Input } from '../aws-input';

/** Members of a template's table that `CreateTable` takes as they are. */
const MEMBERS = ['AttributeDefinitions', 'KeySchema', 'LocalSecondaryIndexes'] as const;

/**
 * What `CreateTable` gets for an `AWS::DynamoDB::Table` or `AWS::DynamoDB::GlobalTable`. Capacity means nothing here: every
 * table is on demand.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-dynamodb-table.html
 */
export function tableDefinition({ stack, logicalId, properties }: Found): Input {
  const indexes = properties.GlobalSecondaryIndexes as Record<string, unknown>[] | undefined;
  return {
    TableName: String(stack.ref(logicalId)),
    BillingMode: 'PAY_PER_REQUEST',
    ...Object.fromEntries(MEMBERS.flatMap((name) => (properties[name] ? [[name, properties[name]]] : []))),
    ...(indexes && {
      GlobalSecondaryIndexes: indexes.map(({ IndexName, KeySchema, Projection }) => ({
        IndexName,
        KeySchema,
        Projection,
      })),
    }),
  };
}
