import type { TokenReason } from '../../../request/tokens/token/reasons';
import type { JwtEdits, KeyName } from '../request/token-kit';
import { readCases } from './load';

/** A token, described as a good one with edits, and why it is accepted or refused. */
export interface TokenCase extends JwtEdits {
  /** A sentence, unique in its file. */
  readonly name: string;
  readonly reason: TokenReason;
}

export function tokenCases(): TokenCase[] {
  return readCases('tokens.json') as TokenCase[];
}

/** A request, described as a good one with edits, and why it is authorised or not. */
export interface TokenRequestCase {
  readonly name: string;
  readonly reason: TokenReason;
  /** @default 'GET' */
  readonly method?: string;
  /** @default '/quotes' */
  readonly path?: string;
  /** The route that API Gateway found. @default '/{proxy+}' */
  readonly route?: string;
  readonly query?: string;
  readonly token?: JwtEdits;
  /** Whether the token is bound to the key of the proofs. */
  readonly bound?: boolean;
  /** Lines of `Authorization`; `{token}` is the token, here and in `headers` and `query`. @default ['Bearer {token}'] */
  readonly authorization?: readonly string[];
  /** `null`: none. @default 'https://page.example' */
  readonly origin?: string | null;
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  /** A good proof for each line of `DPoP`, with edits. */
  readonly proofs?: readonly ProofEdits[];
  /** How long ago the instance read the table for the first time; else the request is its first. */
  readonly warmSecondsAgo?: number;
  /** What was in the table then. */
  readonly warmRevocations?: readonly RevocationEdits[];
  /** What was written after that. */
  readonly revocations?: readonly RevocationEdits[];
  readonly removeKey?: KeyName;
  /** What the table does from then on. */
  readonly table?: 'gone' | 'throttles' | 'fails' | 'babbles';
  /** Sends the request once before; that one is accepted. */
  readonly twice?: boolean;
}

export interface ProofEdits extends JwtEdits {
  /** What the header shows as the key. @default - the public key of the page */
  readonly jwk?: 'private' | 'stranger' | 'with-use' | 'none';
}

/** Times are `{ "now": seconds }`. */
export interface RevocationEdits {
  readonly kind: string;
  readonly id: unknown;
  readonly writtenAt?: unknown;
  readonly [attribute: string]: unknown;
}

export function tokenRequestCases(): { readonly config: object; readonly cases: readonly TokenRequestCase[] } {
  return readCases('tokens-requests.json') as ReturnType<typeof tokenRequestCases>;
}
