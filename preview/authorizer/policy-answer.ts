/** What an authorizer returned that answers with a policy. */
export interface PolicyAnswer {
  readonly principalId: string;
  readonly policyDocument: object;
  readonly context: Readonly<Record<string, unknown>>;
}

/**
 * Reads what an authorizer returned; a text says what is wrong with it.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export function policyAnswer(output: unknown): PolicyAnswer | string {
  if (!isObject(output)) return 'it is no object';
  const { principalId, policyDocument, context = {} } = output;
  if (typeof principalId !== 'string' || principalId === '') return `principalId is ${JSON.stringify(principalId)}`;
  if (!isObject(policyDocument)) return `policyDocument is ${JSON.stringify(policyDocument)}`;
  return isObject(context) ? { principalId, policyDocument, context } : `context is ${JSON.stringify(context)}`;
}

/** Whether a value of JSON is an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
