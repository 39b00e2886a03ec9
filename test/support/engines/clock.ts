import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandOnPath } from './installed';

/** A clock that can be put forward under processes that run: what they keep for hours ends within a test. */
export interface Clock {
  /** What processes have to be started with. */
  readonly environment: Readonly<Record<string, string>>;
  /** Puts it forward. */
  advance(seconds: number): void;
  remove(): void;
}

export const HAS_COMPILER = commandOnPath(['cc']) !== undefined;

/** Compiles what stands before the C library's own clock (libfaketime ends Chromium's processes, and has Firefox hang). */
export function makeClock(): Clock {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-cors-clock-'));
  const [library, file] = [join(folder, 'clock.so'), join(folder, 'seconds')];
  const { status, stderr } = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, join(__dirname, 'clock.c')]);
  if (status !== 0) throw new Error(String(stderr));
  let ahead = 0;
  const write = (flag: string) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(ahead));
    writeFileSync(file, bytes, { flag });
  };
  write('w');
  return {
    environment: { LD_PRELOAD: library, CLOCK_SHIFT_FILE: file },
    advance: (seconds) => {
      ahead += seconds;
      // processes have it in their memory
      write('r+');
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
