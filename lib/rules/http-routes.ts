import type { HttpApi, Route } from '../template/http-api/http-api';

/** A route of an HTTP API, taken apart. */
export interface HttpRoute extends Route {
  /** `ANY` for all. */
  readonly method: string;
  /** `/{proxy+}` of `$default`. */
  readonly path: string;
}

/** The routes of an HTTP API. */
export function httpRoutesOf({ routes }: HttpApi): HttpRoute[] {
  return routes.map((route) => {
    const [method = '', path] = route.key.split(' ');
    return path === undefined ? { ...route, method: 'ANY', path: '/{proxy+}' } : { ...route, method, path };
  });
}

/** Whether every request to a path goes to a route of another: by the path itself, or a greedy parameter in front of it. */
export function matchesPath(route: string, path: string): boolean {
  const greedy = /^(.*\/)\{[^}]+\+\}$/.exec(route)?.[1];
  return greedy === undefined ? same(route, path) : path.startsWith(greedy);
}

/** What names the function behind a route. */
export function codePathOf(integration: Route['integration']): string | undefined {
  return integration?.IntegrationType === 'AWS_PROXY' ? integration.IntegrationUri : undefined;
}

function same(one: string, other: string): boolean {
  const shape = (path: string) => path.replace(/\{[^}]+\}/g, '{}');
  return shape(one) === shape(other);
}
