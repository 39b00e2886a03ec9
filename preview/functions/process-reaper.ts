import { type ChildProcess, spawn } from 'node:child_process';

// Reads +pid and -pid lines; at the end of its input, however that came about, it clears away what is left.
const SCRIPT = `
trap '' INT TERM HUP
pids=
while read -r line; do
  pid=\${line#?}
  case $line in
    +*) pids="$pids $pid" ;;
    -*) rest=; for p in $pids; do [ "$p" = "$pid" ] || rest="$rest $p"; done; pids=$rest ;;
  esac
done
[ -z "$pids" ] || kill -KILL $pids 2>/dev/null
rm -rf "$1"
`;

/**
 * Kills the function processes, and removes their inline code, when the preview itself is killed: a frozen process cannot
 * notice that its parent is gone. On Windows nothing is frozen, and the closed IPC channel is enough.
 */
export class ProcessReaper {
  private readonly shell: ChildProcess | undefined;

  /** @param temporaryDirectory what to remove in the end */
  constructor(temporaryDirectory: string) {
    if (process.platform === 'win32') return;
    this.shell = spawn('/bin/sh', ['-c', SCRIPT, 'warden', temporaryDirectory], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.shell.on('error', () => {});
    this.shell.stdin?.on('error', () => {});
    this.shell.unref();
    (this.shell.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  }

  /** Watches over a process. */
  add(pid: number): void {
    this.shell?.stdin?.write(`+${pid}\n`);
  }

  /** Forgets a process that has ended. */
  remove(pid: number): void {
    this.shell?.stdin?.write(`-${pid}\n`);
  }

  /** Kills what is left and ends. */
  close(): void {
    this.shell?.stdin?.end();
  }
}
