/** The packs of cdk-nag over some stacks, without the synthesis. */
const { App, Validations } = require('aws-cdk-lib');
const nag = require('cdk-nag');
const { CONTEXT, stackOf } = require('./check-stack.cjs');

process.env.CDK_VALIDATION = 'false';
const { stacks, paths } = JSON.parse(process.argv[2]);
const app = new App({ context: CONTEXT, analyticsReporting: false });
for (let i = 0; i < stacks; i++) stackOf(app, `Stack${i}`, paths);
let time = 0;
const packs = [
  'AwsSolutionsChecks',
  'HIPAASecurityChecks',
  'NIST80053R4Checks',
  'NIST80053R5Checks',
  'PCIDSS321Checks',
];
for (const name of packs) {
  const pack = new nag[name](app);
  const validate = pack.validate.bind(pack);
  pack.validate = (context) => {
    const started = process.hrtime.bigint();
    validate(context);
    time += Number(process.hrtime.bigint() - started);
    return { success: true, violations: [] };
  };
  Validations.of(app).addPlugins(pack);
}
app.synth();
console.log(JSON.stringify({ packs: packs.length, perStack: time / stacks }));
