import { lastValues } from '../gateway/wire-request';
import type { Exchange } from './exchange';
import { javaMap } from './java-map';
import { jsonPath } from './json-path';

/**
 * `$input`
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#input-variable-reference
 */
export class TemplateInput {
  private readonly path_: Record<string, unknown>;
  private readonly querystring: Record<string, unknown>;
  private readonly header: Record<string, unknown>;

  /**
   * @param body payload of the request, or of the integration's response
   */
  constructor(
    { request, pathParameters }: Exchange,
    readonly body: string,
  ) {
    this.path_ = javaMap(pathParameters);
    this.querystring = javaMap(lastValues(request.query));
    this.header = javaMap(lastValues(request.headers));
  }

  /** All parameters, or the one of that name from path, query string or header, in this order. */
  params(name?: string): unknown {
    if (name === undefined) return javaMap({ path: this.path_, querystring: this.querystring, header: this.header });
    return [this.path_, this.querystring, this.header].find((map) => Object.hasOwn(map, name))?.[name] ?? '';
  }

  /** Part of the body, as JSON text. */
  json(path: string): string {
    return JSON.stringify(jsonPath(this.parsed(), path)) ?? '""';
  }

  /** Part of the body, as an object. */
  path(path: string): unknown {
    return jsonPath(this.parsed(), path);
  }

  private parsed(): unknown {
    return this.body === '' ? {} : JSON.parse(this.body);
  }
}
