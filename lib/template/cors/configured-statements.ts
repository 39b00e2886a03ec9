import type { Bucket } from '../bucket/bucket';
import type { ResponseHeadersConfig } from '../distribution/policy-configs';
import { responseHeadersPolicy } from '../distribution/response-headers-policy';
import type { FunctionUrl } from '../function-url/function-url';
import type { HttpApi } from '../http-api/http-api';
import { ofType } from '../of-type';
import type { Stack } from '../stack';
import { type CorsStatement, knownTexts, type StatedHeaders } from './cors-statement';

/** What a configuration lists, whichever names its properties have. */
interface Lists {
  readonly origins: unknown;
  readonly credentials?: unknown;
  readonly methods: unknown;
  readonly requestHeaders: unknown;
  readonly exposedHeaders: unknown;
  readonly maxAge: unknown;
}

function listedHeaders({
  origins,
  credentials,
  methods,
  requestHeaders,
  exposedHeaders,
  maxAge,
}: Lists): StatedHeaders {
  const known = knownTexts(origins) ?? [];
  const seconds = Number(maxAge ?? Number.NaN);
  return {
    origins: known,
    reflects: false,
    echoes: !(known.length === 1 && known[0] === '*'),
    fallback: undefined,
    varies: true,
    credentials: String(credentials) === 'true',
    methods: knownTexts(methods),
    requestHeaders: knownTexts(requestHeaders),
    exposedHeaders: knownTexts(exposedHeaders),
    maxAgeSeconds: Number.isNaN(seconds) ? undefined : seconds,
    refused: [],
  };
}

/** HTTP APIs and function URLs have the same names. */
function configuredHeaders(cors: NonNullable<HttpApi['cors'] | FunctionUrl['cors']>): StatedHeaders {
  return listedHeaders({
    origins: cors.AllowOrigins,
    credentials: cors.AllowCredentials,
    methods: cors.AllowMethods,
    requestHeaders: cors.AllowHeaders,
    exposedHeaders: cors.ExposeHeaders,
    maxAge: cors.MaxAge,
  });
}

export function httpApiStatements({ stack, logicalId, cors }: HttpApi): CorsStatement[] {
  if (!cors) return [];
  const headers = configuredHeaders(cors);
  return [
    { place: 'http-api', stack, logicalId, property: 'Properties/CorsConfiguration', subject: 'every route', headers },
  ];
}

export function functionUrlStatements({ stack, logicalId, cors }: FunctionUrl): CorsStatement[] {
  if (!cors) return [];
  const headers = configuredHeaders(cors);
  return [
    { place: 'function-url', stack, logicalId, property: 'Properties/Cors', subject: 'the function URL', headers },
  ];
}

/** Each rule of a bucket is one: S3 goes by the first that fits. */
export function bucketStatements({ stack, logicalId, corsRules }: Bucket): CorsStatement[] {
  return corsRules.map((rule, i) => {
    const headers = listedHeaders({
      origins: rule.AllowedOrigins,
      methods: rule.AllowedMethods,
      requestHeaders: rule.AllowedHeaders,
      exposedHeaders: rule.ExposedHeaders,
      maxAge: rule.MaxAge,
    });
    const property = `Properties/CorsConfiguration/CorsRules/${i}`;
    return { place: 'bucket', stack, logicalId, property, subject: `CORS rule ${i + 1}`, headers };
  });
}

/** Policies of the app; those that AWS manages have no resource. */
export function responseHeadersPolicyStatements(stack: Stack): CorsStatement[] {
  return ofType(stack, 'AWS::CloudFront::ResponseHeadersPolicy').flatMap(({ logicalId, properties }) => {
    const config = (properties['ResponseHeadersPolicyConfig'] ?? {}) as ResponseHeadersConfig;
    const { cors } = responseHeadersPolicy(logicalId, config);
    if (!cors) return [];
    const headers = listedHeaders({ ...cors, maxAge: cors.maxAgeSeconds });
    const property = 'Properties/ResponseHeadersPolicyConfig/CorsConfig';
    return [
      {
        place: 'response-headers-policy' as const,
        stack,
        logicalId,
        property,
        subject: 'the response headers policy',
        headers,
      },
    ];
  });
}
