import type {
  applicationNotices as notices,
  applicationProblems as problems,
} from '../zh-hans/console-applications.ts';
import type { Words } from '../zh-hans.ts';

export const consoleApplications: Words['consoleApplications'] = {
  title: 'Applications',
  lead: 'Applications connected by the units in your reach. Suspending and resuming takes effect on every node at once.',
  search: 'Name of the application or client_id',
  submit: 'Find',
  filters: {
    all: 'All',
    active: 'In use',
    suspended: 'Suspended',
    due: 'To be confirmed',
    soon: 'Within four weeks',
    unsorted: 'Topic “Other”',
  },
  none: 'No such applications.',
  name: 'Application',
  clientId: 'Client ID',
  unit: 'Unit',
  status: 'Status',
  statuses: { active: 'In use', suspended: 'Suspended' },
  due: 'To be confirmed',
  dueCount: (count) =>
    count === 1
      ? '1 application to be confirmed for another year'
      : `${count} applications to be confirmed for another year`,
  soonCount: (count) =>
    count === 1
      ? '1 application to be confirmed within four weeks'
      : `${count} applications to be confirmed within four weeks`,
  dueLead:
    'Nobody has confirmed for a year that this application is still needed. Check what is below, then confirm it or suspend it. It is not switched off by itself.',
  suspendedLead: 'This application is suspended: nobody can enter it, and it gets no token.',
  heldLead: 'A security administrator suspended it, so only a security administrator can resume it.',
  suspendedAt: 'Suspended',
  why: 'Reason',
  names: 'Names',
  identities: 'Serves',
  identityNames: { citizen: 'Citizens', enterprise: 'Enterprises', official: 'Officials' },
  firstParty: 'Duty by statute',
  firstPartyYes: 'Yes: people are told, not asked for consent',
  firstPartyNo: 'No: people are asked for consent',
  redirectUris: 'Redirect addresses',
  postLogoutRedirectUris: 'Addresses after logging out',
  backchannelLogoutUri: 'Address for logout notices',
  policyUri: 'Privacy policy',
  termsUri: 'Terms of service',
  noAddress: 'None registered',
  scopes: 'What it may read, and why',
  noPurpose: 'No purpose was given',
  sensitive: 'sensitive, takes two persons',
  purposes: 'Purposes',
  created: 'Registered',
  changed: 'Last changed',
  certified: 'Last confirmed',
  certifiedBy: (name) => `by ${name}`,
  never: 'Never so far',
  change: 'Change the registration',
  changeLead:
    'Changes take effect at once and are logged. A new sensitive scope, another purpose of one, or no longer asking for consent waits for another security administrator.',
  addressesHint:
    'One a line. Hosts must be registered ones; on another host all users would be strangers, so register a new application there.',
  oneAddressHint: 'Leave empty if there is none.',
  documentHint: 'Its https address, on whichever host: the consent page links to it. Leave empty if there is none.',
  purposeIn: {
    'zh-Hans': 'Purpose (Simplified Chinese)',
    'zh-Hant': 'Purpose (Traditional Chinese)',
    en: 'Purpose (English)',
  },
  toUnit: 'Unit to give it to',
  toUnitHint: 'Its id (in the address of its page) or its credit code; it must be in your reach.',
  removed: 'Removed',
  added: 'Added',
  acts: {
    suspend: {
      title: 'Suspend',
      lead: 'From this moment nobody can enter the application and it gets no token. Sessions inside its own system are for its unit to end.',
      submit: 'Suspend the application',
    },
    resume: {
      title: 'Resume',
      lead: 'People can enter the application again at once; its secrets and grants are as before.',
      submit: 'Resume',
    },
    certify: {
      title: 'Still needed',
      lead: 'Check addresses, scopes and purposes first. You will not be reminded for a year.',
      submit: 'Confirm that it is needed',
    },
    give: {
      title: 'Give to another unit',
      lead: 'Administrators of the new unit will manage it. Codes of its users, secrets and grants stay as they are.',
      submit: 'Give it',
    },
  },
};

export const applicationProblems: Record<keyof typeof problems, string> = {
  'console.not-in-use': 'This application is suspended already.',
  'console.not-suspended': 'This application is not suspended.',
  'console.held': 'A security administrator suspended it. Ask a security administrator to resume it.',
  'console.same-unit': 'It belongs to this unit already. Choose another one.',
  'console.of-team':
    'A team of another unit looks after this application. Have that team hand it over in the portal for developers.',
  'console.changed-meanwhile':
    'Somebody changed this application after you opened the page. Whose it is now stands below: send it again if it still has to go.',
  'console.stale':
    'Somebody changed this application after you opened the page. Go back to it, check, and change it again.',
  'console.unchanged': 'Nothing is different. Change something, then send it.',
  'console.address-invalid':
    'An address is not acceptable: complete https addresses without * and #, and at least one redirect address.',
  'console.host-foreign':
    'An address is on a host that is not registered. Use a registered host, or register a new application.',
  'console.scope-unknown': 'This application cannot have one of these scopes. Choose again.',
  'console.scope-needed':
    'One of the scopes you removed is needed for an identity it serves. Keep it, or have operators change the identities first.',
  'console.purpose-missing': 'Give a purpose in all three languages for each new scope, 1 to 200 characters each.',
};

export const applicationNotices: typeof notices = {
  'application-suspended': 'Suspended, at once.',
  'application-resumed': 'In use again.',
  'application-certified': 'Confirmed for another year.',
  'application-given': 'It was given to the other unit.',
  'application-changed': 'Changed, at once.',
};
