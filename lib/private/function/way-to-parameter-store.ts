import type { CfnResource } from 'aws-cdk-lib';
import type {
  CfnInternetGateway,
  CfnRoute,
  CfnSubnet,
  CfnSubnetRouteTableAssociation,
  CfnVPCEndpoint,
  IVpc,
} from 'aws-cdk-lib/aws-ec2';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { Referred, resolveProperties } from '../references';

type Known = string | Referred;

/** What a function in a VPC can reach, as far as synth sees it; by types of resources, so that no app loads those of EC2. */
export class WayToParameterStore {
  private readonly subnets: readonly Known[] | undefined;
  private readonly tree: readonly IConstruct[];

  constructor(fn: LambdaFunction) {
    const { vpcConfig } = fn.node.defaultChild as CfnFunction;
    const config = resolveProperties<{ subnetIds?: readonly Known[] } | undefined>(fn, vpcConfig);
    this.subnets = config && (config.subnetIds ?? []);
    this.tree = this.subnets ? fn.node.root.node.findAll() : [];
  }

  /** Through the internet, to any region. */
  get leadsOut(): boolean {
    return this.subnets === undefined || (this.subnets.length > 0 && this.subnets.every((id) => this.hasRouteOut(id)));
  }

  /** Through an endpoint in the VPC, to its own region. */
  get hasEndpoint(): boolean {
    const vpcs = (this.subnets ?? []).map((id) => this.vpcOf(id));
    return this.ofType<CfnVPCEndpoint>('AWS::EC2::VPCEndpoint').some((endpoint) => {
      const { serviceName, privateDnsEnabled, vpcId } = resolveProperties<{
        serviceName?: unknown;
        privateDnsEnabled?: unknown;
        vpcId: Known;
      }>(endpoint, {
        serviceName: endpoint.serviceName,
        privateDnsEnabled: endpoint.privateDnsEnabled,
        vpcId: endpoint.vpcId,
      });
      const isParameterStore = String(serviceName).endsWith('.ssm') && privateDnsEnabled === true;
      return isParameterStore && vpcs.some((vpc) => isSame(vpc, vpcId));
    });
  }

  private hasRouteOut(id: Known): boolean {
    if (!(id instanceof Referred))
      return this.imported(id)?.privateSubnets.some(({ subnetId }) => subnetId === id) === true;
    const associations = this.ofType<CfnSubnetRouteTableAssociation>('AWS::EC2::SubnetRouteTableAssociation');
    const tables = associations
      .map((one) =>
        resolveProperties<{ subnetId: Known; table: Known }>(one, { subnetId: one.subnetId, table: one.routeTableId }),
      )
      .filter(({ subnetId }) => isSame(subnetId, id));
    return this.ofType<CfnRoute>('AWS::EC2::Route').some((route) => {
      const { table, gateway, cidr } = resolveProperties<{ table: Known; gateway?: Known; cidr?: string }>(route, {
        table: route.routeTableId,
        gateway: route.gatewayId,
        cidr: route.destinationCidrBlock,
      });
      // functions have no public address, so that the gateway of public subnets is no way out for them
      const isPublic = gateway instanceof Referred && isInternetGateway(gateway.target);
      return cidr === '0.0.0.0/0' && !isPublic && tables.some((one) => isSame(one.table, table));
    });
  }

  private vpcOf(id: Known): Known | undefined {
    if (!(id instanceof Referred)) return this.imported(id)?.vpcId;
    const subnet = id.target as CfnSubnet;
    return resolveProperties<Known>(subnet, subnet.vpcId);
  }

  /** The VPC of the app that a subnet was imported with. */
  private imported(subnet: string): IVpc | undefined {
    const vpcs = this.tree.filter((one): one is IVpc => 'privateSubnets' in one && 'isolatedSubnets' in one);
    return vpcs.find(({ publicSubnets, privateSubnets, isolatedSubnets }) => {
      return [...publicSubnets, ...privateSubnets, ...isolatedSubnets].some(({ subnetId }) => subnetId === subnet);
    });
  }

  private ofType<T extends CfnResource>(type: string): T[] {
    return this.tree.filter((one): one is T => (one as Partial<CfnResource>).cfnResourceType === type);
  }
}

function isInternetGateway(target: IConstruct): boolean {
  return (target as CfnInternetGateway).cfnResourceType === 'AWS::EC2::InternetGateway';
}

function isSame(one: Known | undefined, other: Known): boolean {
  if (one instanceof Referred) return other instanceof Referred && one.target === other.target;
  return one === other;
}
