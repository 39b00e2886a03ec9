import type { FunctionConfig, Route } from '../contract/function-config';
import { metadataOf } from '../contract/metadata';
import { readDistributions } from '../template/distribution/read-distributions';
import { readFunctionUrls } from '../template/function-url/read-function-urls';
import { readHttpApis } from '../template/http-api/read-http-apis';
import { readRestApis } from '../template/rest-api/read-rest-apis';
import type { Stack } from '../template/stack';
import { distributionStatements } from './distribution-statements';
import { functionUrlStatements } from './function-url-statements';
import { Handlers } from './handlers';
import { httpApiStatements } from './http-api-statements';
import type { Names } from './names';
import { restApiStatements } from './rest-api-statements';
import type { Target } from './target';

/** S3 answers by itself. */
const BY_RULES = { preflights: ['CORS rules of the bucket'], responses: ['CORS rules of the bucket'] };

/** Whatever of a template has classes, functions too, in an order that does not change. */
export function targetsOf(stack: Stack, names: Names): Target[] {
  const {
    restApis = [],
    httpApis = [],
    webSocketApis = [],
    functionUrls = [],
    distributions = [],
    buckets = [],
  } = metadataOf(stack.template);
  const handlers = new Handlers(stack, names);
  const found = <T extends { readonly id: string }>(all: readonly T[], id: unknown): T | undefined =>
    all.find((one) => one.id === stack.resolve(id));
  const known = {
    rest: readRestApis([stack]),
    http: readHttpApis([stack]),
    urls: readFunctionUrls([stack]),
    edge: readDistributions([stack]),
  };
  const title = (kind: string, id: unknown): string => `${kind} ${names.text(id).replace(/^<(.*)>$/, '$1')}`;
  const targets: Target[] = [
    ...restApis.map(({ api, config }) => {
      const model = found(known.rest, api);
      const statements = model ? restApiStatements(model, config.routes, handlers) : undefined;
      return { title: title('REST API', api), config, statements };
    }),
    ...httpApis.map(({ api, config }) => {
      const model = found(known.http, api);
      const statements = model ? httpApiStatements(model, config.routes, handlers) : undefined;
      return { title: title('HTTP API', api), config, statements };
    }),
    ...webSocketApis.map(({ api, config }) => {
      const connections = 'judged by the authorizer of $connect';
      return { title: title('WebSocket API', api), config, statements: undefined, connections };
    }),
    ...functionUrls.map(({ url, config }) => {
      const model = found(known.urls, url);
      const statements = model ? functionUrlStatements(model, handlers) : undefined;
      return { title: title('function URL', url), config, statements };
    }),
    ...distributions.map(({ distribution, config }) => {
      const model = found(known.edge, distribution);
      const statements = model ? distributionStatements(model, config) : undefined;
      return { title: title('distribution', distribution), config, statements };
    }),
    ...buckets.map(({ bucket, config }) => ({ title: title('bucket', bucket), config, statements: () => BY_RULES })),
  ];
  return [...targets, ...functionsAlone(handlers, names, targets)].sort((a, b) => compare(a.title, b.title));
}

/** Functions with classes that nothing else of the template has, such as those of load balancers. */
function functionsAlone({ all }: Handlers, names: Names, targets: readonly Target[]): Target[] {
  const applied = new Set(targets.flatMap(({ config }) => Object.keys(config.classes)));
  return all.flatMap(({ name, settings }) => {
    const config = settings === undefined ? undefined : parsed(names.text(settings));
    if (config === undefined || Object.keys(config.classes).every((one) => applied.has(one))) return [];
    const by = [`withCors in ${name}`];
    return [{ title: `function ${name}`, config, statements: () => ({ preflights: by, responses: by }) }];
  });
}

function parsed(json: string): FunctionConfig | undefined {
  try {
    const config: unknown = JSON.parse(json);
    const { classes, routes } = config as { classes?: object; routes?: Route[] };
    return classes && Array.isArray(routes) ? (config as FunctionConfig) : undefined;
  } catch {
    return undefined;
  }
}

/** By code units, wherever it runs. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
