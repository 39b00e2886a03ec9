/** Loads one function as Lambda's runtime does, lets it answer one event, and tells how long both took. */
require('./runtime-modules.cjs');

const { file, event } = JSON.parse(process.argv[2]);
const context = { functionName: 'responder', awsRequestId: '0', getRemainingTimeInMillis: () => 3000 };

const begun = process.hrtime.bigint();
const { handler } = require(file);
const loaded = process.hrtime.bigint();
handler(event, context).then(({ statusCode, status = statusCode, headers, multiValueHeaders }) => {
  const answered = process.hrtime.bigint();
  const all = Object.entries({ ...headers, ...multiValueHeaders }).map(([name, value]) => [
    name.toLowerCase(),
    // CloudFront's headers are lists of lines
    [value]
      .flat()
      .map((line) => line.value ?? line)
      .join(),
  ]);
  const result = {
    loadNanoseconds: Number(loaded - begun),
    answerNanoseconds: Number(answered - begun),
    status: Number(status),
    allowedOrigin: Object.fromEntries(all)['access-control-allow-origin'],
  };
  process.stdout.write(`\n${JSON.stringify(result)}`, () => process.exit());
});
