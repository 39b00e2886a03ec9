import { Stack } from 'aws-cdk-lib';
import { CfnStage } from 'aws-cdk-lib/aws-apigateway';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { isResource } from '../is-resource';
import { type Refusal, refusal } from '../messages/refusal';
import { resolved } from '../resolved';
import type { ApiResources } from './api-resources';
import type { ApiWithPolicy } from './target';

/** Where a line of an access log has what tells a denied preflight, as JSON paths. */
export interface LogFields {
  readonly method: string;
  readonly path: string;
  readonly status: string;
  /** Whether the status is no string. */
  readonly isNumber: boolean;
}

/** The fields, and the variables that they come from. */
const VARIABLES = { method: '$context.httpMethod', path: '$context.resourcePath', status: '$context.status' };

type Setting = CfnStage.AccessLogSettingProperty;

/** The fields of each format that a stage of an API writes to a log group, or what is in the way. */
export function logFields(
  { api }: ApiWithPolicy,
  { resources }: ApiResources,
  logGroup: ILogGroup,
): LogFields[] | Refusal {
  const stages = resources.filter((one) => isResource(one, CfnStage)).filter((one) => one.restApiId === api.restApiId);
  const arn = arnOf(Stack.of(logGroup).resolve(logGroup.logGroupArn));
  const found = stages.flatMap((stage) => {
    const setting = resolved<unknown>(stage, stage.accessLogSetting) as Setting | undefined;
    return setting !== undefined && arnOf(setting.destinationArn) === arn
      ? [{ stage, format: setting.format ?? '' }]
      : [];
  });
  if (found.length === 0) {
    return refusal(
      'access-log-missing',
      `${api.node.path}: countFromAccessLog got ${logGroup.node.path}, and no stage of the API that the app defines writes its access log ` +
        'there; give the stage accessLogDestination: new LogGroupLogDestination(logGroup) and accessLogFormat: ' +
        'AccessLogFormat.jsonWithStandardFields(), or pass the log group that it has',
    );
  }
  const read = found.map(({ stage, format }) => fieldsOf(stage, format));
  const unfit = read.find((one) => typeof one === 'string');
  return unfit ?? (read as LogFields[]);
}

/** An ARN as a template has it; those of log groups may end in `:*`. */
function arnOf(value: unknown): string {
  return JSON.stringify(value).replace(/:\*"$/, '"');
}

function fieldsOf({ node }: CfnStage, format: string): LogFields | Refusal {
  const fields = fieldsByVariable(format);
  if (fields === undefined) {
    return refusal(
      'access-log-format',
      `${node.path}: the format of its access log is no JSON, so that its fields have no names to count by; take ` +
        'AccessLogFormat.jsonWithStandardFields(), or any JSON with "httpMethod": "$context.httpMethod", "resourcePath": ' +
        '"$context.resourcePath" and "status": "$context.status"',
    );
  }
  const missing = Object.values(VARIABLES).filter((one) => !fields.has(one));
  if (missing.length > 0) {
    const fixes = missing.map((one) => `"${one.slice('$context.'.length)}": "${one}"`).join(', ');
    return refusal(
      'access-log-format',
      `${node.path}: the format of its access log lacks ${missing.join(', ')}, by which denied preflights are told; add ${fixes} to it`,
    );
  }
  const [method, path, status] = [VARIABLES.method, VARIABLES.path, VARIABLES.status].map((one) => fields.get(one)!);
  return { method: method!.field, path: path!.field, status: status!.field, isNumber: status!.isNumber };
}

const BARE = '#';

/** Fields that have nothing but a variable, by the variable; `undefined` of what is no JSON. */
function fieldsByVariable(format: string): Map<string, { field: string; isNumber: boolean }> | undefined {
  let parsed: unknown;
  try {
    // what stands without quotes is a number in each line
    parsed = JSON.parse(format.replaceAll(/(:\s*)(\$context(?:\.\w+)+)/g, `$1"${BARE}$2"`));
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
  const plain = Object.entries(parsed).filter(([name, value]) => typeof value === 'string' && /^\w+$/.test(name));
  return new Map(
    plain.map(([name, value]) => {
      const isNumber = value.startsWith(BARE);
      return [isNumber ? value.slice(1) : value, { field: `$.${name}`, isNumber }];
    }),
  );
}
