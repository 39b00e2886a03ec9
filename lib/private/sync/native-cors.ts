import type { NativeCors } from '../../contract/sync-config';

/** What CDK calls the CORS configuration of an HTTP API or a function URL. */
interface CorsProperty {
  readonly allowCredentials?: unknown;
  readonly allowMethods?: string[];
  readonly allowHeaders?: string[];
  readonly exposeHeaders?: string[];
  readonly maxAge?: number;
}

/** The same in the words of the services' own calls, without origins. */
export function nativeCors(property: CorsProperty): NativeCors {
  const { allowCredentials, allowMethods = [], allowHeaders = [], exposeHeaders, maxAge = 0 } = property;
  return {
    ...(allowCredentials === true && { AllowCredentials: true }),
    AllowMethods: allowMethods,
    AllowHeaders: allowHeaders,
    ...(exposeHeaders && { ExposeHeaders: exposeHeaders }),
    MaxAge: maxAge,
  };
}
