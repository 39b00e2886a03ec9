import { ConcreteWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { DENIED } from '../../contract/metrics';

/**
 * Adds up denials by class and origin
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContributorInsights-RuleSyntax.html).
 */
export function originsRule(logGroups: readonly string[]): object {
  return {
    Schema: { Name: 'CloudWatchLogRule', Version: 1 },
    LogGroupNames: logGroups,
    LogFormat: 'JSON',
    Contribution: {
      Keys: ['$.class', '$.origin'],
      ValueOf: `$.${DENIED}`,
      // only lines of denials have the field
      Filters: [{ Match: `$.${DENIED}`, GreaterThan: 0 }],
    },
    AggregateOn: 'Sum',
  };
}

/** CDK has no widget for rules. */
export function originsWidget(ruleName: string, region: string): ConcreteWidget {
  return new (class extends ConcreteWidget {
    override toJson() {
      const properties = {
        title: 'origins that are denied most',
        view: 'timeSeries',
        region,
        period: 300,
        insightRule: { maxContributorCount: 10, orderBy: 'Sum', ruleName },
        legend: { position: 'right' },
      };
      return [{ type: 'metric', width: this.width, height: this.height, x: this.x, y: this.y, properties }];
    }
  })(24, 8);
}
