import { Construct } from 'constructs';
import type { IScopedTokens } from '../../i-scoped-tokens';
import { quote } from '../../policy/issue';
import { isMarked } from '../marks';
import { refuse } from '../messages/refusal';
import type { VerificationPlan } from './plan';
import type { StoreLocation } from './store-location';

/** Scoped tokens as the APIs see them that take them, whoever issues them. */
export interface VerifiedTokens extends IScopedTokens {
  readonly _plan: VerificationPlan;
  readonly _store: StoreLocation;
  /** The scopes that classes ask for. */
  readonly _needed: Set<string>;
}

/** @throws Error `tokens-unknown` for what is made by neither a constructor nor an import of ours */
export function verifiedTokens(tokens: IScopedTokens): VerifiedTokens {
  if (isMarked(tokens, 'ScopedTokens')) return tokens as VerifiedTokens;
  const given = Construct.isConstruct(tokens) ? tokens.node.path : quote(tokens);
  refuse('tokens-unknown', `got ${given}: write a ScopedTokens, or ScopedTokens.fromScopedTokensAttributes`);
}
