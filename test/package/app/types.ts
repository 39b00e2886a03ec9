import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EndpointClass, OriginAllowlist } from 'cdk-cors';
import { compilePolicy, type Decision, decide } from 'cdk-cors/policy';
import { withCors } from 'cdk-cors/runtime';
import { corsPolicies } from 'cdk-cors/testing';

const stack = new Stack();
EndpointClass.sensitive(stack, 'Admin', { allowlist: OriginAllowlist.of('https://a.example'), methods: ['GET'] });
// @ts-expect-error methods are needed
EndpointClass.sensitive(stack, 'Admin', { allowlist: OriginAllowlist.of('https://a.example') });
// @ts-expect-error one string is no list
EndpointClass.credentialed(stack, 'Orders', { methods: 'GET' });

const policy = compilePolicy({ name: 'orders', origins: '*', methods: ['GET'] });
export const decision: Decision = decide(policy, { method: 'GET' });
// @ts-expect-error there is no such reason
export const impossible = decision.reason === 'allowed';

export const handler: (event: { path: string }) => Promise<{ statusCode: number }> = withCors(
  async (event: { path: string }) => ({ statusCode: event.path === '/' ? 200 : 404 }),
);
// @ts-expect-error a handler is a function
withCors({ statusCode: 200 });

export const text: string = corsPolicies(Template.fromStack(stack)) + corsPolicies({ Resources: {} });
// @ts-expect-error a stack is no template
corsPolicies(stack);
