import { byOrigin, type Change, entriesOf, originOf } from '../../checks/origins/entries';
import { ownerListName } from '../../lib/contract/list-sources';
import { parseListEntry } from '../../lib/policy/list-entry';
import { OriginSet } from '../../lib/policy/origin-set';
import { type PushedSources, pushedClassOf } from '../../lib/template/pushed-class';
import { syncConfigsIn } from '../../lib/template/sync-configs';
import type { AppStacks } from '../assembly/app-stacks';
import { targetsOf } from '../assembly/targets';
import { effectiveState } from './effective-list';
import { findList } from './listed-class';
import type { Shard } from './live-list';
import { type OpenList, type OriginsOptions, openFound } from './origins-command';

/** One parameter of a list. */
export interface OpenParameter extends Shard, Pick<OpenList, 'listed' | 'classList'> {}

/** What a partner has in one parameter. */
export interface PartnerEntries {
  readonly open: OpenParameter;
  readonly gone: readonly PartnerEntry[];
}

interface PartnerEntry {
  readonly entry: string;
  /** What admits it still, and where that is. */
  readonly still?: string;
}

/** What a partner has in the lists of an app. */
export interface PartnerLists {
  readonly lists: readonly PartnerEntries[];
  /** Whether code names the partner as an owner. */
  readonly isOwner: boolean;
  /** Lists that cannot be read, and why. */
  readonly unread: readonly { readonly name: string; readonly problem: string }[];
  /** What code has of the partner, which only a deployment takes out: origins, and lists that it may write. */
  readonly inCode: readonly string[];
}

/** Finds the list of a partner and the entries that name it as their owner, in all live lists of an app. */
export async function partnerLists(app: AppStacks, partner: string, options: OriginsOptions): Promise<PartnerLists> {
  const unread: { name: string; problem: string }[] = [];
  const opened: OpenParameter[] = [];
  const inForce = new Map<OpenParameter, readonly string[]>();
  const open = async (name: string, listOf: string | undefined) => {
    const found = findList(name, app);
    const pushed = pushedClassOf(found.parameter, app.stacks);
    if (listOf !== undefined && !isOwner(listOf, pushed)) return;
    try {
      const { list, ...one } = await openFound(found, pushed, { ...options, ...(listOf && { listOf }) });
      const parameters = list.written.map((shard) => ({ ...one, ...shard }));
      opened.push(...parameters);
      if (listOf === undefined || parameters.length > 0) return;
      const missing = { ...one, ...list.shards[0]! };
      opened.push(missing);
      inForce.set(missing, await entriesInForce(missing));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      // a list that nobody has made yet names nobody
      if (message.startsWith('missing - ')) return;
      unread.push({
        name: listOf === undefined ? found.parameter : ownerListName(found.parameter, listOf),
        problem: message,
      });
    }
  };
  const names = listNames(app);
  await Promise.all(names.flatMap((name) => [open(name, undefined), open(name, partner)]));
  const found = opened.map((one) => ({
    open: one,
    gone: [...entriesOfPartner(one, partner), ...(inForce.get(one) ?? []).map((entry) => ({ entry }))],
  }));
  const lists = found
    .filter(({ gone }) => gone.length > 0)
    .map((one) => ({ ...one, gone: stillAdmitted(one, opened, partner) }));
  const origins = lists.flatMap(({ gone }) => gone.map(({ entry }) => originOf(entry)));
  const owned = names.filter((name) => isOwner(partner, pushedClassOf(name, app.stacks)));
  return {
    lists: lists.sort((a, b) => (a.open.parameter.name < b.open.parameter.name ? -1 : 1)),
    isOwner: owned.length > 0,
    unread,
    inCode: [
      ...inCode(app, origins),
      ...owned.map((name) => `${partner} is an owner, who can write ${ownerListName(name, partner)} again`),
    ],
  };
}

function isOwner(name: string, { owners = {} }: PushedSources): boolean {
  return Object.hasOwn(owners, name);
}

/** What is in force of a list that is not there: whoever deleted it has changed nothing. */
async function entriesInForce({ parameter, classList }: OpenParameter): Promise<readonly string[]> {
  const { list } = (await effectiveState(parameter, classList)) ?? {};
  return list?.parts.find((part) => part.parameter === parameter.name)?.entries ?? [];
}

/** Names of the parameters of all live lists of classes. */
function listNames(app: AppStacks): string[] {
  const classes = targetsOf(app.stacks).flatMap(({ config }) => Object.values(config.classes));
  const read = classes.flatMap(({ live }) => (typeof live?.parameter === 'string' ? [live.parameter] : []));
  const pushed = syncConfigsIn(app.stacks).flatMap((config) =>
    Object.values(config.classes).map(({ source }) => source),
  );
  return [...new Set([...read, ...pushed])];
}

function entriesOfPartner(
  { listed, current }: Pick<OpenParameter, 'listed' | 'current'>,
  partner: string,
): { entry: string }[] {
  return entriesOf(current.value)
    .filter((entry) => listed.owner !== undefined || isOf(entry, partner))
    .map((entry) => ({ entry }));
}

/** Whether a partner has something in a list. */
export function hasEntries(open: Pick<OpenParameter, 'listed' | 'current'>, partner: string): boolean {
  return entriesOfPartner(open, partner).length > 0;
}

function isOf(text: string, partner: string): boolean {
  const entry = parseListEntry(text);
  return typeof entry !== 'string' && entry.owner === partner;
}

/** Takes the entries of a partner out, and leaves those of others for the same origin. */
export function takingOut(open: Pick<OpenParameter, 'listed' | 'current'>, partner: string): Change {
  const gone = new Set(entriesOfPartner(open, partner).map(({ entry }) => entry));
  const all = [...byOrigin(entriesOf(open.current.value))].filter(([, entries]) =>
    entries.some((one) => gone.has(one)),
  );
  const left = all.map(([origin, entries]) => [origin, entries.filter((entry) => !gone.has(entry))] as const);
  return {
    put: [],
    // others may remove theirs meanwhile
    rewrite: left.flatMap(([, entries]) => entries),
    remove: left.flatMap(([origin, entries]) => (entries.length === 0 ? [origin] : [])),
  };
}

/** Of each entry, what goes on admitting its origin in the lists of the same class. */
function stillAdmitted({ open, gone }: PartnerEntries, all: readonly OpenParameter[], partner: string): PartnerEntry[] {
  const lists = all.filter(({ classList }) => classList === open.classList);
  const left = lists.map((one) => {
    const out = new Set(entriesOfPartner(one, partner).map(({ entry }) => entry));
    const origins = entriesOf(one.current.value).filter((entry) => !out.has(entry));
    return { name: one.parameter.name, origins: new OriginSet(origins.map(originOf)) };
  });
  return gone.map(({ entry }) => {
    const origin = originOf(entry).replace('*.', '');
    const found = left.map(({ name, origins }) => ({ name, match: origins.match(origin) })).find(({ match }) => match);
    return { entry, ...(found && { still: `${found.match} of ${found.name}` }) };
  });
}

function inCode(app: AppStacks, origins: readonly string[]): string[] {
  const classes = targetsOf(app.stacks).flatMap(({ config }) => Object.entries(config.classes));
  const found = classes.flatMap(([name, { policy }]) => {
    const listed = typeof policy.origins === 'string' ? [] : policy.origins;
    return origins.filter((origin) => listed.includes(origin)).map((origin) => `${origin} of ${name}`);
  });
  return [...new Set(found)];
}
