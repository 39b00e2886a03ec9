import { describe, expect, it } from '@jest/globals';
import { RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { StringListParameter } from 'aws-cdk-lib/aws-ssm';
import { DistributionCors, EndpointClass, OriginAllowlist } from '../lib';
import { refusal, Shop, shopApp } from './support/synth/distribution-shop';
import { edgeStackOf } from './support/synth/edge-stack';

describe('the function at the edge', () => {
  it('fits viewer events too, and may read the parameter and write its log, nothing else', () => {
    const shop = new Shop();
    DistributionCors.of(shop.distribution()).apply('*', shop.orders);
    const [{ Properties }] = shop.resources('AWS::Lambda::Function');
    expect(Properties).toMatchObject({ MemorySize: 128, Timeout: 5, Runtime: 'nodejs22.x' });
    expect(Properties).not.toHaveProperty('Environment');
    expect(Properties).not.toHaveProperty('Architectures');
    const [role] = shop.resources('AWS::IAM::Role');
    expect(role.Properties).not.toHaveProperty('ManagedPolicyArns');
    expect(role.Properties.AssumeRolePolicyDocument.Statement).toContainEqual({
      Action: 'sts:AssumeRole',
      Effect: 'Allow',
      Principal: { Service: 'edgelambda.amazonaws.com' },
    });
    const [{ PolicyDocument }] = role.Properties.Policies;
    expect(JSON.stringify(PolicyDocument)).toContain(':parameter/shop/cors/orders/origins');
    expect(PolicyDocument.Statement.map(({ Action }: { Action: unknown }) => Action)).toEqual([
      ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      'ssm:GetParameter',
    ]);
    expect(shop.resources('AWS::IAM::Policy')).toEqual([]);
  });

  it('lives in us-east-1, also for a stack elsewhere, with the same asset', () => {
    const assets = ['us-east-1', 'eu-west-1'].map((region) => {
      const shop = new Shop(shopApp(), { env: { region } });
      DistributionCors.of(shop.distribution(), { parameterRegion: 'eu-central-1' }).apply('*', shop.orders);
      const home = region === 'us-east-1' ? shop : edgeStackOf(shop);
      const [fn] = Object.values(Template.fromStack(home).findResources('AWS::Lambda::Function'));
      return fn?.['Properties'].Code.S3Key;
    });
    expect(assets[0]).toMatch(/^[0-9a-f]{64}\.zip$/);
    expect(assets[1]).toBe(assets[0]);
  });

  it('has a new version when a policy changes', () => {
    const versionOf = (methods: string[]) => {
      const shop = new Shop();
      const allowlist = OriginAllowlist.of('https://*.shop.example');
      DistributionCors.of(shop.distribution()).apply('*', new EndpointClass(shop, 'Class', { methods, allowlist }));
      return Object.keys(Template.fromStack(shop).findResources('AWS::Lambda::Version'))[0];
    };
    expect(versionOf(['GET', 'PUT'])).not.toBe(versionOf(['GET', 'PATCH']));
    expect(versionOf(['GET', 'PUT'])).toBe(versionOf(['GET', 'PUT']));
  });

  it('serves two distributions of one stack elsewhere by a function each', () => {
    const shop = new Shop(shopApp(), { env: { region: 'eu-west-1' } });
    DistributionCors.of(shop.distribution()).apply('*', shop.orders);
    DistributionCors.of(shop.distribution({}, 'Second')).apply('*', shop.orders);
    Template.fromStack(edgeStackOf(shop)).resourceCountIs('AWS::Lambda::Function', 2);
  });

  it.each(['us-east-1', 'eu-west-1'])('stays behind on request, its version too, in %s', (region) => {
    const shop = new Shop(shopApp(), { env: { region } });
    const cors = DistributionCors.of(shop.distribution(), { removalPolicy: RemovalPolicy.RETAIN });
    cors.apply('*', shop.orders);
    const template = Template.fromStack(region === 'us-east-1' ? shop : edgeStackOf(shop));
    template.allResources('AWS::Lambda::Version', { DeletionPolicy: 'Retain' });
    template.hasResource('AWS::Lambda::Function', {
      DeletionPolicy: 'Retain',
      Properties: Match.objectLike({ Timeout: 5 }),
    });
  });

  it('fails in a stack that does not say where it is', () => {
    const shop = new Shop(shopApp(), {});
    expect(() => DistributionCors.of(shop.distribution()).apply('*', shop.orders)).toThrow(
      'region-missing - Shop: functions at the edge live in us-east-1, and this stack does not say where it is itself; give ' +
        "it env: { region: 'us-east-1' }, or any other region",
    );
  });

  it('is told the region of parameters: of the list, else the given one, else of the stack', () => {
    const shop = new Shop(shopApp(), { env: { region: 'eu-west-1' } });
    const far = EndpointClass.credentialed(shop, 'Far', {
      methods: ['GET'],
      allowlist: OriginAllowlist.fromParameterName('/shop/cors/far/origins', { region: 'ap-south-1' }),
    });
    const distribution = shop.distribution();
    DistributionCors.of(distribution).apply('/far*', far).apply('*', shop.orders);
    distribution.addBehavior('/far*', shop.origin);
    const { classes } = Template.fromStack(shop).toJSON().Metadata['cdk-cors'].distributions[0].config;
    expect([classes.far.live.region, classes.orders.live.region]).toEqual(['ap-south-1', 'eu-west-1']);
    const policies = JSON.stringify(Template.fromStack(edgeStackOf(shop)).findResources('AWS::IAM::Role'));
    expect(policies).toContain(':ssm:ap-south-1:');
    expect(policies).toContain(':ssm:eu-west-1:');
  });

  it('fails where a list would be created in one region and read in another, and takes the way out', () => {
    const apply = (region?: string, parameterRegion?: string) => {
      const shop = new Shop(shopApp(), { env: { region: 'eu-west-1' } });
      const created = EndpointClass.credentialed(shop, 'Created', {
        methods: ['GET'],
        allowlist: OriginAllowlist.fromParameterName('/shop/cors/created/origins', {
          initialOrigins: ['https://app.shop.example'],
          ...(region && { region }),
        }),
      });
      DistributionCors.of(shop.distribution(), { ...(parameterRegion && { parameterRegion }) }).apply('*', created);
      return refusal(shop);
    };
    expect(apply(undefined, 'us-east-1')).toContain(
      'parameter-region-differs - created: /shop/cors/created/origins is created in eu-west-1, where the class is, and functions ' +
        'at the edge would look for it in us-east-1; give the allowlist the region "us-east-1", or leave parameterRegion out',
    );
    expect(apply('us-east-1', 'us-east-1')).toBe('');
    expect(apply()).toBe('');
  });

  it('fails where nothing says in which region a parameter is', () => {
    const app = shopApp();
    const shop = new Shop(app);
    const elsewhere = new Shop(app, {}, 'Elsewhere');
    DistributionCors.of(shop.distribution()).apply('*', elsewhere.orders);
    expect(refusal(shop)).toContain(
      'parameter-region-missing - orders: functions at the edge run in many regions, and nothing says in which one ' +
        '/shop/cors/orders/origins is; give its stack an env with a region, the allowlist a region, or DistributionCors.of ' +
        "{ parameterRegion: 'eu-west-1' }",
    );
  });

  it('fails where only the deployment knows the name of a parameter', () => {
    const shop = new Shop();
    const parameter = new StringListParameter(shop, 'Origins', { stringListValue: ['https://app.shop.example'] });
    const allowlist = OriginAllowlist.fromParameter(parameter);
    const live = EndpointClass.credentialed(shop, 'Live', { methods: ['GET'], allowlist });
    DistributionCors.of(shop.distribution()).apply('*', live);
    expect(refusal(shop)).toContain(
      'parameter-unresolved - live: the name of its parameter is known at deployment only, and a function at the edge has ' +
        'no environment that could tell it; give the parameter a literal parameterName that begins with "/", or use ' +
        'OriginAllowlist.fromParameterName',
    );
  });
});
