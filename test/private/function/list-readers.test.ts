import { describe, expect, it } from '@jest/globals';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { InterfaceVpcEndpointAwsService, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code, type FunctionProps, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { EndpointClass, OriginAllowlist } from '../../../lib';

const LIVE = OriginAllowlist.fromParameterName('/shop/cors/orders/origins');

/** What synth tells of a function that enforces a class. */
function warningsOf(
  props: (stack: Stack) => Partial<FunctionProps>,
  { allowlist = LIVE, after = () => {} }: { allowlist?: OriginAllowlist; after?: (stack: Stack) => void } = {},
): string[] {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Shop', {
    env: { account: '111111111111', region: 'eu-west-1' },
  });
  const fn = new LambdaFunction(stack, 'Fn', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {}'),
    ...props(stack),
  });
  EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['GET'] }).addToFunction(fn);
  after(stack);
  const told = Annotations.fromStack(stack).findWarning('/Shop/Fn', Match.anyValue());
  return told.map(({ entry }) => String(entry.data)).filter((text) => text.includes('cdk-cors:'));
}

const isolated = (stack: Stack) => {
  const subnetConfiguration = [{ name: 'db', subnetType: SubnetType.PRIVATE_ISOLATED }];
  return { vpc: new Vpc(stack, 'Vpc', { natGateways: 0, subnetConfiguration }), vpcSubnets: { subnetGroupName: 'db' } };
};
const addEndpoint = (service: InterfaceVpcEndpointAwsService, more: object = {}) => ({
  after: (stack: Stack) => {
    const vpc = stack.node.findChild('Vpc') as Vpc;
    vpc.addInterfaceEndpoint('Ssm', { service, ...more });
  },
});

describe('a function that reads a live list', () => {
  it('is told of a VPC without a way to Parameter Store', () => {
    expect(warningsOf(isolated)).toEqual([
      'Shop/Fn: it runs in a VPC, and synth sees no way from there to Parameter Store, where the list of orders is: requests ' +
        'would wait 2 s for it and be denied; run it in subnets with a NAT gateway, or the VPC an interface endpoint: ' +
        "vpc.addInterfaceEndpoint('Ssm', { service: InterfaceVpcEndpointAwsService.SSM }) [ack: cdk-cors:parameter-store-unreachable]",
    ]);
  });

  it('reaches it through an interface endpoint, as the remark says', () => {
    expect(warningsOf(isolated, addEndpoint(InterfaceVpcEndpointAwsService.SSM))).toEqual([]);
  });

  it('reaches it through a NAT gateway, as the remark says', () => {
    expect(warningsOf((stack) => ({ vpc: new Vpc(stack, 'Vpc', { natGateways: 1 }) }))).toEqual([]);
  });

  it.each([
    ['the endpoint of another service', addEndpoint(InterfaceVpcEndpointAwsService.SSM_MESSAGES)],
    ['one without private DNS', addEndpoint(InterfaceVpcEndpointAwsService.SSM, { privateDnsEnabled: false })],
    [
      'one in another VPC',
      {
        after: (stack: Stack) =>
          new Vpc(stack, 'Other').addInterfaceEndpoint('Ssm', { service: InterfaceVpcEndpointAwsService.SSM }),
      },
    ],
  ])('does not reach it through %s', (_, options) => {
    expect(warningsOf(isolated, options)).toHaveLength(1);
  });

  it('does not reach it from public subnets, since functions have no public address', () => {
    const text = warningsOf((stack) => ({
      vpc: new Vpc(stack, 'Vpc', { natGateways: 1 }),
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      allowPublicSubnet: true,
    }));
    expect(text).toHaveLength(1);
  });

  it('does not reach a list of another region through an endpoint', () => {
    const allowlist = OriginAllowlist.fromParameterName('/shop/cors/orders/origins', { region: 'us-east-1' });
    expect(warningsOf(isolated, { allowlist, ...addEndpoint(InterfaceVpcEndpointAwsService.SSM) })).toEqual([
      expect.stringContaining('a NAT gateway, since an endpoint in the VPC would lead to its own region alone'),
    ]);
  });

  const importedVpc = (kind: object) => (stack: Stack) => {
    const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['a'],
      vpcCidrBlock: '10.0.0.0/16',
      ...kind,
    });
    const vpcSubnets = { subnets: [...vpc.privateSubnets, ...vpc.isolatedSubnets] };
    return { vpc, vpcSubnets };
  };

  it('is believed of an imported VPC what the import says', () => {
    expect(warningsOf(importedVpc({ privateSubnetIds: ['subnet-1'] }))).toEqual([]);
    expect(warningsOf(importedVpc({ isolatedSubnetIds: ['subnet-1'] }))).toHaveLength(1);
    const { after } = addEndpoint(InterfaceVpcEndpointAwsService.SSM);
    expect(warningsOf(importedVpc({ isolatedSubnetIds: ['subnet-1'] }), { after })).toEqual([]);
  });

  it('is told of a timeout that does not hold a read, and the one that the remark names does', () => {
    expect(warningsOf(() => ({ timeout: Duration.seconds(2) }))).toEqual([
      'Shop/Fn: its timeout is 2 s, and the first read of the list of orders may take 2 s before the handler runs; write a ' +
        'timeout of at least Duration.seconds(3) [ack: cdk-cors:timeout-too-short]',
    ]);
    expect(warningsOf(() => ({ timeout: Duration.seconds(3) }))).toEqual([]);
    expect(warningsOf(() => ({}))).toEqual([]);
  });
});

describe('a function whose lists are in code', () => {
  it('may run anywhere, for as short as it likes', () => {
    const allowlist = OriginAllowlist.of('https://app.shop.example');
    expect(warningsOf((stack) => ({ ...isolated(stack), timeout: Duration.seconds(1) }), { allowlist })).toEqual([]);
  });
});
