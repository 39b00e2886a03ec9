import { liveOrigins } from '../../checks/probes/live-origins';
import type { PolicyInput } from '../../lib/policy';
import { parseListEntry } from '../../lib/policy/list-entry';
import { isFault, parseOriginPattern } from '../../lib/policy/origin';
import { isFailure } from '../../request/aws/failure';
import { classesOf } from '../assembly/app-classes';
import { parameterStores } from '../parameter-stores';
import { readPolicyFile } from '../policy-file';
import { readText } from '../read-text';
import type { AwsOptions } from '../tokens/aws-environment';
import type { Candidate, CandidateOf } from './replay';

export interface CandidateOptions extends AwsOptions {
  readonly policy?: string;
  readonly current?: string;
  readonly app?: string;
  readonly class?: string;
  readonly list?: string;
}

/**
 * The policies that the options name: one for all requests, or those of an app for the classes that its functions log.
 *
 * @throws Error with a sentence for the terminal
 */
export async function candidates(options: CandidateOptions): Promise<CandidateOf> {
  const { policy, current, app, class: className, list } = options;
  if ((policy === undefined) === (app === undefined)) throw new Error('write one of --policy and --app');
  if (policy !== undefined) {
    if (className !== undefined || list !== undefined) throw new Error('--class and --list belong to --app');
    const after = readPolicyFile(policy);
    const one = { name: after.name, after, ...(current !== undefined && { before: readPolicyFile(current) }) };
    return ({ class: logged }) => (logged === undefined || logged === after.name ? one : undefined);
  }
  if (current !== undefined)
    throw new Error('--current belongs to --policy: the lines of functions say what was decided');
  if (list !== undefined && className === undefined)
    throw new Error('--list belongs to --class: write whose list it is');
  const found = await ofApp(app!, className, list === undefined ? undefined : originsIn(list), options);
  return ({ stack, class: logged }) => found.get(JSON.stringify([stack, logged]));
}

async function ofApp(
  app: string,
  className: string | undefined,
  origins: readonly string[] | undefined,
  options: AwsOptions,
): Promise<Map<string, Candidate>> {
  const classes = classesOf(app, className);
  const isRead = origins === undefined && classes.some(({ config }) => config.live);
  const store = isRead ? await parameterStores(options) : undefined;
  const found = new Map<string, Candidate>();
  for (const { stack, name, config } of classes) {
    const { policy, live } = config;
    const after: PolicyInput = { ...policy, origins: origins ?? policy.origins };
    if (live && store) {
      const read = (await liveOrigins({ classes: { [name]: config }, routes: [] }, { store, now: Date.now() })).get(
        name,
      )!;
      if (isFailure(read))
        throw new Error(`the list of ${name}: ${read.failure}: ${read.message}; or write it by --class and --list`);
      found.set(JSON.stringify([stack, name]), { name: `${stack}/${name}`, after: { ...after, origins: read } });
    } else found.set(JSON.stringify([stack, name]), { name: `${stack}/${name}`, after });
  }
  return found;
}

/** A candidate for a list, as Parameter Store would have it. */
function originsIn(path: string): string[] {
  const entries = readText(path)
    .split(/[\s,]+/)
    .filter(Boolean);
  const wrong = entries.filter((entry) => originOf(entry) === undefined);
  if (entries.length === 0) throw new Error(`--list: ${JSON.stringify(path)} is empty; write none for nobody`);
  if (wrong.length > 0 && entries.join() !== 'none')
    throw new Error(`--list: these entries admit nobody: ${wrong.map((entry) => JSON.stringify(entry)).join(', ')}`);
  // who joins is not let in yet
  return entries.filter((entry) => !entry.includes(';joins=')).flatMap((entry) => originOf(entry) ?? []);
}

function originOf(entry: string): string | undefined {
  const parsed = parseListEntry(entry);
  return typeof parsed === 'string' || isFault(parseOriginPattern(parsed.origin)) ? undefined : parsed.origin;
}
