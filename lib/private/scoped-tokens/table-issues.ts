import { Arn, ArnFormat, type ResourceEnvironment, Stack, Token } from 'aws-cdk-lib';
import { CfnGlobalTable, CfnTable, type ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { ScopedTokensProps } from '../../scoped-tokens-props';
import type { ConstructReport } from '../class/construct-report';
import { elsewhere } from '../environment';
import { isResource } from '../is-resource';
import { resolved } from '../resolved';

/** What a table of the app says of its items. */
interface Schema {
  readonly keySchema: readonly { readonly attributeName: string; readonly keyType: string }[];
  readonly attributeDefinitions: readonly { readonly attributeName: string; readonly attributeType: string }[];
  readonly timeToLiveSpecification?: { readonly attributeName?: string; readonly enabled?: boolean };
}

/** Checks a table that is given; of an imported one, all that is known is where it is. */
export function checkTable(
  scope: Construct,
  { table, removalPolicy }: ScopedTokensProps,
  report: ConstructReport,
): void {
  if (table === undefined) return;
  const { region, account } = Stack.of(scope);
  const where = elsewhere(environmentOf(table), { region, account });
  if (where !== undefined) {
    const reason = `the table is in ${where}, and the functions reach tables of their own region and account alone`;
    report.error('table-elsewhere', 'table', table.node.path, reason, 'restore it here, or leave table out');
  }
  const schema = schemaOf(table);
  if (schema !== undefined) checkSchema(table.node.path, schema, report);
  if (removalPolicy === undefined) return;
  const reason = 'the table is made by something else, which says what becomes of it';
  report.error('removal-policy-unused', 'removalPolicy', removalPolicy, reason, 'leave it out');
}

/** An ARN says more than the environment of what is imported by it, which is that of its stack. */
function environmentOf({ tableArn, env }: ITable): ResourceEnvironment {
  if (Token.isUnresolved(tableArn)) return env;
  const { region = env.region, account = env.account } = Arn.split(tableArn, ArnFormat.SLASH_RESOURCE_NAME);
  return { region, account };
}

function schemaOf(table: ITable): Schema | undefined {
  const resource = table.node.defaultChild;
  if (!isResource(resource, CfnTable) && !isResource(resource, CfnGlobalTable)) return undefined;
  const { keySchema, attributeDefinitions, timeToLiveSpecification } = resource;
  return resolved(resource, { keySchema, attributeDefinitions, timeToLiveSpecification } as unknown as Schema);
}

function checkSchema(name: string, schema: Schema, report: ConstructReport): void {
  const keys = schema.keySchema.map(({ attributeName, keyType }) => {
    const type = schema.attributeDefinitions.find((one) => one.attributeName === attributeName)?.attributeType;
    return `${keyType} ${attributeName} ${type}`;
  });
  if (keys.join(', ') !== 'HASH pk S, RANGE sk S') {
    const fix =
      'write partitionKey: { name: "pk", type: AttributeType.STRING } and sortKey: { name: "sk", type: AttributeType.STRING }';
    report.error('table-unfit', 'table', name, 'its items are found by pk and sk, both strings', fix);
  }
  const { attributeName, enabled } = schema.timeToLiveSpecification ?? {};
  if (attributeName === 'ttl' && enabled !== false) return;
  const reason = 'request counters and used proofs would stay in it for ever';
  report.error('table-unfit', 'table', name, reason, 'write timeToLiveAttribute: "ttl"');
}
