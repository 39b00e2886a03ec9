import type { IEndpointClass } from './endpoint-class-interface';
import type { ScopedTokens } from './scoped-tokens';

/** Properties of a dashboard. */
export interface CorsDashboardProps {
  /**
   * The classes to show.
   * @default - all classes of the stack that count
   */
  readonly classes?: IEndpointClass[];

  /**
   * The tokens to show.
   * @default - all `ScopedTokens` of the stack that count
   */
  readonly tokens?: ScopedTokens[];

  /**
   * Regions whose decisions at CloudFront are shown: functions there count in the Region that a viewer is near to.
   * @default - that of the stack
   */
  readonly regions?: string[];
}
