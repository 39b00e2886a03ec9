import { AspectPriority, Aspects, Stack } from 'aws-cdk-lib';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { FunctionConfig } from '../../contract/function-config';
import { FIRST_READ_SECONDS } from '../../contract/times';
import { warn } from '../messages/annotations';
import { resolved } from '../resolved';
import { WayToParameterStore } from './way-to-parameter-store';

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const DEFAULT_TIMEOUT_SECONDS = 3;

/** Warns, once everything has been said, where a function of the app could not read the lists of its classes. */
export function checkListReader(fn: LambdaFunction, config: () => FunctionConfig): void {
  const visit = (node: unknown) => {
    if (node === fn) check(fn, config());
  };
  Aspects.of(fn).add({ visit }, { priority: AspectPriority.READONLY });
}

function check(fn: LambdaFunction, { classes }: FunctionConfig): void {
  const live = Object.entries(classes).flatMap(([name, { live }]) => (live ? [{ name, region: live.region }] : []));
  if (live.length === 0) return;
  const names = live.map(({ name }) => name).join(', ');
  const { path } = fn.node;
  const { timeout } = fn.node.defaultChild as CfnFunction;
  const seconds = resolved(fn, timeout) ?? DEFAULT_TIMEOUT_SECONDS;
  if (typeof seconds === 'number' && seconds <= FIRST_READ_SECONDS) {
    warn(
      fn,
      'timeout-too-short',
      `${path}: its timeout is ${seconds} s, and the first read of the list of ${names} may take ${FIRST_READ_SECONDS} s before ` +
        `the handler runs; write a timeout of at least Duration.seconds(${FIRST_READ_SECONDS + 1})`,
    );
  }
  const way = new WayToParameterStore(fn);
  const isElsewhere = live.some(({ region }) => region !== undefined && region !== Stack.of(fn).region);
  if (way.leadsOut || (way.hasEndpoint && !isElsewhere)) return;
  const endpoint = isElsewhere
    ? ', since an endpoint in the VPC would lead to its own region alone'
    : ", or the VPC an interface endpoint: vpc.addInterfaceEndpoint('Ssm', { service: InterfaceVpcEndpointAwsService.SSM })";
  warn(
    fn,
    'parameter-store-unreachable',
    `${path}: it runs in a VPC, and synth sees no way from there to Parameter Store, where the list of ${names} is: requests would ` +
      `wait ${FIRST_READ_SECONDS} s for it and be denied; run it in subnets with a NAT gateway${endpoint}`,
  );
}
