// Runs in a process of its own, bundled as the function is: what runs of it take, each after what its server does next.
import { existsSync, readFileSync } from 'node:fs';
import { handler } from '../../../lambda/allowlist-sync';

async function measure(): Promise<void> {
  const { AWS_ENDPOINT_URL, RUNS } = process.env;
  const runs = [];
  for (let run = 0; run < Number(RUNS); run++) {
    await fetch(`${AWS_ENDPOINT_URL}/next`);
    const startedAt = performance.now();
    await handler({});
    runs.push(Math.round(performance.now() - startedAt));
  }
  process.stdout.write(`\n${JSON.stringify({ megabytes: peak(), runs })}`);
  process.exit();
}

/** The most memory that the process had, in MB. Linux counts what its parent had before it began into `maxRSS`. */
function peak(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kilobytes) / 1024;
}

void measure();
