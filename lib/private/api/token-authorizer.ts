import type { Construct } from 'constructs';
import type { FunctionConfig } from '../../contract/function-config';
import type { AuthorizerConfig } from '../../contract/token-config';
import { PARTITIONS, REPLAY_PREFIX } from '../../contract/token-table';
import { ConfiguredFunction } from '../function/configured-function';
import { storeVariables } from '../scoped-tokens/store-location';
import { allowItems } from '../scoped-tokens/token-table';
import type { VerifiedTokens } from '../scoped-tokens/verified-tokens';

/** The function that judges the tokens of the requests to one API. */
export class TokenAuthorizer extends ConfiguredFunction {
  private readonly tokens: VerifiedTokens;

  constructor(scope: Construct, tokens: VerifiedTokens) {
    super(scope, 'Authorizer', {
      bundle: 'token-authorizer',
      description: 'Authorises requests by scoped access tokens',
      // one verification takes a tenth of a millisecond of a whole processor
      memorySize: 512,
      environment: storeVariables(tokens._store),
    });
    this.tokens = tokens;
    allowItems(this.role, tokens._store.table, {
      'dynamodb:Query': [PARTITIONS.feed],
      ...(tokens._plan.authorizer.dpop && { 'dynamodb:PutItem': [`${REPLAY_PREFIX}*`] }),
    });
  }

  /** Gives the function its code and its settings: the paths of the API, and of its classes those with these tokens. */
  override configure(config: FunctionConfig): void {
    const settings: AuthorizerConfig = { ...config, tokens: this.tokens._plan.authorizer };
    super.configure(settings);
  }
}
