/** What it takes to count denials, in a process of its own: time of the processor and bytes of log, each a denial. */
const { file, perSecond, seconds } = JSON.parse(process.argv[2]);

const ROUNDS = 10;
const START = Date.UTC(2026, 0, 15, 12);
const ORIGINS = 50;

let bytes = 0;
const write = process.stdout.write.bind(process.stdout);
const swallow = (text) => {
  bytes += Buffer.byteLength(text);
  return true;
};

process.stdout.write = swallow;
const { prepare } = require(file);
let now = START;
const count = prepare({ clock: () => now, write: swallow });
const requests = Array.from({ length: ORIGINS }, (_, i) => ({
  origin: `https://${i}.example.com`,
  method: 'PUT',
  address: `192.0.${i}.7`,
}));

let nanoseconds = 0;
for (let round = 0; round <= ROUNDS; round++) {
  bytes = 0;
  const begun = process.cpuUsage();
  for (let i = 0; i < seconds * perSecond; i++) {
    now += 1000 / perSecond;
    count(requests[i % ORIGINS]);
  }
  const { user, system } = process.cpuUsage(begun);
  if (round > 0) nanoseconds += ((user + system) * 1e3) / (seconds * perSecond * ROUNDS);
}
write(`\n${JSON.stringify({ nanoseconds, bytes: bytes / (seconds * perSecond) })}`, () => process.exit());
