import type { ClassConfig } from '../../lib/contract/function-config';
import { classesOfTarget } from '../../lib/contract/sync-config';
import { syncConfigsIn } from '../../lib/template/sync-configs';
import type { AppStacks } from '../assembly/app-stacks';
import { type Target, targetsOf } from '../assembly/targets';
import { problem } from '../tokens/problem';

/** The class whose list is changed, as far as it is known. */
export interface ListedClass {
  readonly parameter: string;
  /** Region of the parameter, where the class says one. */
  readonly region?: string;
  /** Not where the list was named by its parameter alone. */
  readonly config?: ClassConfig;
  readonly targets: readonly ListedTarget[];
  /** Of the list of an owner: what its origins have to be at or below, where the class is known. */
  readonly owner?: { readonly name: string; readonly domains?: readonly string[] };
}

/** Something that goes by the list. */
interface ListedTarget {
  /** `Api of Shop: /orders`. */
  readonly text: string;
  /** Path of its construct, where the template tells. */
  readonly construct?: string;
  /** Whether it answers preflights by what is pushed to it, without a function that reads the list. */
  readonly isNative: boolean;
  /** Whether a shared cache keeps its answers. */
  readonly isCached: boolean;
}

/** Whether a list was named by its parameter, which needs no app. */
export function isParameter(named: string): boolean {
  return named.startsWith('/') || named.startsWith('arn:');
}

/**
 * Finds the list of a class: by its name in an app (`orders`, `Shop/orders`), or by the name or ARN of its parameter, which
 * a class of the app may have, too.
 *
 * @throws Error with a sentence for the terminal
 */
export function findList(named: string, app: AppStacks): ListedClass {
  const targets = targetsOf(app.stacks);
  const all = targets.flatMap((target) =>
    Object.entries(target.config.classes).map(([name, config]) => ({ target, name, config })),
  );
  const lists = all.flatMap(({ config: { live }, ...one }) =>
    live ? [{ ...one, parameter: nameOf(live.parameter) }] : [],
  );
  const found = lists.filter(
    ({ target, name, parameter }) => [name, `${target.stack}/${name}`].includes(named) || isNamed(parameter, named),
  );
  const [first] = found;
  if (first === undefined) {
    if (isParameter(named)) return { parameter: named, targets: [] };
    const isKnown = all.some(({ name }) => name === named);
    throw unknown(notFound(named, app.name, isKnown, lists));
  }
  const parameters = new Set(found.map(({ parameter }) => parameter));
  if (parameters.size > 1) {
    const names = [...new Set(found.map(({ target, name }) => JSON.stringify(`${target.stack}/${name}`)))].join(', ');
    throw unknown(`got ${JSON.stringify(named)}: several lists are meant: write one of ${names}`);
  }
  if (first.parameter === undefined) {
    throw unknown(
      `got ${JSON.stringify(named)}: only the deployment knows the name of its parameter: write that name, which cdk synth prints`,
    );
  }
  const config = all.find(({ target, name }) => target === first.target && name === first.name)!.config;
  return {
    parameter: isParameter(named) ? named : first.parameter,
    ...(config.live?.region !== undefined && { region: config.live.region }),
    config,
    targets: unique(found.map(({ target, name }) => listedTarget(target, name, app))),
  };
}

function unknown(what: string): Error {
  return new Error(problem('class-unknown', what));
}

function nameOf(parameter: string | { readonly env: string }): string | undefined {
  return typeof parameter === 'string' ? parameter : undefined;
}

/** Whether a parameter, or its ARN, has this name or ARN. */
function isNamed(parameter: string | undefined, named: string): boolean {
  return parameter === named || (named.startsWith('/') && parameter?.endsWith(`:parameter${named}`) === true);
}

function listedTarget({ id, stack, config }: Target, className: string, { stacks }: AppStacks): ListedTarget {
  const routes = config.routes.filter(({ read, write }) => read === className || write === className);
  const paths = routes.map(({ path, read, write }) =>
    read === write ? path : `${path} (${read === className ? 'reads' : 'writes'})`,
  );
  const { template } = stacks.find(({ name }) => name === stack) ?? {};
  const path: unknown = template?.Resources?.[id]?.Metadata?.['aws:cdk:path'];
  const construct = typeof path === 'string' ? path.replace(/\/[^/]*$/, '') : undefined;
  const places = pushedPlaces(stacks, className);
  const isPushed = places.some((place) => place === construct || place.startsWith(`${construct}/`));
  return {
    text: `${id} of ${stack}: ${paths.join(', ')}`,
    ...(construct !== undefined && { construct }),
    // without paths in the template, whatever may be one is taken for one, if there is one at all
    isNative: construct === undefined ? places.length > 0 : isPushed,
    isCached: config.classes[className]?.cached === true,
  };
}

/** Constructs to which the sync functions of an app push the list of a class for preflights. */
function pushedPlaces(stacks: AppStacks['stacks'], className: string): string[] {
  const targets = syncConfigsIn(stacks).flatMap((config) => config.targets);
  return targets.filter((target) => classesOfTarget(target).includes(className)).map(({ name }) => name);
}

function unique(targets: readonly ListedTarget[]): ListedTarget[] {
  return [...new Map(targets.map((target) => [target.text, target])).values()];
}

function notFound(named: string, app: string, isKnown: boolean, lists: readonly { readonly name: string }[]): string {
  const got = `got ${JSON.stringify(named)}`;
  const names = [...new Set(lists.map(({ name }) => JSON.stringify(name)))].join(', ');
  if (isKnown)
    return `${got}: its origins are in code: change them there and deploy; live lists have ${names || 'no class'}`;
  if (names === '') return `${got}: no class in ${JSON.stringify(app)} has a live list`;
  return `${got}: one of ${names} was expected, or the name of a parameter, which begins with a slash`;
}
