import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { OriginAllowlist } from 'cdk-cors';
import { NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import { type Hardening, harden } from '../../examples/hardened/hardening';
import { ShopStack } from '../../examples/shop/shop-stack';
import { violationsOf } from '../support/validation/validation-report';

/** Where findings are about what Lambda@Edge cannot have, or about what no property could change. */
const LEFT = [
  'DynamoDBInBackupPlan /Tokens/Table',
  'IAMNoInlinePolicy /',
  ...['LambdaConcurrency', 'LambdaDLQ', 'LambdaInsideVPC'].map((rule) => `${rule} /Distribution/Cors/EdgeResponder`),
];

const ENV = { region: 'us-east-1', account: '123456789012' };

/** What the company has already. */
function shared(app: App): Hardening {
  const stack = new Stack(app, 'Shared', { env: ENV });
  const deadLetterQueue = new Queue(stack, 'DeadLetters', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });
  return { key: new Key(stack, 'Key'), vpc: new Vpc(stack, 'Vpc'), deadLetterQueue };
}

function findings(prepare: (app: App) => void): string[] {
  return violationsOf((app) => {
    Validations.of(app).addPlugins(new NIST80053R5Checks(app), new PCIDSS321Checks(app));
    OriginAllowlist.setParameterRoot(app, '/shop/cors');
    prepare(app);
    new ShopStack(app, 'Shop', { env: ENV });
  })
    .filter(({ path }) => /\/(Cors|CdkCorsInitialOrigins|Tokens)\//.test(path))
    .map(({ rule, path }) => `${rule.replace(/^.*-/, '')} ${path.replace(/^Shop/, '')}`);
}

describe('the packs of cdk-nag for NIST 800-53 and PCI DSS', () => {
  it('find nothing in what this library makes once an app is hardened as docs/hardening.md says, but for what the page names', () => {
    const before = findings(() => {});
    expect(before.length).toBeGreaterThan(40);
    const after = findings((app) => {
      harden(app, shared(app));
    });
    const others = after.filter((finding) => !LEFT.some((left) => finding.startsWith(left)));
    expect([...new Set(others)]).toEqual([]);
    const page = readFileSync(join(__dirname, '../../docs/hardening.md'), 'utf8');
    for (const left of LEFT) expect(page).toContain(left.split(' ')[0]!);
  });

  it('leave functions that can do what they have to', () => {
    const app = new App();
    OriginAllowlist.setParameterRoot(app, '/shop/cors');
    harden(app, shared(app));
    const template = Template.fromStack(new ShopStack(app, 'Shop', { env: ENV }));
    const policies = JSON.stringify([
      template.findResources('AWS::IAM::Role'),
      template.findResources('AWS::IAM::Policy'),
    ]);
    for (const action of ['ssm:GetParameter', 'dynamodb:Query', 'kms:Sign', 'ec2:CreateNetworkInterface', 'xray:Put'])
      expect(policies).toContain(action);
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
  });
});
