import type { Decision, ResponseHeaders } from '../lib/policy/model';
import { type HttpResponse, responseOf } from '../request/cors/http-response';
import type { NodeRequest, NodeResponse } from './frameworks';
import { internalServerError } from './handler-error';
import { clientOf, type Find, pathOf, serverRequest } from './server-request';
import { varyWith } from './vary';

/** What of `IncomingMessage` is used. */
interface Incoming extends NodeRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly socket?: { readonly remoteAddress?: string };
}

/** What of `ServerResponse` is used. */
interface Outgoing {
  statusCode: number;
  readonly headersSent: boolean;
  getHeader(name: string): unknown;
  getHeaderNames(): string[];
  setHeader(name: string, value: unknown): unknown;
  appendHeader(name: string, value: string | readonly string[]): unknown;
  removeHeader(name: string): void;
  writeHead(status: number, ...rest: unknown[]): unknown;
  end(body?: string): unknown;
}

/** Of fastify: tells it that the answer is none of its own. */
interface Reply {
  hijack?(): void;
}

/** Serves one request of Node.js, or lets what comes next do it. */
export function serveNode(find: Find, request: NodeRequest, response: NodeResponse, next: () => void): void {
  const incoming = (request.raw ?? request) as Incoming;
  const outgoing = (response.raw ?? response) as Outgoing;
  const classes = find(pathOf(incoming.originalUrl ?? incoming.url ?? '/'));
  if (classes === undefined) {
    next();
    return;
  }
  const finish = ({ statusCode, headers, body }: HttpResponse): void => {
    (response as Reply).hijack?.();
    apply(outgoing, headers);
    outgoing.statusCode = statusCode;
    outgoing.end(body);
  };
  if (classes === 'failed') {
    finish(internalServerError());
    return;
  }
  const headerOf = (name: string): string | undefined => incoming.headers[name]?.toString();
  const goOn = (decision: Decision): void => {
    // while a list was read, somebody else has answered: for want of time
    if (outgoing.headersSent) return;
    const answer = responseOf(decision);
    if (answer === undefined) {
      speakFor(outgoing, decision.headers);
      next();
    } else finish(answer);
  };
  const client = () => clientOf(headerOf, incoming.socket?.remoteAddress);
  const decision = classes.judge(serverRequest(incoming.method ?? 'GET', headerOf), { client });
  if (decision instanceof Promise) void decision.then(goOn);
  else goOn(decision);
}

/**
 * Gives a response the headers of a decision: now, for whatever writes it without asking, and once more when its head is
 * written, after all who may have set headers of their own, or taken these away, as error pages do.
 */
function speakFor(outgoing: Outgoing, headers: ResponseHeaders): void {
  const { writeHead } = outgoing;
  apply(outgoing, headers);
  outgoing.writeHead = (status, ...rest) => {
    const reason = typeof rest[0] === 'string' ? rest.shift() : undefined;
    take(outgoing, rest[0]);
    apply(outgoing, headers);
    const written = writeHead.call(outgoing, status, ...(reason === undefined ? [] : [reason]));
    // not before: who fails to write a head writes another
    outgoing.writeHead = writeHead;
    return written;
  };
}

/** Sets what is handed to `writeHead`: an object, or a list of names and values in turn, or of pairs. */
function take(outgoing: Outgoing, given: unknown): void {
  if (!Array.isArray(given)) {
    for (const [name, value] of Object.entries(given ?? {})) if (value !== undefined) outgoing.setHeader(name, value);
    return;
  }
  const flat: unknown[] = Array.isArray(given[0]) ? given.flat() : given;
  const seen = new Set<string>();
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const name = String(flat[i]);
    const isFirst = !seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    if (isFirst) outgoing.setHeader(name, flat[i + 1]);
    else outgoing.appendHeader(name, flat[i + 1] as string);
  }
}

/** The policy alone speaks for `access-control-*`; `Vary` is added to. */
function apply(outgoing: Outgoing, { vary, ...granted }: ResponseHeaders): void {
  for (const name of outgoing.getHeaderNames()) if (name.startsWith('access-control-')) outgoing.removeHeader(name);
  for (const [name, value] of Object.entries(granted)) outgoing.setHeader(name, value);
  if (vary === undefined) return;
  const all = varyWith([outgoing.getHeader('vary') ?? []].flat().map(String), vary);
  if (all !== undefined) outgoing.setHeader('vary', all);
}
