import { describe, expect, it } from '@jest/globals';
import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { ClassRuleGroup, DistributionCors, EndpointClass, HttpApiCors, OriginAllowlist, RestApiCors } from '../lib';
import { RuleGroup, type RuleGroupSettings } from '../preview/web-acl/rule-group';
import { HttpApiApp } from './support/synth/http-api-app';
import { Messages } from './support/synth/messages';
import { ApiApp, refusal } from './support/synth/rest-api-app';

const RATES = { requestsPerMinutePerAddress: 10 };

function groupsOf(template: Template): { Properties: RuleGroupSettings & { Capacity: number; Scope: string } }[] {
  return Object.values(template.findResources('AWS::WAFv2::RuleGroup')) as never;
}

/** How many of the first requests of a minute pass. */
function passing(settings: RuleGroupSettings, request: { path: string; method?: string; origin?: string | undefined }) {
  const group = new RuleGroup(settings, () => 0);
  const { path, method = 'GET', origin } = request;
  const one = {
    path,
    method,
    address: '192.0.2.1',
    header: (name: string) => (name === 'origin' ? origin : undefined),
  };
  let passed = 0;
  while (passed < 100 && group.blocked(one) === undefined) passed++;
  return { passed, answer: group.blocked(one) };
}

const shop = (...methods: string[]) => {
  const app = new ApiApp();
  for (const one of methods) app.add(one);
  return app;
};

describe('the rule group of a class on a REST API', () => {
  it('bounds its paths, however they are spelled and with a stage before them, and no others', () => {
    const app = shop('GET /orders/{id}', 'GET /orders/admin', 'GET /other');
    const orders = app.orders();
    RestApiCors.of(app.api)
      .apply('/orders', orders)
      .apply('/orders/admin', app.admin())
      .apply('/other', app.catalogue());
    RestApiCors.of(app.api).addRuleGroup(orders, RATES);
    const [{ Properties } = {} as never] = groupsOf(app.template);
    for (const path of ['/prod/orders', '/orders/7', '/prod/%6frders/7', '/orders%2fadmin', '/orders/admin%2f']) {
      expect([path, passing(Properties, { path }).passed]).toEqual([path, 10]);
    }
    for (const path of ['/prod/orders/admin', '/orders/admin/users', '/prod/other', '/ordersx']) {
      expect([path, passing(Properties, { path }).passed]).toEqual([path, 100]);
    }
  });

  it('bounds paths that only programs spell, and that a stage of that name stands before', () => {
    const app = shop('GET /orders/{proxy+}', 'GET /prod/{id}');
    const orders = app.orders();
    RestApiCors.of(app.api).apply('/', orders).apply('/prod', app.admin()).addRuleGroup(orders, RATES);
    const [{ Properties } = {} as never] = groupsOf(app.template);
    for (const path of ['/prod/orders/1', '/prod/orders/%0A', '/prod/prod/../orders/1', '/prod/prod/%2e%2e/orders/1']) {
      expect([path, passing(Properties, { path }).passed]).toEqual([path, 10]);
    }
    expect(passing(Properties, { path: '/prod/prod/7' }).passed).toBe(100);
  });

  it('tells reads from writes, and preflights from both', () => {
    const app = shop('ANY /items');
    const [reads, writes] = [app.catalogue(), app.admin()];
    const cors = RestApiCors.of(app.api).apply('/', reads, { writes });
    cors.addRuleGroup(reads, { requestsPerMinutePerAddress: 20, preflightsPerMinutePerAddress: 15 });
    cors.addRuleGroup(writes, RATES);
    const [ofReads, ofWrites]: [RuleGroupSettings, RuleGroupSettings] = groupsOf(app.template).map(
      ({ Properties }) => Properties,
    ) as never;
    const path = '/prod/items';
    const passed = (group: RuleGroupSettings, method: string) => passing(group, { path, method }).passed;
    expect(['GET', 'HEAD', 'POST', 'OPTIONS'].map((method) => passed(ofReads, method))).toEqual([20, 20, 100, 15]);
    expect(['GET', 'HEAD', 'POST', 'OPTIONS'].map((method) => passed(ofWrites, method))).toEqual([100, 100, 10, 10]);
  });

  it('bounds one address whatever origins it makes up, and the pages of one origin before it', () => {
    const app = shop('GET /items');
    const all = app.catalogue();
    RestApiCors.of(app.api).apply('/', all).addRuleGroup(all, {
      requestsPerMinutePerAddress: 30,
      requestsPerMinutePerOriginAndAddress: 10,
    });
    const group = new RuleGroup(groupsOf(app.template)[0]!.Properties, () => 0);
    const passes = (origin: string | undefined) =>
      group.blocked({ path: '/prod/items', method: 'GET', address: 'a', header: () => origin }) === undefined;
    const answers = Array.from({ length: 40 }, (_, i) => passes(`https://made-up-${i}.example`));
    expect(answers.lastIndexOf(true)).toBe(29);
    const again = new RuleGroup(groupsOf(app.template)[0]!.Properties, () => 0);
    const one = Array.from({ length: 20 }, () =>
      again.blocked({ path: '/prod/items', method: 'GET', address: 'a', header: () => 'https://a.example' }),
    );
    expect(one.findIndex((answer) => answer !== undefined)).toBe(10);
  });

  it('answers what every page can read where the class takes any origin', () => {
    const app = shop('GET /items');
    const all = app.catalogue();
    RestApiCors.of(app.api).apply('/', all).addRuleGroup(all, RATES);
    const { answer } = passing(groupsOf(app.template)[0]!.Properties, { path: '/items', origin: 'https://a.example' });
    expect(answer).toMatchObject({
      status: 429,
      headers: [
        ['content-type', 'application/json'],
        ['access-control-allow-origin', '*'],
        ['access-control-expose-headers', 'Retry-After'],
        ['retry-after', '60'],
      ],
    });
    expect(JSON.parse(answer!.body)).toMatchObject({ reason: 'rate-limited', status: 429 });
  });

  it('answers each listed origin by itself, and others without one', () => {
    const app = shop('GET /items');
    const admin = app.admin('Admin', 'https://a.example', 'https://b.example');
    RestApiCors.of(app.api).apply('/', admin).addRuleGroup(admin, RATES);
    const { Properties } = groupsOf(app.template)[0]!;
    const allowed = (origin?: string) =>
      Object.fromEntries(passing(Properties, { path: '/items', origin }).answer!.headers)[
        'access-control-allow-origin'
      ];
    expect([
      allowed('https://a.example'),
      allowed('https://b.example'),
      allowed('https://c.example'),
      allowed(),
    ]).toEqual(['https://a.example', 'https://b.example', undefined, undefined]);
    expect(passing(Properties, { path: '/items', origin: 'https://b.example' })).toMatchObject({ passed: 10 });
    expect(app.infos()).toContainEqual(
      expect.stringMatching(
        /^admin: .*pages of https:\/\/a.example, https:\/\/b.example can read that; nobody can read it where/,
      ),
    );
  });

  it('says that no page can read an answer where the list is live', () => {
    const app = shop('GET /items');
    const orders = app.orders();
    RestApiCors.of(app.api).apply('/', orders).addRuleGroup(orders, RATES);
    expect(app.infos()).toContainEqual(
      expect.stringMatching(
        /^orders: .*no page can read that \(its list is live, and the answers of a rule are constants\)/,
      ),
    );
  });

  it('takes the units that AWS documents, rounded up so that one more origin changes nothing', () => {
    const of = (...origins: string[]) => {
      const app = shop('GET /items');
      const admin = app.admin('Admin', ...origins);
      RestApiCors.of(app.api)
        .apply('/items', admin)
        .addRuleGroup(admin, { ...RATES, requestsPerMinutePerAddress: 20 });
      return groupsOf(app.template)[0]!.Properties.Capacity;
    };
    // two rates: 2 + method (3 + 10) + path (3 + 10); of an origin 1 + 2 + 10; of others 1
    expect([of('https://a.example'), of('https://a.example', 'https://b.example')]).toEqual([100, 100]);
  });

  it('says that nothing is bounded until its rule is asked for', () => {
    const said = (use: (group: ClassRuleGroup) => void) => {
      const app = shop('GET /orders');
      const orders = app.orders();
      use(RestApiCors.of(app.api).apply('/orders', orders).addRuleGroup(orders, RATES));
      return new Messages(app.stack).infos().filter((text) => text.includes('Retry-After'));
    };
    expect(said(() => {})).toEqual([
      expect.stringContaining('Nothing is bounded until its rule, such as group.rule(0)'),
    ]);
    expect(said((group) => group.rule(0))).toEqual([
      expect.stringContaining('It counts where the web ACL that has its rule'),
    ]);
  });

  it('is a rule of a web ACL, which stays the user’s', () => {
    const app = shop('GET /items');
    const all = app.catalogue();
    const group = RestApiCors.of(app.api).apply('/', all).addRuleGroup(all, RATES);
    expect(group).toBeInstanceOf(ClassRuleGroup);
    new CfnWebACL(app.stack, 'WebAcl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: { cloudWatchMetricsEnabled: true, metricName: 'shop', sampledRequestsEnabled: true },
      rules: [group.rule(3)],
    });
    const [acl] = Object.values(app.template.findResources('AWS::WAFv2::WebACL'));
    expect(acl!['Properties'].Rules).toMatchObject([
      {
        Priority: 3,
        OverrideAction: { None: {} },
        Statement: { RuleGroupReferenceStatement: { Arn: { 'Fn::GetAtt': [expect.any(String), 'Arn'] } } },
      },
    ]);
  });
});

describe('the rule group of a class on a distribution', () => {
  const distributionIn = (region: string | undefined) => {
    const stack = new Stack(new App(), 'Site', region ? { env: { region } } : {});
    const origin = new HttpOrigin('api.example');
    const distribution = new Distribution(stack, 'Cdn', {
      defaultBehavior: { origin },
      additionalBehaviors: { '/static/*': { origin }, 'api/?/items': { origin } },
    });
    return { stack, distribution, all: EndpointClass.publicRead(stack, 'All') };
  };

  it('bounds what is left to its behaviours', () => {
    const { stack, distribution, all } = distributionIn('us-east-1');
    DistributionCors.of(distribution).apply('*', all).addRuleGroup(all, RATES);
    const { Properties } = groupsOf(Template.fromStack(stack))[0]!;
    expect(Properties.Scope).toBe('CLOUDFRONT');
    const passed = ['/', '/api/10/items', '/static/a.js', '/api/1/items'].map(
      (path) => passing(Properties, { path }).passed,
    );
    expect(passed).toEqual([10, 10, 100, 100]);
  });

  it.each([
    [
      'static/*',
      [
        '/static/a',
        '/static/a%0Ab',
        '/static/%0A',
        '//static/a',
        '/./static/a',
        '/b/../static/a',
        '/b/%2E%2E/static/a',
      ],
    ],
    ['/static/*', ['/../static/a', '/static/..%2f..%2fa', '/b/../static/a%2f..%2f..%2fb']],
    ['/a/???/c', ['/a/123/c', '/a/%2f/c', '/%61/%31%32%33/c']],
    ['*', ['/first/..', '/first/%2e%2e', '/first/%2e', '//first', '/x/..%2ffirst', '/firs%74', '/x%0A']],
  ])('bounds %s however CloudFront may be brought to take a path for it', (pattern, paths) => {
    const stack = new Stack(new App(), 'Site', { env: { region: 'us-east-1' } });
    const origin = new HttpOrigin('api.example');
    const additionalBehaviors = { '/first*': { origin }, ...(pattern !== '*' && { [pattern]: { origin } }) };
    const distribution = new Distribution(stack, 'Cdn', { defaultBehavior: { origin }, additionalBehaviors });
    const all = EndpointClass.publicRead(stack, 'All');
    DistributionCors.of(distribution).apply(pattern, all).addRuleGroup(all, RATES);
    const { Properties } = groupsOf(Template.fromStack(stack))[0]!;
    expect(paths.map((path) => [path, passing(Properties, { path }).passed])).toEqual(paths.map((path) => [path, 10]));
    expect(passing(Properties, { path: '/first/a' }).passed).toBe(100);
  });

  it('has to be where CloudFront has its web ACLs, or goes there', () => {
    const { stack, distribution, all } = distributionIn('eu-west-1');
    DistributionCors.of(distribution).apply('*', all).addRuleGroup(all, RATES);
    expect(refusal(() => Template.fromStack(stack))).toContainEqual(
      expect.stringMatching(/rule-group-region - .*in eu-west-1; pass the stack of the web ACL/),
    );
    const other = distributionIn('eu-west-1');
    const scope = new Stack(other.stack.node.root as App, 'Edge', { env: { region: 'us-east-1' } });
    DistributionCors.of(other.distribution)
      .apply('*', other.all)
      .addRuleGroup(other.all, { ...RATES, scope });
    expect(groupsOf(Template.fromStack(scope))).toHaveLength(1);
  });
});

describe('what is refused', () => {
  it('is a web ACL before an HTTP API, which takes none', () => {
    const app = new HttpApiApp();
    app.add('GET /items');
    HttpApiCors.of(app.api).apply('/', app.catalogue());
    const resourceArn = app.stack.formatArn({
      service: 'apigateway',
      account: '',
      resource: `/apis/${app.api.apiId}/stages`,
      resourceName: '$default',
    });
    new CfnWebACLAssociation(app.stack, 'Association', { resourceArn, webAclArn: 'arn:aws:wafv2:::acl' });
    expect(app.problems()).toEqual([
      expect.stringMatching(/^web-acl-on-http-api - Shop\/Association: .*put a distribution in front of the API/),
    ]);
  });

  it('is a class that was not applied', () => {
    const app = shop('GET /items');
    RestApiCors.of(app.api).apply('/', app.catalogue()).addRuleGroup(app.admin(), RATES);
    expect(refusal(() => app.template)).toContainEqual(
      expect.stringContaining('rule-group-unused - Shop/Api/Cors/RuleGroup-admin: admin was not applied to Shop/Api'),
    );
  });

  it('is a second group of one class at the same place', () => {
    const app = shop('GET /orders');
    const orders = app.orders();
    const cors = RestApiCors.of(app.api).apply('/orders', orders);
    cors.addRuleGroup(orders, RATES);
    expect(() => cors.addRuleGroup(orders, { requestsPerMinutePerAddress: 20 })).toThrow(
      /^rule-group-exists - .*orders has a rule group here already; keep the one that addRuleGroup returned/,
    );
  });

  it('are rates that AWS WAF does not take, or that never count', () => {
    const app = shop('GET /items');
    const all = app.catalogue();
    const cors = RestApiCors.of(app.api).apply('/', all);
    expect(
      refusal(() => cors.addRuleGroup(all, { requestsPerMinutePerAddress: 9.5, preflightsPerMinutePerAddress: 1 })),
    ).toEqual([
      'rule-group-rates - Shop/Api/Cors: requestsPerMinutePerAddress 9.5 is no whole number from 10 to 2000000000; ' +
        'preflightsPerMinutePerAddress 1 is no whole number from 10 to 2000000000; write such numbers, all of them of one minute',
    ]);
    const requestsPerMinutePerAddress = new CfnParameter(app.stack, 'Rate', { type: 'Number' }).valueAsNumber;
    expect(refusal(() => cors.addRuleGroup(all, { requestsPerMinutePerAddress }))).toEqual([
      expect.stringContaining('requestsPerMinutePerAddress (a token) is no whole number'),
    ]);
    expect(
      refusal(() =>
        cors.addRuleGroup(all, { requestsPerMinutePerAddress: 20, requestsPerMinutePerOriginAndAddress: 20 }),
      ),
    ).toEqual([expect.stringContaining('is not below requestsPerMinutePerAddress 20, which would always come first')]);
  });

  it('are paths beyond what a rule group can look at', () => {
    const paths = Array.from({ length: 100 }, (_, i) => `/a${i}`);
    const app = shop(...paths.flatMap((path) => [`GET ${path}`, `GET ${path}/c`]));
    const [one, other] = [app.catalogue(), app.admin()];
    const cors = RestApiCors.of(app.api);
    for (const path of paths) cors.apply(path, one).apply(`${path}/c`, other);
    cors.addRuleGroup(one, RATES);
    expect(refusal(() => app.template)).toContainEqual(expect.stringContaining('rule-group-too-large'));
  });

  it('is more than ten origins to answer one by one, and that is said', () => {
    const app = shop('GET /items');
    const admin = app.admin('Admin', ...Array.from({ length: 11 }, (_, i) => `https://a${i}.example`));
    RestApiCors.of(app.api).apply('/', admin).addRuleGroup(admin, RATES);
    expect(new Messages(app.stack).infos()).toContainEqual(expect.stringContaining('it lists 11 origins'));
  });

  it('are patterns as origins of an answer', () => {
    const app = shop('GET /items');
    const allowlist = OriginAllowlist.of('https://a.example', 'https://*.b.example');
    const both = new EndpointClass(app.stack, 'Both', { allowlist, methods: ['GET'] });
    RestApiCors.of(app.api).apply('/', both).addRuleGroup(both, RATES);
    expect(app.infos()).toContainEqual(
      expect.stringContaining(
        'pages of https://a.example can read that (pages that a pattern admits have an answer without their origin)',
      ),
    );
  });
});
