/** The built command over an assembly, in this process, which does nothing else. */
const { directory, cli } = JSON.parse(process.argv[2]);

const started = process.hrtime.bigint();
process.argv = [process.argv[0], cli, 'check', directory, '--fail-on', 'never'];
process.on('exit', () => {
  const time = Number(process.hrtime.bigint() - started);
  process.stdout.write(`\n${JSON.stringify({ time, megabytes: Math.round(process.resourceUsage().maxRSS / 1000) })}\n`);
});
require(cli);
