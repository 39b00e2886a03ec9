import { Token } from 'aws-cdk-lib';
import { quote } from '../../policy/issue';
import { refuse } from '../messages/refusal';

/** What is read in place of a name that synth knows. */
export interface NamedParameter {
  /** As `GetParameter` takes it: a name, or an ARN. */
  readonly parameter: string;
  /** Of an ARN. */
  readonly region?: string;
  /** Of an ARN. */
  readonly account?: string;
}

const NAME = /^(\/[A-Za-z0-9_.-]+){1,15}$/;
/** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-shared-parameters.html */
const ARN = /^arn:[a-z-]+:ssm:([a-z0-9-]+):(\d{12}):parameter(\/[A-Za-z0-9_./-]+)$/;
/** What Parameter Store takes for a version or a label: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
const SELECTOR = /^(?:arn(?::[^:]*){4}:)?[^:]+(:[^:]+)$/;

/** Whether Parameter Store takes a name, of up to 15 parts. */
export function isParameterName(name: string): boolean {
  return NAME.test(name);
}

/** A name or an ARN as the author wrote it. */
export function readParameterName(name: string): NamedParameter {
  if (Token.isUnresolved(name)) return refuseName(name);
  const selector = SELECTOR.exec(name)?.[1];
  if (selector !== undefined) refuseVersion(name, selector.slice(1));
  const arn = ARN.exec(name);
  const [, region, account, path = name] = arn ?? [];
  if (!isParameterName(path)) return refuseName(name);
  if (/^\/(aws|ssm)/i.test(path)) {
    refuse(
      'parameter-name-invalid',
      `got ${quote(name)}: names that begin with /aws or /ssm belong to AWS; write "/shop/cors/orders/origins", for example`,
    );
  }
  return arn ? { parameter: name, region, account } : { parameter: name };
}

/** A list that is pinned would no longer be live: what is taken off it would go on being let in. */
export function refuseVersion(name: string, version: string): never {
  refuse(
    'parameter-version-given',
    `got ${quote(name)}: a list is live: its latest version is in force, so a version or label makes no sense; leave out ` +
      quote(version),
  );
}

function refuseName(name: string): never {
  refuse(
    'parameter-name-invalid',
    `got ${quote(name)}: a name is "/" and a part, up to 15 times; write "/shop/cors/orders/origins", the ARN of a ` +
      'parameter that another account shares, or give a parameter whose name only the deployment knows to ' +
      'OriginAllowlist.fromParameter',
  );
}
