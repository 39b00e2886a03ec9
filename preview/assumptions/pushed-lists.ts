import type { Assumption } from './assumption';

const area = 'pushed lists';

/** What targets of `AllowlistSync` are built on. Either answer is safe: what is missing denies, and the next run writes again. */
export const PUSHED_LISTS: readonly Assumption[] = [
  {
    area,
    behaviour: 'DescribeParameters names a parameter that was created a minute ago',
    source: 'unconfirmed',
    otherwise:
      'a shard that is as new as that is not copied where its class is renamed: its origins are denied until somebody copies it',
    liveTest: 'PutParameter a name, ask for names that begin with it each second, and count until it is there',
  },
  {
    area,
    behaviour:
      'mapping templates read $stageVariables anew for each request, within seconds of UpdateStage and without a deployment',
    source: 'unconfirmed',
    otherwise: 'a change arrives with the next deployment of the stage; until then the old list is in force',
    liveTest:
      'UpdateStage a variable that a MOCK template prints, and ask the stage each second until the answer changes',
  },
  {
    area,
    behaviour: 'a variable that is not there is nothing to $!stageVariables.name',
    source: 'unconfirmed',
    otherwise: 'its name is printed, which no Origin equals, since it has no scheme',
    liveTest: 'ask a template with "$!stageVariables.none" for its text',
  },
  {
    area,
    behaviour: 'strings in mapping templates have split, substring, indexOf and matches of java.lang.String',
    source: 'unconfirmed',
    otherwise:
      'a test that cannot be evaluated is false and denies, or the preflight fails with 500; exact origins go without matches',
    liveTest: 'run the shared cases against a deployed stage: cdk-cors test URL --policy POLICY.json',
  },
  {
    area,
    behaviour: 'UpdateStage with replace adds a variable that is not there; all operations of one call hold at once',
    source: 'unconfirmed',
    otherwise: 'the call fails, and an alarm tells; halfway, no origin is admitted that neither list has',
    liveTest: 'patch a new and an old variable in one call, and read the stage',
  },
  {
    area,
    behaviour:
      'an update by CloudFormation leaves alone variables, CORS configurations and rules that no template names',
    source: 'unconfirmed',
    otherwise:
      'they are emptied, which denies, until the custom resource of the same deployment has written them again',
    liveTest: 'change another property of stage, API, URL and bucket in the template, deploy, and read all four',
  },
  {
    area,
    behaviour:
      'an HTTP API takes 100 origins, answers each with itself, and stages with autoDeploy have a configuration at once',
    source: 'unconfirmed',
    otherwise: 'UpdateApi fails, and an alarm tells; the configuration before it stays',
    liveTest: 'UpdateApi with 100 origins, and ask for the first and the last one',
  },
  {
    area,
    behaviour: 'https://nobody.invalid as the only origin admits nobody',
    source: 'unconfirmed',
    otherwise: 'nothing else can be: no page is loaded from a name below .invalid',
    liveTest: 'UpdateApi with it alone, and ask from another origin',
  },
  {
    area,
    behaviour:
      'GetParameter gives what the last PutParameter wrote; EventBridge tells of it within a second, and may lose it',
    source: 'unconfirmed',
    otherwise:
      'a version older than the one before it is not gone back to, and every 5 minutes the function looks by itself',
    liveTest: 'write 100 versions, read each at once, and compare with the versions in the events',
  },
  {
    area,
    behaviour:
      'GetParameters answers for the versions that there are, and names one that a replica does not have yet as invalid',
    source: 'unconfirmed',
    otherwise:
      'the call fails as a whole: readers go on by the list that they have, and ask again for what they lack after 1, 2, 4 seconds and so on, as they do for a version that is invalid',
    liveTest:
      'write 100 versions of a parameter, and after each ask at once for it beside another one and for a version that does not exist: GetParameters name:N other:1 name:999',
  },
  {
    area,
    behaviour:
      'GetParameters says the version of each parameter, in whatever order they come; the name is without the version',
    source: 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Parameter.html',
    otherwise: 'a part that is not recognised counts as missing: the list that readers have stays in force',
    liveTest:
      'ask for ten names with versions in an order that is not that of the alphabet, and print names and versions',
  },
  {
    area,
    behaviour: 'a version of a parameter says the same for as long as there is the parameter, and 100 of them are kept',
    source: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html',
    otherwise:
      'where somebody deletes a part by hand, its versions begin anew: the effective list then says so by another time in since, and readers read all parts again',
    liveTest: 'write a parameter, delete it, write it again, and read its version: 1',
  },
  {
    area,
    behaviour:
      'a write of a KeyValueStore is at all edge locations within seconds, and get gives the old value until then',
    source: 'unconfirmed',
    otherwise: 'a change takes longer; what has not arrived is denied, and what is still there was admitted before',
    liveTest:
      'UpdateKeys a new origin, then remove it, and send preflights each second from several regions until answers change',
  },
  {
    area,
    behaviour: 'get of a KeyValueStore rejects for a key that is missing and for a store that cannot be read',
    source: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-custom-methods.html',
    otherwise: 'any value but that of a listed origin or of patterns denies',
    liveTest: 'send a preflight of an origin that is not in the store: 403 with origin-not-listed',
  },
  {
    area,
    behaviour:
      'UpdateKeys takes 50 keys, all or none, needs the tag of the last change and gives the next; a key and its value have 1,024 bytes together',
    source: 'unconfirmed',
    otherwise:
      'the call fails, and an alarm tells; keys that were written before admit nobody whom the new list does not name',
    liveTest: 'UpdateKeys 50 keys and 51, with an old tag and a new one, and an item of 1,024 and of 1,025 bytes',
  },
  {
    area,
    behaviour:
      'what a CloudFront Function answers at viewer-request is sent as it is: no response headers policy, no error page, no function at viewer-response',
    source: 'unconfirmed',
    otherwise:
      'a response headers policy adds to preflights of origins that it has the headers that they have already, and takes the grant from others, which are denied until it has them; denied preflights stay 403, which no header mends',
    liveTest: 'run the shared cases against a deployed distribution: cdk-cors test URL --policy POLICY.json',
  },
  {
    area,
    behaviour:
      'the function and its lists fit what CloudFront gives a function in time and memory, at each of 5 MB of keys',
    source: 'unconfirmed',
    otherwise: 'CloudFront answers 503, and no page gets a preflight through',
    liveTest: 'TestFunction with an event of each shared case, and read ComputeUtilization: at most 70',
  },
  {
    area,
    behaviour: 'an update by CloudFormation leaves the keys of a KeyValueStore without ImportSource alone',
    source: 'unconfirmed',
    otherwise: 'they are gone, which denies, until the custom resource of the same deployment has written them again',
    liveTest: 'change the comment of a store in the template, deploy, and list its keys',
  },
  {
    area,
    behaviour: 'a changed response headers policy is at all edge locations within 15 minutes, for what is cached, too',
    source: 'unconfirmed',
    otherwise:
      'an origin that was removed goes on reading for longer, and one that was added waits for longer; preflights and writes of other sites do not go by the policy',
    liveTest:
      'UpdateResponseHeadersPolicy, and ask for a cached response each second from several regions until the answers change',
  },
  {
    area,
    behaviour: 'a response headers policy takes 100 origins',
    source: 'unconfirmed',
    otherwise:
      'UpdateResponseHeadersPolicy fails, and an alarm tells; a second call then takes off the policy those that are no longer listed',
    liveTest: 'UpdateResponseHeadersPolicy with 100 origins, and ask for the first and the last one',
  },
  {
    area,
    behaviour:
      'an update of a response headers policy with an old tag fails with PreconditionFailed, and so does a deletion',
    source: 'https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateResponseHeadersPolicy.html',
    otherwise: 'InvalidIfMatchVersion is understood as well; any other error is told, and the next run writes again',
    liveTest: 'UpdateResponseHeadersPolicy twice with one tag',
  },
  {
    area,
    behaviour: 'rules with exact names of parameters and operations are served; their schedules are not',
    source: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html',
  },
  {
    area,
    behaviour:
      'GetStage and UpdateStage of variables, GetApi and UpdateApi of CORS, function URLs, bucket CORS, keys of a KeyValueStore and response headers policies are served to functions',
    source: 'https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateStage.html',
  },
];
