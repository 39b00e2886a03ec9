import type { Notes } from '../log';
import { NotServedError } from '../not-served-error';
import type { FunctionDefinition } from './function-definition';
import { FunctionProcess, type ProcessHost } from './function-process';
import type { Outcome } from './outcome';
import { refusedEvent, withinQuota } from './payload-quotas';
import type { ResponseSink } from './response-sink';
import { isSdkPackage } from './sdk-packages';
import { CollectingSink, type StreamedResponse, StreamedResponseSink } from './streamed-response';

/** Processes that one function may have at once; further events wait. */
const MAX_PROCESSES = 4;

/** What Node.js says of a package that is not there, by `require` and by `import`. */
const MISSING_PACKAGE = /^Cannot find (?:module|package) '((?:@[^/']+\/)?[^@./'][^/']*)/;
/** What Python says of it. */
const MISSING_MODULE = /^Unable to import module .*: No module named '([^'.]+)/;

/** A function with its processes: one event at a time each, a new one where all are busy. */
export class LambdaFunction {
  private readonly idle: FunctionProcess[] = [];
  private readonly busy = new Set<FunctionProcess>();
  private readonly waiting: (() => void)[] = [];
  private closed = false;
  private retired = false;

  constructor(
    readonly definition: FunctionDefinition,
    private readonly host: ProcessHost,
    private readonly notes: Notes,
  ) {}

  /**
   * Calls the function and waits for its answer.
   *
   * @throws {NotServedError} where it needs a package that Lambda would have
   */
  async invoke(event: unknown): Promise<Outcome> {
    const refusal = refusedEvent(event);
    if (refusal) return refusal;
    const sink = new CollectingSink();
    return withinQuota(sink.complete(await this.run(event, sink)));
  }

  /**
   * Calls the function and waits for the first byte of its response. Where it does not stream, or fails before that byte, for
   * its answer.
   *
   * @throws {NotServedError} where it needs a package that Lambda would have
   */
  async stream(event: unknown): Promise<StreamedResponse | Outcome> {
    const refusal = refusedEvent(event);
    if (refusal) return refusal;
    return new Promise((resolve, reject) => {
      const sink = new StreamedResponseSink(resolve);
      this.run(event, sink).then((outcome) => {
        resolve(withinQuota(outcome));
        sink.close(outcome);
      }, reject);
    });
  }

  private async run(event: unknown, sink: ResponseSink): Promise<Outcome> {
    // whoever is woken by the end does not wait again
    while (this.busy.size >= MAX_PROCESSES && !this.closed)
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (this.closed) return { error: { errorType: 'Preview.Closed', errorMessage: 'the preview has ended' } };
    const instance = this.takeIdle() ?? new FunctionProcess(this.definition, this.host);
    this.busy.add(instance);
    try {
      const outcome = await instance.invoke(event, sink);
      this.refuseWithoutPackage(outcome);
      return outcome;
    } finally {
      this.busy.delete(instance);
      const next = this.waiting.shift();
      if (this.retired && !next) instance.kill();
      else if (instance.alive && !this.closed) {
        this.idle.push(instance);
        // whoever waits takes it at once: to freeze it for that moment costs more than the call
        if (!next) instance.freeze();
      }
      next?.();
    }
  }

  /** Ends each process once it has nothing to do: other code has taken its place. */
  retire(): void {
    this.retired = true;
    for (const instance of this.idle.splice(0)) instance.kill();
  }

  /** Ends every process. */
  close(): void {
    this.closed = true;
    for (const instance of [...this.idle, ...this.busy]) instance.kill();
    for (const wake of this.waiting.splice(0)) wake();
  }

  private refuseWithoutPackage({ error }: Outcome): void {
    const { label, hasLayers, python } = this.definition;
    const [, name] = (python ? MISSING_MODULE : MISSING_PACKAGE).exec(error?.errorMessage ?? '') ?? [];
    if (name === undefined) return;
    const isSdk = isSdkPackage(name);
    if (!isSdk && !hasLayers) return;
    const here = python ? `for ${python}` : 'in this project';
    const whose = isSdk ? `which Lambda has: install it ${here}` : 'which a layer may have';
    this.notes.note(`function ${label} is not served: there is no package ${name}, ${whose}`);
    throw new NotServedError(`function ${label}, which needs the package ${name},`);
  }

  private takeIdle(): FunctionProcess | undefined {
    for (let instance = this.idle.pop(); instance; instance = this.idle.pop()) if (instance.alive) return instance;
    return undefined;
  }
}
