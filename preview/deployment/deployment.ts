import { readFileSync } from 'node:fs';
import { metadataOf } from '../../lib/contract/metadata';
import { FUNCTION_URL, functionUrlIdOf } from '../../lib/template/function-url/read-function-urls';
import { referencesOf } from '../../lib/template/references';
import type { Template, TemplateResource } from '../../lib/template/template';
import type { Addresses } from '../addresses';
import type { InMemoryDynamoDb } from '../aws/dynamodb/in-memory-dynamodb';
import { tableDefinition } from '../aws/dynamodb/table-definition';
import type { InMemoryParameterStore } from '../aws/ssm/in-memory-parameter-store';
import type { ParameterType } from '../aws/ssm/stored-parameter';
import type { Buckets } from '../buckets/buckets';
import type { Functions } from '../functions/functions';
import type { Ports } from '../listeners';
import type { Log, Notes } from '../log';
import { type AssemblyStack, legible } from './assembly';
import { CustomResources } from './custom-resources';
import { type Account, DeployedStack } from './deployed-stack';
import { createImportedTables } from './imported-tables';

/** What a deployment acts on. */
export interface DeploymentServices {
  readonly parameters: InMemoryParameterStore;
  readonly dynamodb: InMemoryDynamoDb;
  readonly functions: Functions;
  readonly buckets: Buckets;
  readonly customResources: CustomResources;
  readonly addresses: Addresses;
  readonly notes: Notes;
  readonly log: Log;
  /** What earlier deployments have made. */
  readonly made: Made;
}

/** What a later deployment finds: tables stay as they are, and parameters unless their templates have another value. */
export interface Made {
  readonly tables: Set<string>;
  /** Value in the template, by name. */
  readonly parameters: Map<string, string>;
}

const TABLE_TYPES: ReadonlySet<string> = new Set(['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable']);

/** "Deploys" the stacks: fills Parameter Store, creates tables, runs custom resources, resolves what refers to what. */
export class Deployment implements Account {
  /** Every stack, nested ones after their parents. */
  readonly stacks: DeployedStack[] = [];
  /** Ids of what answers at an address. */
  readonly opened = new Set<string>();

  constructor(private readonly services: DeploymentServices) {}

  /** Deploys stacks one after the other, in the order given. */
  async deploy(sources: readonly AssemblyStack[]): Promise<void> {
    for (const source of sources) await this.deployStack(new DeployedStack(source, this));
  }

  note(line: string): void {
    this.services.notes.note(line);
  }

  importValue(name: string): unknown {
    for (const stack of this.stacks) {
      for (const output of Object.values(stack.template.Outputs ?? {})) {
        if (output.Export && stack.text(output.Export.Name) === name) return stack.resolve(output.Value);
      }
    }
    this.note(`no stack of the assembly exports ${JSON.stringify(name)}`);
    return `unknown:${name}`;
  }

  parameterValue(name: string): string | undefined {
    return this.services.parameters.value(name);
  }

  reachable(text: string): string {
    return this.services.addresses.reachable(text);
  }

  private async deployStack(stack: DeployedStack): Promise<void> {
    this.stacks.push(stack);
    const resources = new Map(stack.resources());
    for (const [logicalId, resource] of resources) {
      if (resource.Type === 'AWS::Lambda::Function') this.services.functions.add(stack, logicalId, resource);
      if (resource.Type === 'AWS::Lambda::LayerVersion') this.services.functions.addLayer(stack, logicalId, resource);
      if (resource.Type === 'AWS::S3::Bucket') {
        this.services.buckets.describe({ stack, logicalId, properties: stack.properties(resource) });
      }
      if (isServedApi(resource) || mayHaveCorsRules(stack, logicalId, resource)) {
        const takesUpgrades = resource.Properties?.ProtocolType === 'WEBSOCKET';
        await this.open(String(stack.ref(logicalId)), takesUpgrades);
      }
      if (resource.Type === FUNCTION_URL) await this.open(functionUrlIdOf(stack, logicalId));
      if (resource.Type === 'AWS::CloudFront::Distribution') await this.openDistribution(stack, logicalId);
    }
    await createImportedTables(stack, this.services.dynamodb, this.services.made.tables);
    const visited = new Set<string>();
    const visit = async (logicalId: string): Promise<void> => {
      const resource = resources.get(logicalId);
      if (!resource || visited.has(logicalId)) return;
      visited.add(logicalId);
      for (const needed of referencesOf(resource)) await visit(needed);
      await this.create(stack, logicalId, resource);
    };
    for (const logicalId of resources.keys()) await visit(logicalId);
  }

  private async open(id: string, takesUpgrades = false): Promise<Ports> {
    this.opened.add(id);
    return this.services.addresses.open(id, takesUpgrades);
  }

  /** Its domain is where it answers here: pages have that origin, which allowlists name by the domain. */
  private async openDistribution(stack: DeployedStack, logicalId: string): Promise<void> {
    const id = String(stack.ref(logicalId));
    const { secure } = await this.open(id);
    stack.setOutcome(logicalId, id, { DomainName: `127.0.0.1:${secure}` });
  }

  private async create(stack: DeployedStack, logicalId: string, resource: TemplateResource): Promise<void> {
    if (resource.Type === 'AWS::SSM::Parameter') this.putParameter(stack, logicalId, resource);
    else if (TABLE_TYPES.has(resource.Type)) await this.createTable(stack, logicalId, resource);
    else if (resource.Type === 'AWS::CloudFormation::Stack') await this.deployNested(stack, logicalId, resource);
    else if (CustomResources.is(resource.Type)) {
      await this.services.customResources.create(stack, logicalId, resource);
    }
  }

  private putParameter(stack: DeployedStack, logicalId: string, resource: TemplateResource): void {
    const { Value, Type, AllowedPattern, Tier, Description } = stack.properties(resource);
    const name = String(stack.ref(logicalId));
    const value = this.reachable(String(Value));
    const before = this.services.made.parameters.get(name);
    this.services.made.parameters.set(name, value);
    if (before === value) return;
    try {
      this.services.parameters.put({
        name,
        value,
        overwrite: before !== undefined,
        type: String(Type) as ParameterType,
        allowedPattern: AllowedPattern as string | undefined,
        tier: Tier as string | undefined,
        description: Description as string | undefined,
      });
    } catch (error) {
      this.logFailure(stack, `parameter ${logicalId}`, error);
    }
  }

  private async createTable(stack: DeployedStack, logicalId: string, resource: TemplateResource): Promise<void> {
    const properties = stack.properties(resource);
    const { tables } = this.services.made;
    if (tables.has(`${stack.name}/${logicalId}`)) return;
    tables.add(`${stack.name}/${logicalId}`);
    try {
      await this.services.dynamodb.createTable(tableDefinition({ stack, logicalId, properties }), stack);
    } catch (error) {
      this.logFailure(stack, `table ${logicalId}`, error);
    }
  }

  private logFailure(stack: DeployedStack, what: string, error: unknown): void {
    this.services.log(`FAILED  ${stack.name}: ${what}: ${error instanceof Error ? error.message : error}`);
  }

  private async deployNested(parent: DeployedStack, logicalId: string, resource: TemplateResource): Promise<void> {
    const { TemplateURL, Parameters } = parent.properties(resource);
    const path = parent.source.assets.path(String(TemplateURL).split('/').at(-1) ?? '');
    if (path === undefined) {
      parent.note(`nested stack ${logicalId} is not served: its template is not in the assembly`);
      return;
    }
    const name = `${parent.name}-${logicalId}`;
    const template: Template = legible(path, () => JSON.parse(readFileSync(path, 'utf8')));
    const parameters = (Parameters ?? {}) as Record<string, unknown>;
    const nested = new DeployedStack({ ...parent.source, name, parameters, template }, this);
    await this.deployStack(nested);
    const outputs = Object.keys(nested.template.Outputs ?? {});
    const attributes = Object.fromEntries(outputs.map((output) => [`Outputs.${output}`, nested.output(output)]));
    parent.setOutcome(
      logicalId,
      `arn:aws:cloudformation:${parent.region}:${parent.account}:stack/${name}/preview`,
      attributes,
    );
  }
}

/** Whether pages may ask a bucket: by rules of the template, or by those that a function writes. */
function mayHaveCorsRules(
  { template }: DeployedStack,
  logicalId: string,
  { Type, Properties }: TemplateResource,
): boolean {
  if (Type !== 'AWS::S3::Bucket') return false;
  const isNamed = (bucket: unknown) => JSON.stringify(bucket) === JSON.stringify({ Ref: logicalId });
  return (
    Properties?.CorsConfiguration !== undefined || !!metadataOf(template).buckets?.some(({ bucket }) => isNamed(bucket))
  );
}

/** Whether the preview answers for an API. */
function isServedApi({ Type, Properties }: TemplateResource): boolean {
  const isV2 = Type === 'AWS::ApiGatewayV2::Api' && ['HTTP', 'WEBSOCKET'].includes(String(Properties?.ProtocolType));
  return Type === 'AWS::ApiGateway::RestApi' || isV2;
}
