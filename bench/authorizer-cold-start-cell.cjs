/** Loads one authorizer as Lambda's runtime does, lets it judge one request, and tells how long both took. */
require('./runtime-modules.cjs');

const { file, event } = JSON.parse(process.argv[2]);

const begun = process.hrtime.bigint();
const { handler } = require(file);
const loaded = process.hrtime.bigint();
handler(event).then(({ policyDocument }) => {
  const answered = process.hrtime.bigint();
  const result = {
    loadNanoseconds: Number(loaded - begun),
    answerNanoseconds: Number(answered - begun),
    effect: policyDocument?.Statement[0].Effect,
  };
  process.stdout.write(`\n${JSON.stringify(result)}`, () => process.exit());
});
