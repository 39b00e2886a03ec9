import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { FunctionDefinition } from './function-definition';
import { type Launched, launch } from './launch';
import type { Outcome } from './outcome';
import type { ProcessReaper } from './process-reaper';
import type { ResponseSink } from './response-sink';

/** How long loading the code may take before the time of the first invocation begins all the same. */
const INIT_MILLISECONDS = 10_000;

/** What a process needs of the preview. */
export interface ProcessHost {
  readonly awsUrl: string;
  /** Program that runs functions of Node.js. */
  readonly node: string;
  readonly warden: ProcessReaper;
  /** Takes each line that a function writes to stdout or stderr. */
  readonly output: (label: string, line: string) => void;
}

/**
 * One execution environment of a function: serves one event at a time and is frozen in between, so that nothing which a
 * handler left running goes on behind the answer.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export class FunctionProcess {
  private readonly launched: Launched;
  private readonly child: ChildProcess;
  private readonly ready: Promise<void>;
  private onReady: () => void = () => {};
  private ended = false;
  private frozen = false;
  /** Settles the pending invocation. */
  private settle: ((outcome: Outcome) => void) | undefined;
  /** Takes what the pending invocation streams. */
  private sink: ResponseSink | undefined;

  constructor(
    private readonly definition: FunctionDefinition,
    private readonly host: ProcessHost,
  ) {
    this.launched = launch(definition, host.node, host.awsUrl);
    this.child = this.launched.child;
    if (this.child.pid !== undefined) host.warden.add(this.child.pid);
    for (const output of this.launched.outputs) this.forward(output);
    this.ready = new Promise((resolve) => {
      this.onReady = resolve;
      setTimeout(resolve, INIT_MILLISECONDS).unref();
    });
    this.launched.onMessage((message) => {
      if (isReady(message)) this.onReady();
      else if (isPart(message)) this.pass(message);
      else this.settle?.(message as Outcome);
    });
    this.child.on('error', () => this.onExit(null, null));
    this.child.on('exit', (code, signal) => this.onExit(code, signal));
  }

  /** Whether it can take another event. */
  get alive(): boolean {
    return !this.ended;
  }

  /** Serves one event, at most for the function's timeout. Where the function streams its response, the sink gets it. */
  async invoke(event: unknown, sink: ResponseSink): Promise<Outcome> {
    const requestId = randomUUID();
    this.sink = sink;
    const { timeoutSeconds } = this.definition;
    await this.ready;
    const outcome = await new Promise<Outcome>((resolve) => {
      const timer = setTimeout(() => {
        this.kill();
        const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
        resolve({ error: { errorType: 'Sandbox.Timedout', errorMessage } });
      }, timeoutSeconds * 1000);
      this.settle = (settled) => {
        clearTimeout(timer);
        resolve(settled);
      };
      this.thaw();
      this.launched.send({ event, requestId, deadline: Date.now() + timeoutSeconds * 1000 }, (error) => {
        if (error) this.onExit(null, null);
      });
    });
    this.settle = undefined;
    if ('fatal' in outcome) this.kill();
    // What the handler wrote is read in this same turn of the event loop: the log keeps its order.
    await new Promise(setImmediate);
    return outcome;
  }

  /** Stops whatever the handler left running, until the next event. */
  freeze(): void {
    this.signal('SIGSTOP');
    this.frozen = true;
  }

  /** Ends the process, frozen or not. */
  kill(): void {
    this.ended = true;
    this.child.kill('SIGKILL');
  }

  private pass(part: Part): void {
    const hasRoom = () => {
      if (!this.ended) this.child.send({ hasRoom: true }, () => {});
    };
    if (part.chunk !== undefined) {
      this.sink?.write(Buffer.from(part.chunk, 'base64'), part.contentType, hasRoom);
    } else {
      this.sink?.end(part.contentType);
      hasRoom();
    }
  }

  private onExit(code: number | null, signal: string | null): void {
    this.ended = true;
    this.onReady();
    if (this.child.pid !== undefined) this.host.warden.remove(this.child.pid);
    const how = signal ? `signal: ${signal}` : `exit status ${code ?? 'unknown'}`;
    this.settle?.({ error: { errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with error: ${how}` } });
  }

  private thaw(): void {
    if (this.frozen) this.signal('SIGCONT');
    this.frozen = false;
  }

  private signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    if (process.platform !== 'win32' && !this.ended) this.child.kill(signal);
  }

  private forward(stream: Readable | null): void {
    if (!stream) return;
    createInterface({ input: stream }).on('line', (line) => this.host.output(this.definition.label, line));
  }
}

/** What a function that streams sends: a piece of its response in Base64, or the end of it. */
interface Part {
  readonly contentType: string;
  readonly chunk?: string;
}

function isPart(message: unknown): message is Part {
  return typeof message === 'object' && message !== null && 'contentType' in message;
}

function isReady(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'ready' in message;
}
