/** From an API Gateway event to a response, as the regional responder does it. */

/** @param {{ policyModule: string }} options where the bundled `lib/policy` lies */
export async function prepare({ origins, methods, requestHeaders, maxAgeSeconds }, { policyModule }) {
  const { compilePolicy, decide } = (await import(policyModule)).default;
  const policy = compilePolicy({ name: 'bench', origins, methods, requestHeaders, maxAgeSeconds, credentials: true });
  return {
    request: (headers) => ({ httpMethod: 'OPTIONS', headers }),
    decide({ httpMethod, headers }) {
      const decision = decide(policy, {
        method: httpMethod,
        origin: headers.origin,
        requestMethod: headers['access-control-request-method'],
        requestHeaders: headers['access-control-request-headers'],
      });
      return { statusCode: decision.status, headers: decision.headers };
    },
    allowedOrigin: (_request, response) => response.headers['access-control-allow-origin'],
  };
}
