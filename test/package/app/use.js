const { EndpointClass } = require('cdk-cors');
const { compilePolicy, decide } = require('cdk-cors/policy');
const { withCors } = require('cdk-cors/runtime');
const { corsPolicies } = require('cdk-cors/testing');
const { version } = require('cdk-cors/package.json');

const policy = compilePolicy(require('./policy.json'));
const { reason } = decide(policy, { method: 'GET', origin: 'https://app.example.com' });
console.log(
  typeof EndpointClass,
  reason,
  typeof withCors(async () => {}, { config: { classes: {}, routes: [] } }),
  typeof version,
  corsPolicies({ Resources: {} }).slice(0, 29),
);
