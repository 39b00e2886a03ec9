import type { Action, ActionResult, PageModel, Question, SentStep, Verdict } from '../page/contract';

/** What only a page of the preview has read. */
const token = document.querySelector<HTMLMetaElement>('meta[name=token]')?.content ?? '';

/** Asks the preview. @throws Error with its sentence where it refuses */
async function ask<T>(path: string, input?: unknown): Promise<T> {
  const headers = { 'x-preview-token': token, ...(input !== undefined && { 'content-type': 'application/json' }) };
  const asked = input === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(input) };
  const response = await fetch(path, asked);
  const answer = await response.json();
  if (!response.ok)
    throw new Error((answer as { message?: string }).message ?? `the preview answered ${response.status}`);
  return answer as T;
}

export const readModel = (): Promise<PageModel> => ask('/page/model');

export const readMetrics = async (): Promise<string> => (await ask<{ text: string }>('/page/metrics')).text;

/** What each target says to each question. */
export const judge = (questions: readonly Question[]): Promise<Verdict[][]> => ask('/page/judge', questions);

export const send = (
  target: string,
  question: Question,
  values: Readonly<Record<string, string>>,
): Promise<SentStep[]> => ask('/page/send', { target, question, values });

/** Lets the command do something. */
export const run = (action: Action): Promise<ActionResult> => ask('/page/run', action);

/** The events after one, as they come, until the connection ends. */
export async function* readEvents<T>(after: number): AsyncGenerator<T[]> {
  const response = await fetch(`/page/events?after=${after}`, { headers: { 'x-preview-token': token } });
  if (!response.ok || response.body === null) throw new Error(`the preview answered ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    const end = text.lastIndexOf('\n\n');
    if (end < 0) continue;
    const lines = text.slice(0, end).split('\n');
    text = text.slice(end + 2);
    yield lines.filter((line) => line.startsWith('data: ')).map((line) => JSON.parse(line.slice(6)) as T);
  }
}
