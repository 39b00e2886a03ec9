/** A service at which anybody can claim names that aliases still lead to. */
export interface ClaimableService {
  readonly service: string;
  /** Domains that its customers have their aliases lead to, or below. */
  readonly domains: readonly string[];
  /** How names that nobody has claimed are told: they do not resolve, or the service answers with this status. */
  readonly unclaimed: 'no-such-name' | number;
  /** Who says that anybody can claim them. */
  readonly source: string;
  /** When that was read. */
  readonly seen: string;
}

const COLLECTION = 'https://github.com/EdOverflow/can-i-take-over-xyz';
const AZURE = 'https://learn.microsoft.com/en-us/azure/security/fundamentals/subdomain-takeover';
const SEEN = '2026-11-30';

/** Sorted by name. Services that have whoever claims a name prove that the domain is theirs are not here. */
export const CLAIMABLE_SERVICES: readonly ClaimableService[] = [
  { service: 'Agile CRM', domains: ['agilecrm.com'], unclaimed: 404, source: `${COLLECTION}/issues/145`, seen: SEEN },
  { service: 'Anima', domains: ['animaapp.io'], unclaimed: 404, source: `${COLLECTION}/issues/126`, seen: SEEN },
  {
    service: 'AWS Elastic Beanstalk',
    domains: ['elasticbeanstalk.com'],
    unclaimed: 'no-such-name',
    source: `${COLLECTION}/issues/194`,
    seen: SEEN,
  },
  {
    service: 'Azure',
    domains: [
      'azure-api.net',
      'azurecontainer.io',
      'azureedge.net',
      'azurefd.net',
      'azurewebsites.net',
      'blob.core.windows.net',
      'cloudapp.azure.com',
      'cloudapp.net',
      'trafficmanager.net',
    ],
    unclaimed: 'no-such-name',
    source: AZURE,
    seen: SEEN,
  },
  { service: 'Bitbucket', domains: ['bitbucket.io'], unclaimed: 404, source: `${COLLECTION}/issues/97`, seen: SEEN },
  {
    service: 'Discourse',
    domains: ['trydiscourse.com'],
    unclaimed: 'no-such-name',
    source: `${COLLECTION}/issues/49`,
    seen: SEEN,
  },
  { service: 'Ghost', domains: ['ghost.io'], unclaimed: 404, source: `${COLLECTION}/issues/89`, seen: SEEN },
  {
    service: 'GitHub Pages',
    domains: ['github.io'],
    unclaimed: 404,
    source:
      'https://docs.github.com/en/pages/configuring-a-custom-domain-for-your-github-pages-site/verifying-your-custom-domain-for-github-pages',
    seen: SEEN,
  },
  { service: 'Help Juice', domains: ['helpjuice.com'], unclaimed: 404, source: COLLECTION, seen: SEEN },
  { service: 'Help Scout', domains: ['helpscoutdocs.com'], unclaimed: 404, source: COLLECTION, seen: SEEN },
  {
    service: 'Netlify',
    domains: ['netlify.app', 'netlify.com'],
    unclaimed: 404,
    source: `${COLLECTION}/issues/40`,
    seen: SEEN,
  },
  { service: 'ngrok', domains: ['ngrok.io'], unclaimed: 404, source: `${COLLECTION}/issues/92`, seen: SEEN },
  { service: 'Pantheon', domains: ['pantheonsite.io'], unclaimed: 404, source: `${COLLECTION}/issues/24`, seen: SEEN },
  {
    service: 'Read the Docs',
    domains: ['readthedocs.io'],
    unclaimed: 404,
    source: `${COLLECTION}/issues/160`,
    seen: SEEN,
  },
  { service: 'ReadMe', domains: ['readme.io'], unclaimed: 404, source: `${COLLECTION}/issues/41`, seen: SEEN },
  {
    service: 'Strikingly',
    domains: ['s.strikinglydns.com'],
    unclaimed: 404,
    source: `${COLLECTION}/issues/58`,
    seen: SEEN,
  },
  { service: 'Surge', domains: ['surge.sh'], unclaimed: 404, source: `${COLLECTION}/issues/198`, seen: SEEN },
  {
    service: 'SurveySparrow',
    domains: ['surveysparrow.com'],
    unclaimed: 404,
    source: `${COLLECTION}/issues/281`,
    seen: SEEN,
  },
  {
    service: 'Uberflip',
    domains: ['read.uberflip.com'],
    unclaimed: 404,
    source: `${COLLECTION}/issues/150`,
    seen: SEEN,
  },
  {
    service: 'Vercel',
    domains: ['vercel-dns.com', 'vercel.app'],
    unclaimed: 404,
    source: `${COLLECTION}/issues/183`,
    seen: SEEN,
  },
  {
    service: 'WordPress.com',
    domains: ['wordpress.com'],
    unclaimed: 404,
    source: `${COLLECTION}/pull/176`,
    seen: SEEN,
  },
  { service: 'YouTrack', domains: ['youtrack.cloud'], unclaimed: 404, source: `${COLLECTION}/pull/107`, seen: SEEN },
];

/** Amazon S3 has a domain for each Region; an alias leads to the bucket of its own name, which anybody can make who finds it gone. */
const S3: ClaimableService = {
  service: 'Amazon S3',
  domains: [],
  unclaimed: 404,
  source: `${COLLECTION}/issues/36`,
  seen: SEEN,
};
const S3_NAME = /\.s3(?:-website)?(?:[.-][a-z0-9-]+)?\.amazonaws\.com$/;

/** The service that one of these names belongs to; `undefined` where none does. */
export function claimableServiceOf(aliases: readonly string[]): ClaimableService | undefined {
  for (const alias of aliases) {
    if (S3_NAME.test(alias)) return S3;
    const found = CLAIMABLE_SERVICES.find(({ domains }) =>
      domains.some((domain) => alias === domain || alias.endsWith(`.${domain}`)),
    );
    if (found) return found;
  }
  return undefined;
}
