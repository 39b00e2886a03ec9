import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { readBody } from '../http-body';
import type { PageEvent } from './contract';
import { refusalOf } from './guard';
import { questionOf, questionsOf, valuesOf } from './page-input';
import type { PageState } from './page-state';
import { runAction } from './run-action';
import { sendAsBrowser } from './send';
import type { Timeline } from './timeline';

const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/main.js': ['main.js', 'text/javascript; charset=utf-8'],
  '/main.css': ['main.css', 'text/css; charset=utf-8'],
};
/** Nothing but its own files, no frame around it, and no other page that holds its window. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
const MAX_BODY = 2 * 1024 * 1024;
/** Events that come in a rush are sent together. */
const GATHER_MS = 30;

/** What the page needs of the preview. */
export interface PageServices {
  readonly state: () => PageState;
  readonly timeline: Timeline;
  /** Counted metrics, in the format of Prometheus. */
  readonly metrics: () => string;
  /** Program and arguments of the command that carries out actions. */
  readonly command: readonly string[] | undefined;
}

/** Serves the page, and answers it alone. */
export class PageServer {
  private readonly token = randomBytes(18).toString('base64url');
  private readonly folder = folderOfPage();

  constructor(private readonly services: PageServices) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refusalOf(request, this.token);
    if (refusal !== undefined) return json(response, 403, { message: refusal });
    const path = request.url?.split('?')[0] ?? '/';
    const file = FILES[path];
    if (request.method === 'GET' && file) return this.sendFile(response, ...file);
    const { state, timeline, metrics } = this.services;
    switch (`${request.method} ${path}`) {
      case 'GET /page/model':
        return json(response, 200, state().model());
      case 'GET /page/metrics':
        return json(response, 200, { text: metrics() });
      case 'GET /page/events':
        return streamEvents(request, response, timeline);
      case 'POST /page/judge':
        return this.judge(response, await body(request));
      case 'POST /page/send':
        return this.send(response, await body(request));
      case 'POST /page/run':
        return this.run(response, await body(request));
      default:
        return json(response, 404, { message: 'there is nothing here' });
    }
  }

  private sendFile(response: ServerResponse, name: string, type: string): void {
    const path = join(this.folder, name);
    if (!existsSync(path)) {
      json(response, 501, { message: 'the page is not built: run npm run build' });
      return;
    }
    const text = readFileSync(path, 'utf8').replace('%TOKEN%', this.token);
    response.writeHead(200, { ...HEADERS, 'content-type': type }).end(text);
  }

  /** Each question to every target. */
  private judge(response: ServerResponse, input: unknown): void {
    const questions = questionsOf(input);
    const { judge } = this.services.state();
    if (questions)
      json(
        response,
        200,
        questions.map((question) => judge.verdicts(question)),
      );
    else json(response, 400, { message: 'questions were expected' });
  }

  private async send(response: ServerResponse, input: unknown): Promise<void> {
    const { target: key, question: asked, values } = { ...(input as object) } as Record<string, unknown>;
    const question = questionOf(asked);
    const target = this.services.state().targets.find((one) => one.key === key);
    if (!question || !target) return json(response, 400, { message: 'a question to a target was expected' });
    try {
      json(response, 200, await sendAsBrowser(target.endpoint, question, valuesOf(values)));
    } catch (error) {
      json(response, 502, { message: error instanceof Error ? error.message : String(error) });
    }
  }

  private async run(response: ServerResponse, input: unknown): Promise<void> {
    const { command } = this.services;
    if (!command) return json(response, 501, { message: 'this preview was not started by the command' });
    const { app, aws, lists, tokens } = this.services.state();
    const result = await runAction(input, { command, app, aws, lists: lists(), tokens });
    if (result) json(response, 200, result);
    else json(response, 400, { message: 'an action on a list or a table of the app was expected' });
  }
}

/** Beside the bundle of the command, or where the build puts that. */
function folderOfPage(): string {
  const places = [join(__dirname, 'page'), join(__dirname, '../../assets/cli/page')];
  return places.find(existsSync) ?? places[0]!;
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'application/json' }).end(JSON.stringify(value));
}

async function body(request: IncomingMessage): Promise<unknown> {
  try {
    return JSON.parse((await readBody(request, MAX_BODY))?.toString('utf8') ?? '');
  } catch {
    return undefined;
  }
}

/** https://html.spec.whatwg.org/#server-sent-events: what there was after the event that the page knows, and all that follows. */
async function streamEvents(request: IncomingMessage, response: ServerResponse, timeline: Timeline): Promise<void> {
  const after = Number(new URL(request.url ?? '/', 'http://page.invalid').searchParams.get('after') ?? 0);
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' });
  let waiting: PageEvent[] = [...timeline.after(Number.isSafeInteger(after) ? after : 0)];
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    response.write(waiting.map((event) => `id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
    waiting = [];
  };
  // a first byte, so that the page knows that it is connected
  response.write(': connected\n\n');
  flush();
  const end = timeline.subscribe((event) => {
    waiting.push(event);
    timer ??= setTimeout(flush, GATHER_MS);
  });
  await new Promise((resolve) => response.once('close', resolve));
  end();
  clearTimeout(timer);
}
