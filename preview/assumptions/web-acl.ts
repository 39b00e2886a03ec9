import type { Assumption } from './assumption';

const WAF = 'https://docs.aws.amazon.com/waf/latest/developerguide/';

/** Web ACLs of the app before stages of REST APIs and distributions. */
export const WEB_ACL: readonly Assumption[] = [
  {
    area: 'AWS WAF',
    behaviour:
      'a web ACL is evaluated before anything else of a stage or distribution, and its own answer is sent as it is',
    source: `${WAF}customizing-the-response-for-blocked-requests.html`,
  },
  {
    area: 'AWS WAF',
    behaviour: 'rule groups of the app are served, all other rules let everything pass, as does the default action',
    source: 'unconfirmed',
  },
  {
    area: 'AWS WAF',
    behaviour:
      'a rate counts at once and exactly, over a window that slides; AWS WAF estimates, and acts some seconds later',
    source: `${WAF}waf-rule-statement-type-rate-based-caveats.html`,
  },
  {
    area: 'AWS WAF',
    behaviour: 'requests without a component that a rate is told apart by are not counted',
    source: `${WAF}waf-rule-statement-type-rate-based-aggregation-options.html`,
  },
  {
    area: 'AWS WAF',
    behaviour:
      'the path that rules see has the stage of a REST API before it; every client is at the address of this machine',
    source: 'unconfirmed',
  },
];
