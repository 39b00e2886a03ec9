import { AwsError } from '../aws-error';

/** A parameter's name and what may follow it: `:3` or `:label`. */
export interface ParameterSelector {
  readonly name: string;
  /** With its colon, as AWS returns it; empty where there is none. */
  readonly selector: string;
}

const MAX_LEVELS = 15;

/** Takes apart `name`, `name:version`, `name:label` and the same with an ARN in place of the name. */
export function parseSelector(text: string): ParameterSelector {
  const arn = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter(\/[^:]+)(:.+)?$/.exec(text);
  if (arn) return { name: arn[1] ?? '', selector: arn[2] ?? '' };
  const colon = text.indexOf(':');
  return colon < 0 ? { name: text, selector: '' } : { name: text.slice(0, colon), selector: text.slice(colon) };
}

/** ARN of a parameter. */
export function parameterArn(name: string, region: string, account: string): string {
  return `arn:aws:ssm:${region}:${account}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
}

/**
 * Refuses names that a new parameter may not have.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export function checkNewName(name: string): void {
  if (!/^[a-zA-Z0-9_.\-/]+$/.test(name)) {
    throw new AwsError(
      'ValidationException',
      `Invalid parameter name. Please use correct syntax for referencing a version/label  <name>:<version/label>`,
    );
  }
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw new AwsError(
      'ValidationException',
      'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).',
    );
  }
  if (name.includes('/') && (!name.startsWith('/') || name.endsWith('/') || name.includes('//'))) {
    throw new AwsError('ValidationException', 'Parameter name must be a fully qualified name.');
  }
  if (name.split('/').length - 1 > MAX_LEVELS) {
    throw new AwsError(
      'HierarchyLevelLimitExceededException',
      `A hierarchy can have a maximum of ${MAX_LEVELS} levels.`,
    );
  }
}
