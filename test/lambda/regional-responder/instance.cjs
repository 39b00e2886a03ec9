// One instance of a function: loads a bundle, answers one event a line, and can be frozen by a signal meanwhile.
const { createInterface } = require('node:readline');
const { handler } = require(process.argv[2]);

createInterface({ input: process.stdin }).on('line', async (line) => {
  const answer = await handler(JSON.parse(line));
  process.stdout.write(`${JSON.stringify({ answer })}\n`);
});
