/** What one responder takes for an event, in a process of its own; what it logs is counted, and goes nowhere. */
const { file, events } = JSON.parse(process.argv[2]);
const { handler } = require(file);

const BATCH = 500;
const BATCHES = 60;
const WARM_UP = 20;

const write = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;

async function main() {
  const times = [];
  for (let batch = 0; batch < WARM_UP + BATCHES; batch++) {
    const begun = process.hrtime.bigint();
    for (let i = 0; i < BATCH; i++) await handler(events[i % events.length]);
    if (batch >= WARM_UP) times.push(Number(process.hrtime.bigint() - begun) / BATCH);
  }
  times.sort((a, b) => a - b);
  write(`\n${JSON.stringify({ nanoseconds: times[times.length >> 1] })}`, () => process.exit());
}
void main();
