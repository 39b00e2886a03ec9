import { GraphWidget, type IMetric, type IWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import {
  ALLOWED,
  ANOMALOUS_DENIALS,
  DECISION_DIMENSIONS,
  DENIED,
  FINDING_DIMENSIONS,
  REFUSED,
  TOKEN_REASON_DIMENSIONS,
  UNAUTHORIZED,
} from '../../contract/metrics';
import type { EndpointClass } from '../../endpoint-class';
import type { ScopedTokens } from '../../scoped-tokens';
import { templateMetric } from '../metrics/metric';
import { expression, search } from './search';

const WIDTH = 8;
const HEIGHT = 6;
const LABEL = ['place', 'kind', 'reason'].map(labelOf).join(' ');

/** A row of graphs about a class. */
export function classRow(one: EndpointClass, regions: readonly string[]): IWidget[] {
  const of = { stack: one._metrics ?? '', class: one.className };
  const decisions = (metric: string, more = {}) => search(metric, DECISION_DIMENSIONS, { ...of, ...more });
  const sum = (more = {}) => `(SUM(${decisions(ALLOWED, more)}) + SUM(${decisions(DENIED, more)}))`;
  const graph = (title: string, left: IMetric[]) => graphOf(`${one.className}: ${title}`, left);
  return [
    graph('decisions', [
      one.metricAllowed({ label: 'allowed' }),
      one.metricDenied({ label: 'denied' }),
      ...(one._isCountedInLog ? [templateMetric(one, { label: 'denied by mapping templates' })] : []),
    ]),
    graph('denials by reason', [expression(decisions(DENIED), LABEL)]),
    graph('preflights in a hundred requests', [
      expression(`100 * ${sum({ kind: 'preflight' })} / ${sum()}`, 'preflights'),
    ]),
    ...(one._live
      ? [
          graph('live list', [
            one.metricListAge({ label: 'age in seconds' }),
            one.metricReadFailures({ label: 'failed reads' }),
            one.metricEntriesRejected({ label: 'entries that admit nobody' }),
          ]),
        ]
      : []),
    graph('not as usual', [expression(search(ANOMALOUS_DENIALS, FINDING_DIMENSIONS, of), labelOf('finding'))]),
    ...(regions.length === 0
      ? []
      : [
          graph(
            'at CloudFront, by Region',
            regions.map((region) => expression(sum({ place: 'edge' }), region, region)),
          ),
        ]),
  ];
}

/** A row of graphs about tokens. */
export function tokensRow(tokens: ScopedTokens): IWidget[] {
  const of = { stack: tokens._plan.authorizer.metrics?.stack ?? '', tokens: tokens.node.id };
  const refusals = (metric: string) => expression(search(metric, TOKEN_REASON_DIMENSIONS, of), labelOf('reason'));
  const graph = (title: string, left: IMetric[]) => graphOf(`${tokens.node.id}: ${title}`, left);
  return [
    graph('requests without a valid token, by reason', [refusals(UNAUTHORIZED)]),
    graph('tokens that were refused, by error', [refusals(REFUSED)]),
    graph('rotations of keys that failed', [tokens.metricRotationFailures()]),
  ];
}

/** What CloudWatch puts in for a dimension of each metric that it finds. */
function labelOf(dimension: string): string {
  return `\${PROP('Dim.${dimension}')}`;
}

function graphOf(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, width: WIDTH, height: HEIGHT, left });
}

export function heading(markdown: string): IWidget {
  return new TextWidget({ markdown, width: 24, height: 2 });
}
