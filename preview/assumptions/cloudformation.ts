import type { Assumption } from './assumption';

const CLOUDFORMATION = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/';

export const DEPLOYMENT: readonly Assumption[] = [
  {
    area: 'CloudFormation',
    behaviour: 'intrinsic functions, conditions, pseudo parameters, parameters of SSM types, dynamic references to ssm',
    source: `${CLOUDFORMATION}intrinsic-function-reference.html`,
  },
  {
    area: 'CloudFormation',
    behaviour: 'custom resources get Create at the start and answer to the ResponseURL, here plain http on loopback',
    source: `${CLOUDFORMATION}crpg-ref.html`,
  },
  {
    area: 'CloudFormation',
    behaviour: 'stacks without an environment are deployed to account 123456789012 in us-east-1; ids are made up',
    source: 'unconfirmed',
  },
  {
    area: 'CloudFormation',
    behaviour: 'a failed custom resource is reported and the start goes on (CloudFormation would roll back)',
    source: `${CLOUDFORMATION}crpg-ref.html`,
  },
  {
    area: 'CloudFormation',
    behaviour:
      'URLs of the default endpoints of APIs in variables, custom resources, parameters and issuers are those at which they answer here',
    source: 'unconfirmed',
  },
  {
    area: 'CloudFormation',
    behaviour: 'schedules and event rules are not run, custom domain names are not served',
    source: 'unconfirmed',
  },
];
