import { at } from './places';
import type { Rule } from './rule';

export const resourcePolicyRefusesPreflights: Rule = {
  id: 'resource-policy-refuses-preflights',
  level: 'warning',
  summary: 'a resource policy lets nobody in who has not signed the request',
  why: 'Browsers do not sign preflights. A policy that names principals alone denies each one before its method answers.',
  fix: 'let any principal invoke the OPTIONS methods: "Principal": "*" for execute-api:/*/OPTIONS/*',
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html'],
  check: (app) =>
    app.restApis.flatMap((api) => {
      const answers = api.paths.some(({ options }) => options?.stated !== undefined);
      if (!answers || api.policy === undefined || admitsAnybody(api.policy) !== false) return [];
      return [at(api, 'Policy', 'no statement of the resource policy allows requests without a signature')];
    }),
};

/** Whether a statement is for anybody; `undefined` for a policy that cannot be read. */
function admitsAnybody(policy: unknown): boolean | undefined {
  const document = typeof policy === 'string' ? parsed(policy) : policy;
  if (typeof document !== 'object' || document === null || !('Statement' in document)) return undefined;
  const statements = [document.Statement].flat() as { readonly Effect?: unknown; readonly Principal?: unknown }[];
  return statements.some(({ Effect, Principal }) => Effect === 'Allow' && isAnybody(Principal));
}

function isAnybody(principal: unknown): boolean {
  if (typeof principal !== 'object' || principal === null) return principal === '*';
  return 'AWS' in principal && [principal.AWS].flat().includes('*');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
