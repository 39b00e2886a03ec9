import type { EndpointClass } from '../../endpoint-class';

/** What follows from judging a handshake, and nothing after it. */
export function judgedOnce({ className, _policy, _tokens }: EndpointClass): string {
  const others = _tokens
    ? 'clients without Origin, which are no pages, need a token as well'
    : _policy.exactHttpsOnly
      ? 'clients without Origin, which are no pages, may not connect, since the class takes exact https origins alone'
      : 'clients without Origin, which are no pages, may connect, since browsers name one in every handshake';
  const any =
    _policy.origins === '*' && !_tokens
      ? '. It takes any origin: every page may connect, and browsers send the cookies of their user along'
      : '';
  return (
    `${className} judges who connects, and nothing after that: a connection stays open until it is closed, for at most 2 hours, even ` +
    `if its origin is taken off the list${_tokens ? ' or its token is revoked' : ''}; ${others}${any}`
  );
}
