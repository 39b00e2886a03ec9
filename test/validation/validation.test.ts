import { describe, expect, it } from '@jest/globals';
import type { App } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json';
import { OriginAllowlist } from 'cdk-cors';
import { AlarmsStack } from '../../examples/alarms/alarms-stack';
import { QuotesStack } from '../../examples/function-url/quotes-stack';
import { LimitsStack } from '../../examples/limits/limits-stack';
import { OpenApiStack } from '../../examples/openapi/openapi-stack';
import { PythonShopStack } from '../../examples/shop/python-shop-stack';
import { ShopStack } from '../../examples/shop/shop-stack';
import { UploadsStack } from '../../examples/uploads/uploads-stack';
import { WebSocketStack } from '../../examples/websocket/websocket-stack';
import { KitchenSinkStack } from '../support/validation/kitchen-sink';
import { LongListStack } from '../support/validation/long-list-stack';
import { TokensStack } from '../support/validation/tokens-stack';
import { type Finding, findingsOf } from '../support/validation/validation-report';

const CFN_VALIDATE = 'CloudFormation Validate';
const CDK_NAG = 'AwsSolutions';

/** What the apps do that cdk-nag minds, and why it is right here. None of it may be found in what this library makes. */
const ACKNOWLEDGED: { readonly [rule: string]: string } = {
  'AwsSolutions-APIG1': 'access logs are for the owner of an API to set up; examples keep none',
  'AwsSolutions-APIG2': 'handlers check what they are given',
  'AwsSolutions-APIG3': 'the examples are on no public address, so that a web ACL would guard nothing',
  'AwsSolutions-APIG4': 'the shop is open to everybody: what is shown is CORS, and not how users sign in',
  'AwsSolutions-APIG6': 'stage logs are for the owner of an API to set up; examples keep none',
  'AwsSolutions-CFR1': 'the shop sells everywhere',
  'AwsSolutions-CFR2': 'the examples are on no public address, so that a web ACL would guard nothing',
  'AwsSolutions-CFR3': 'access logs are for the owner of a distribution to set up; examples keep none',
  'AwsSolutions-CFR4': 'the shop has no domain of its own, and so the certificate and protocols of CloudFront',
  'AwsSolutions-COG4': 'no example has users in Cognito',
  'AwsSolutions-IAM4':
    "roles that CDK makes for an app's own functions and APIs have the managed policies that CDK gives them",
  'AwsSolutions-S1': 'access logs are for the owner of a bucket to set up; examples keep none',
  'AwsSolutions-IAM5': 'names of uploads are made while requests are served, below a prefix of their own',
  'AwsSolutions-L1': "the shop's functions run on an older Node.js that is still supported, to show that it will do",
};

const FLAGS = [
  ['no feature flags', {}],
  ['the recommended feature flags', recommended],
] as const;

const APPS: readonly (readonly [string, (app: App) => void])[] = [
  [
    'the shop',
    (app) => {
      OriginAllowlist.setParameterRoot(app, '/shop/cors');
      new ShopStack(app, 'Shop');
    },
  ],
  ['uploads to a bucket', (app) => new UploadsStack(app, 'Uploads')],
  [
    'the shop in Python',
    (app) => {
      OriginAllowlist.setParameterRoot(app, '/shop/cors');
      new PythonShopStack(app, 'Shop');
    },
  ],
  ['an API by its OpenAPI definition', (app) => new OpenApiStack(app, 'OpenApi')],
  ['limits', (app) => new LimitsStack(app, 'Limits')],
  ['alarms', (app) => new AlarmsStack(app, 'Alarms')],
  ['a WebSocket API', (app) => new WebSocketStack(app, 'Updates')],
  ['function URLs', (app) => new QuotesStack(app, 'Quotes')],
  ['everything at once', (app) => new KitchenSinkStack(app, 'Sink')],
  ['a list of a hundred parameters', (app) => new LongListStack(app, 'Long')],
  ['tokens on both kinds of API', (app) => new TokensStack(app, 'Gated')],
];

/** Whether a construct was made by this library: it lies below a facade, a class or tokens, or answers preflights. */
function isOurs({ path }: Finding): boolean {
  return /\/(Cors|CdkCorsInitialOrigins|CdkCorsAllowlistSync|CdkCorsPythonLayer|InitialOrigins|OPTIONS|Tokens|Strict|Kept|Native|OriginAudit|Canary|Alarms|Dashboard)(\/|$)/.test(
    path,
  );
}

function isAcknowledged({ plugin, rule }: Finding): boolean {
  return plugin === CDK_NAG && rule.replace(/\[.*$/, '') in ACKNOWLEDGED;
}

describe.each(FLAGS)('with %s', (_, flags) => {
  it.each(APPS)("CDK's validator finds nothing in %s, cdk-nag nothing unacknowledged", (_name, define) => {
    const findings = findingsOf(flags, define).filter(({ plugin }) => [CFN_VALIDATE, CDK_NAG].includes(plugin));
    expect(findings.filter((finding) => isOurs(finding) || !isAcknowledged(finding))).toEqual([]);
    expect(findings).not.toEqual([]);
  });

  it('finds no permission that this library gives to functions of the app, but that it acknowledged', () => {
    const findings = findingsOf(flags, (app) => new LongListStack(app, 'Long'));
    expect(findings.filter(({ rule }) => rule.startsWith('AwsSolutions-IAM5'))).toEqual([]);
  });

  it('both do look', () => {
    const findings = findingsOf(
      flags,
      (app) => new CfnBucket(new Stack(app, 'Bad'), 'Bucket', { bucketName: 'Not A Name' }),
    );
    expect(findings.map(({ plugin }) => plugin)).toEqual(expect.arrayContaining([CFN_VALIDATE, CDK_NAG]));
  });
});
