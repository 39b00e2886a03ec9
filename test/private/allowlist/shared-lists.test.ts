import { describe, expect, it } from '@jest/globals';
import { App, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { EndpointClass, ListDelivery, OriginAllowlist } from '../../../lib';

const IRELAND = { account: '111111111111', region: 'eu-west-1' };
const APP = 'https://app.shop.example';
const OTHER = 'https://staging.shop.example';

function newApp(): App {
  const app = new App({ analyticsReporting: false });
  OriginAllowlist.setParameterRoot(app, '/shop/cors');
  return app;
}

function add(scope: App | Stage, id: string, initialOrigins: string[], env?: object): Stack {
  const stack = new Stack(scope, id, { env });
  const allowlist = OriginAllowlist.fromParameterStore({ initialOrigins });
  EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['GET'] });
  return stack;
}

/** What synth says against an app. */
function refusalOf(app: App): string {
  try {
    app.synth();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

const warningsOf = (stack: Stack) =>
  Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('share the list'));

describe('one parameter in one account and region', () => {
  it('fails for two stages with other initial origins, and the way out is taken', () => {
    const twoStages = (root: (stage: Stage) => void) => {
      const app = newApp();
      for (const [id, origin] of [['Staging', OTHER] as const, ['Prod', APP] as const]) {
        const stage = new Stage(app, id, { env: IRELAND });
        root(stage);
        add(stage, 'Shop', [origin]);
      }
      return refusalOf(app);
    };
    expect(twoStages(() => {})).toContain(
      'list-shared - Prod/Shop/Orders: Staging/Shop/Orders has the list /shop/cors/orders/origins too, with other ' +
        `initialOrigins (${OTHER}, here ${APP}): in one account and region they are one parameter, and whichever is deployed ` +
        'first fills it for both; give each a name of its own, by a root with the stage in it: ' +
        "OriginAllowlist.setParameterRoot(stage, '/shop/prod/cors')",
    );
    expect(
      twoStages((stage) => OriginAllowlist.setParameterRoot(stage, `/shop/${stage.node.id.toLowerCase()}/cors`)),
    ).toBe('');
  });

  it.each([
    ['two stacks', IRELAND, IRELAND],
    ['two stacks that do not say where they are', undefined, undefined],
  ])('fails for %s with other initial origins', (_, one, other) => {
    const app = newApp();
    add(app, 'A', [APP], one);
    add(app, 'B', [OTHER], other);
    expect(refusalOf(app)).toContain('list-shared - B/Orders');
  });

  it.each([
    ['two regions', IRELAND, { ...IRELAND, region: 'us-east-1' }],
    ['two accounts', IRELAND, { ...IRELAND, account: '222222222222' }],
  ])('is another one in %s', (_, one, other) => {
    const app = newApp();
    add(app, 'A', [APP], one);
    const stack = add(app, 'B', [OTHER], other);
    expect(refusalOf(app)).toBe('');
    expect(warningsOf(stack)).toEqual([]);
  });

  it.each([
    ['the same initial origins, in another order', [OTHER, APP], [APP, OTHER]],
    ['none in one of them', [APP], []],
  ])('is told where two stacks have %s', (_, one, other) => {
    const app = newApp();
    add(app, 'A', one, IRELAND);
    const stack = add(app, 'B', other, IRELAND);
    expect(refusalOf(app)).toBe('');
    expect(warningsOf(stack).map(({ entry }) => entry.data)).toEqual([
      expect.stringContaining(
        'B/Orders and A/Orders share the list /shop/cors/orders/origins: whoever is added for one is let in by the other',
      ),
    ]);
  });

  it('is told where nobody can know whether it is one', () => {
    const app = newApp();
    add(app, 'A', [APP]);
    const stack = add(app, 'B', [OTHER], IRELAND);
    expect(refusalOf(app)).toBe('');
    expect(warningsOf(stack)).toHaveLength(1);
  });

  it('may have several classes of one stack by its name, but one beginning', () => {
    const of = (second: string[]) => {
      const app = newApp();
      const stack = new Stack(app, 'Shop');
      for (const [id, initialOrigins] of [['Orders', [APP]] as const, ['Refunds', second] as const]) {
        const allowlist = OriginAllowlist.fromParameterName('/shop/origins', { initialOrigins: [...initialOrigins] });
        EndpointClass.credentialed(stack, id, { allowlist, methods: ['GET'] });
      }
      return refusalOf(app) || warningsOf(stack);
    };
    expect(of([OTHER])).toContain('or initialOrigins to one of them alone');
    expect(of([])).toEqual([]);
    expect(of([APP])).toEqual([]);
  });
});

describe('a pushed list that two classes share', () => {
  const LIKE = { owners: { tea: ['tea.example'], jam: ['jam.example'] }, patternsUnder: ['a.example', 'b.example'] };

  /** @param apart whether the classes are in two stacks */
  function two(other: object, more: object = {}, apart = false): string {
    const app = newApp();
    const stacks = ['A', ...(apart ? ['B'] : [])].map((id) => new Stack(app, id, { env: IRELAND }));
    const add = (stack: Stack, id: string, settings: object, rest: object = {}) => {
      const allowlist = OriginAllowlist.fromParameterName('/shop/list', { delivery: ListDelivery.PUSH, ...settings });
      EndpointClass.credentialed(stack, id, { allowlist, methods: ['GET'], ...rest });
    };
    add(stacks[0]!, 'Orders', LIKE);
    add(stacks.at(-1)!, 'Stock', other, more);
    return refusalOf(app);
  }

  it.each([
    ['other owners', { ...LIKE, owners: { tea: ['tea.example'] } }, {}],
    ['owners in another order', { ...LIKE, owners: { jam: ['jam.example'], tea: ['tea.example'] } }, {}],
    ['other domains of an owner', { ...LIKE, owners: { ...LIKE.owners, jam: ['jam.example', 'x.example'] } }, {}],
    ['other shards', { ...LIKE, shards: 3 }, {}],
    ['other patterns', { ...LIKE, patternsUnder: ['a.example'] }, {}],
    ['insecure origins', LIKE, { dangerouslyAllowInsecureOrigins: true }],
  ])('is refused with %s, in one stack and in two', (_, other, more) => {
    const message = 'pushed-list-shared - %/Stock: A/Orders has the pushed list /shop/list too';
    expect(two(other, more)).toContain(message.replace('%', 'A'));
    expect(two(other, more, true)).toContain(message.replace('%', 'B'));
  });

  it('is said to be read in part where a class reads its first parameter alone', () => {
    const parts = (other: (stack: Stack) => void) => {
      const app = newApp();
      const [a, b] = ['A', 'B'].map((id) => new Stack(app, id, { env: IRELAND }));
      const allowlist = OriginAllowlist.fromParameterName('/shop/list', { delivery: ListDelivery.PUSH, shards: 3 });
      EndpointClass.credentialed(a!, 'Orders', { allowlist, methods: ['GET'] });
      other(b!);
      app.synth();
      return Annotations.fromStack(b!)
        .findWarning('*', Match.stringLikeRegexp('the list'))
        .map(({ entry }) => entry.data);
    };
    const read = (stack: Stack) => {
      const allowlist = OriginAllowlist.fromParameterName('/shop/list');
      EndpointClass.credentialed(stack, 'Stock', { allowlist, methods: ['GET'] });
    };
    expect(parts(read)).toEqual([
      'B/Stock reads the list /shop/list as one parameter, and A/Orders makes it from 3 (shards, owners): whoever is in another one is not ' +
        'let in here; make the class once and hand it to each stack, or give each a name of its own, by a root with the stage in it: ' +
        "OriginAllowlist.setParameterRoot(stage, '/shop/prod/cors') [ack: cdk-cors:list-read-in-part-shop-list]",
    ]);
    expect(parts(() => {})).toEqual([]);
  });

  it('is taken where both say the same, or where one is read', () => {
    expect(two({ ...LIKE, patternsUnder: ['b.example', 'a.example'] })).toBe('');
    expect(two({ delivery: ListDelivery.PULL })).toBe('');
  });
});
