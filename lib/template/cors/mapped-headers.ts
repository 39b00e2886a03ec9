/** What a mapping of API Gateway sets a header to. */
export type MappedValue =
  | { readonly kind: 'literal'; readonly text: string }
  /** `integration.response.header.X`, `method.request.header.Origin` */
  | { readonly kind: 'expression'; readonly text: string }
  /** What API Gateway refuses. */
  | { readonly kind: 'invalid'; readonly text: string };

/** By lower-case name of the header. */
export type MappedHeaders = ReadonlyMap<string, MappedValue>;

const EXPRESSION = /^(?:method\.request|integration\.response|context|stageVariables)\./;

/**
 * The headers that `ResponseParameters` set.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html
 */
export function mappedHeaders(parameters: Readonly<Record<string, unknown>> | undefined): MappedHeaders {
  return new Map(
    Object.entries(parameters ?? {}).flatMap(([key, value]): [string, MappedValue][] => {
      const [, name] = /^(?:method\.response|gatewayresponse)\.header\.(.+)$/i.exec(key) ?? [];
      return name === undefined ? [] : [[name.toLowerCase(), mappedValue(String(value))]];
    }),
  );
}

/** The text of a header that never changes. */
export function literalOf(headers: MappedHeaders, name: string): string | undefined {
  const value = headers.get(name);
  return value?.kind === 'literal' ? value.text : undefined;
}

function mappedValue(value: string): MappedValue {
  const [, text] = /^'(.*)'$/s.exec(value) ?? [];
  if (text !== undefined) return { kind: 'literal', text };
  return { kind: EXPRESSION.test(value) || value.includes('unknown:') ? 'expression' : 'invalid', text: value };
}
