import { handler as answer } from './middy.mjs';

/** Middy's CORS knows events of API Gateway alone. */
export async function handler({ Records: [{ cf }] }, context) {
  const { method, headers: lines } = cf.request;
  const headers = Object.fromEntries(Object.entries(lines).map(([name, [{ value }]]) => [name, value]));
  const { statusCode, headers: answered } = await answer({ version: '1.0', httpMethod: method, headers }, context);
  const named = Object.entries(answered).map(([key, value]) => [key.toLowerCase(), [{ key, value }]]);
  return { status: String(statusCode), headers: Object.fromEntries(named) };
}
