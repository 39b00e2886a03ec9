import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { EndpointClass, ListDelivery, OriginAllowlist } from '../lib';
import { permittedParameters } from './support/synth/permitted-parameters';
import { refusal } from './support/synth/rest-api-app';

const OWNERS = { 'tea-ltd': ['tea.example'], 'jam.co': ['jam.example', 'jam-shop.example'] };

function newStack(): Stack {
  const app = new App();
  OriginAllowlist.setParameterRoot(app, '/shop');
  return new Stack(app, 'Shop');
}

function orders(stack: Stack, owners: { [owner: string]: string[] } = OWNERS, delivery = ListDelivery.PUSH) {
  const allowlist = OriginAllowlist.fromParameterStore({ delivery, owners });
  return EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['GET', 'POST'] });
}

describe('owners of a pushed list', () => {
  it('have a parameter each, which the sync reads, hears of and never writes', () => {
    const stack = newStack();
    orders(stack);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { detail: { name: ['/shop/orders/origins', { prefix: '/shop/orders/owners/' }] } },
    });
    const [sync] = Object.values(template.findResources('AWS::Lambda::Function'));
    expect(JSON.parse(sync!['Properties'].Environment.Variables.SYNC).classes.orders.owners).toEqual(OWNERS);
    const permitted = permittedParameters(stack, 'AllowlistSync');
    expect(permitted['ssm:GetParameters']).toContain('/shop/orders/owners/*');
    const written = ['/shop/orders/effective', '/shop/orders/effective/*', '/shop/orders/status'];
    expect(permitted['ssm:PutParameter']).toEqual(written);
  });

  it('get permission for their own list and nothing else; operators for all of them', () => {
    const stack = newStack();
    const made = orders(stack);
    const roleOf = (id: string) => new Role(stack, id, { assumedBy: new AccountRootPrincipal() });
    made.grantWriteOwner('tea-ltd', roleOf('Tea'));
    made.grantWriteAllowlist(roleOf('Operator'));
    const own = ['/shop/orders/owners/tea-ltd'];
    expect(permittedParameters(stack, 'Tea')).toEqual({
      'ssm:GetParameter': own,
      'ssm:GetParameterHistory': own,
      'ssm:PutParameter': own,
    });
    const { 'ssm:PutParameter': written } = permittedParameters(stack, 'Operator');
    expect(written).toEqual(['/shop/orders/origins', '/shop/orders/owners/*']);
    expect(refusal(() => made.grantWriteOwner('tea', roleOf('Other'))).join()).toContain(
      'owner-unknown - Shop/Orders: got "tea": one of "tea-ltd", "jam.co" was expected',
    );
  });

  it.each([
    ['a name that no parameter can have', { 'Tea Ltd': ['tea.example'] }, 'owner-name-invalid'],
    ['no domain', { tea: [] }, 'owner-without-domains'],
    ['a URL', { tea: ['https://tea.example'] }, 'owners["tea"][0]: origin-'],
    ['a public suffix', { tea: ['github.io'] }, 'origin-public-suffix'],
  ])('are refused with %s', (_, owners, code) => {
    expect(refusal(() => orders(newStack(), owners as never)).join()).toContain(code);
  });

  it('are refused where the list is not pushed, and accepted as that advises', () => {
    expect(refusal(() => orders(newStack(), OWNERS, ListDelivery.PULL)).join()).toContain(
      'owners-not-pushed - got "tea-ltd": AllowlistSync makes one list of all, and this one is not pushed; add delivery: ListDelivery.PUSH',
    );
    expect(refusal(() => orders(newStack()))).toEqual([]);
  });

  it('may be below a domain in a class that takes exact origins only', () => {
    const allowlist = OriginAllowlist.fromParameterStore({ delivery: ListDelivery.PUSH, owners: OWNERS });
    expect(refusal(() => EndpointClass.sensitive(newStack(), 'Admin', { allowlist, methods: ['GET'] }))).toEqual([]);
  });
});
