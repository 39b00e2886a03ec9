import { createRequire } from 'node:module';
import { EndpointClass } from 'cdk-cors';
import { compilePolicy, decide } from 'cdk-cors/policy';
import { withCors } from 'cdk-cors/runtime';
import { corsPolicies } from 'cdk-cors/testing';

const require = createRequire(import.meta.url);
const policy = compilePolicy(require('./policy.json'));
const { reason } = decide(policy, { method: 'GET', origin: 'https://app.example.com' });
console.log(
  typeof EndpointClass,
  reason,
  typeof withCors(async () => {}, { config: { classes: {}, routes: [] } }),
  typeof require('cdk-cors/package.json').version,
  corsPolicies({ Resources: {} }).slice(0, 29),
);
