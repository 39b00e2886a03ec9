import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(__dirname, '..', '..', '..');

/** What `driver.py` does for one line of JSON, and says in one. */
export type Answer = Readonly<Record<string, never>>;

/** One Python with `cdk_cors_runtime`, which answers what tests ask of it, one question at a time. */
export class PythonProcess {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly waiting: ((line: string) => void)[] = [];
  private errors = '';

  /** @param more variables of its environment */
  constructor(more: NodeJS.ProcessEnv = {}) {
    const python = { PYTHONPATH: join(ROOT, 'python'), PYTHONDONTWRITEBYTECODE: '1' };
    const env = { PATH: process.env['PATH'], ...python, ...more };
    this.child = spawn('python3', ['-S', join(__dirname, 'driver.py')], { env, stdio: 'pipe' });
    this.child.stderr.on('data', (chunk) => {
      this.errors += chunk;
    });
    createInterface({ input: this.child.stdout }).on('line', (line) => this.waiting.shift()?.(line));
    this.child.on('close', () => {
      for (const answer of this.waiting.splice(0))
        answer(JSON.stringify({ broken: this.errors || 'no Python any more' }));
    });
  }

  /** Asks one thing. Rejects where Python raises what nobody there catches. */
  async ask(question: object): Promise<Answer> {
    const line = new Promise<string>((resolve) => this.waiting.push(resolve));
    this.child.stdin.write(`${JSON.stringify(question)}\n`);
    const answer = JSON.parse(await line) as { readonly broken?: string };
    if (answer.broken !== undefined) throw new Error(answer.broken);
    return answer as Answer;
  }

  async stop(): Promise<void> {
    this.child.stdin.end();
    if (this.child.exitCode === null) await once(this.child, 'close');
  }
}
