// Runs in a process of its own, bundled as the function is: what a run over a store of 10,000 keys takes.
import { existsSync, readFileSync } from 'node:fs';
import '../../../lambda/allowlist-sync';
import { follow } from '../../../lambda/allowlist-sync/follow';
import { keyValueStore, keyValueStoreClient } from '../../../lambda/allowlist-sync/sdk/key-value-store';
import type { SyncTarget } from '../../../lambda/allowlist-sync/sync-target';
import { KeyValueStoreTarget } from '../../../lambda/allowlist-sync/targets/key-value-store';

async function measure(): Promise<void> {
  const store = 'arn:aws:cloudfront::111111111111:key-value-store/5f1c';
  const config = { kind: 'key-value-store', name: 'Store', store, classes: ['orders'], patternsUnder: {} } as const;
  const target = new KeyValueStoreTarget(config, keyValueStore, keyValueStoreClient({ region: 'us-east-1' }));
  const origins = Array.from({ length: 10_000 }, (_, i) => `https://tenant-${i}.shop.example`);
  const followed = [];
  for (const list of [origins.slice(1), origins, origins]) {
    const lists = new Map([['orders', list]]);
    const signal = AbortSignal.timeout(60_000);
    followed.push(
      await follow(
        target as SyncTarget,
        lists,
        async () => true,
        signal,
        async () => {},
      ),
    );
  }
  process.stdout.write(
    JSON.stringify({ megabytes: peak(), followed: followed.map(({ isWritten, failure }) => failure ?? isWritten) }),
  );
  process.exit();
}

/** The most memory that the process had, in MB. Linux counts what its parent had before it began into `maxRSS`. */
function peak(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kilobytes) / 1024;
}

void measure();
