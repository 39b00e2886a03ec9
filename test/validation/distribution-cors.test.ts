import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { DistributionCors, EndpointClass, ListDelivery, OriginAllowlist } from '../../lib';
import { Shop, shopApp } from '../support/synth/distribution-shop';

process.env['CDK_VALIDATION'] = 'true';

interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

/** What CDK's validator and cdk-nag say, as `rule path`. */
function findings(app: App): string[] {
  try {
    app.synth();
    return [];
  } catch {
    const { pluginReports }: Report = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8'));
    return pluginReports.flatMap(({ violations }) =>
      violations.flatMap(({ ruleName, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}`),
      ),
    );
  }
}

function pushed(shop: Shop): EndpointClass {
  return EndpointClass.credentialed(shop, 'Pushed', {
    allowlist: OriginAllowlist.fromParameterName('/shop/cors/pushed/origins', { delivery: ListDelivery.PUSH }),
    methods: ['GET', 'PUT'],
  });
}

describe('a distribution with classes of every kind', () => {
  it.each(['us-east-1', 'eu-west-1'])('adds nothing to the findings of CDK and cdk-nag in %s', (region) => {
    const app = shopApp({ context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    const shop = new Shop(app, { env: { region } });
    const distribution = shop.distribution({
      additionalBehaviors: {
        '/admin/*': { origin: shop.origin, ...shop.uncached },
        '/orders/*': { origin: shop.origin, ...shop.uncached },
        '/products*': { origin: shop.origin },
        '/pushed/*': { origin: shop.origin, ...shop.uncached },
      },
    });
    const cors = DistributionCors.of(distribution);
    cors.apply('/admin/*', shop.admin).apply('/orders/*', shop.orders).apply('/products*', shop.catalogue);
    cors.apply('*', shop.catalogue, { writes: shop.admin });
    cors.apply('/pushed/*', pushed(shop));
    // what the distribution has by itself shows that the rules ran
    const its = ['CFR1', 'CFR2', 'CFR3', 'CFR4'].map((rule) => `AwsSolutions-${rule} Shop/Distribution/Resource`);
    expect(findings(app).sort()).toEqual(its);
  });
});
