import type { enterpriseProblems as source } from '../zh-hans/enterprises.ts';
import type { Words } from '../zh-hans.ts';
import { counted } from './counted.ts';

export const enterprises: Words['enterprises'] = {
  title: 'My enterprises',
  lead: 'Enterprises and organisations of which you are the legal representative or an administrator.',
  none: 'No enterprise yet. If you are a legal representative, you can claim yours.',
  claim: 'Claim an enterprise',
  role: { representative: 'Legal representative', administrator: 'Administrator', agent: 'Agent' },
  kind: {
    company: 'Company',
    'sole-trader': 'Sole trader',
    'public-institution': 'Public institution',
    'social-organisation': 'Social organisation',
  },
  status: { active: 'Active', suspended: 'Suspended', 'struck-off': 'Struck off' },
  statusText: {
    active: 'The registry says that it is in good standing.',
    suspended:
      'The registry says that it is not in good standing at present. Nobody can act for it for now; this comes back by itself.',
    'struck-off':
      'The registry says that it was struck off. Nobody can act for it any more, and all mandates have ended.',
  },
  code: 'Unified social credit code',
  pages: 'Pages of the enterprise',
  sections: {
    overview: 'Overview',
    people: 'Administrators',
    granted: 'Mandates granted',
    received: 'Mandates received',
    uses: 'Uses',
  },
  claimPage: {
    title: 'Claim an enterprise',
    lead: 'We ask the registry with your verified name and document. If you are registered as legal representative, you can act at once. No former account, password or consent of your predecessor is needed.',
    hint: 'The 18 characters on the business licence or certificate; spaces do no harm',
    submit: 'Check and claim',
    missing: {
      'not-verified': {
        text: 'Please verify your name first: the registry knows you by your name and document number. If it is verified already, this takes a higher level at present: a service counter can help.',
        way: 'Verify my name',
      },
      'no-document': {
        text: 'You were verified without a document number, and the registry cannot find you without one. Please verify a document in addition; what you have stays valid.',
        way: 'Verify a document',
      },
    },
  },
  overview: {
    myRole: 'My role',
    byRegistry: 'Confirmed by the registry, until it is changed there',
    until: (day) => `Until ${day}`,
    kind: 'Kind',
    status: 'Standing',
    checked: (when) => `Checked with the registry ${when}`,
    people: (count) => (count === 0 ? 'None yet' : counted(count, 'administrator')),
    mandates: (count) => (count === 0 ? 'None yet' : counted(count, 'mandate')),
    toAnswer: (count) => `${count} waiting for your answer`,
    waiting: (count) => `${count} not accepted yet`,
    handOver:
      'A new legal representative? Once they claim the enterprise, the rights and mandates of the former one end, and can be granted anew in one go under “Mandates granted”.',
  },
  people: {
    title: 'Administrators',
    lead: 'An administrator can do everything for the enterprise and grant mandates, but not appoint other administrators. At most 5.',
    none: 'No administrator yet.',
    add: 'Appoint an administrator',
    addText: 'They receive a text message and accept with their own verified account.',
    full: 'There are 5 administrators. End one before you appoint another.',
    onlyRepresentative: 'Only the legal representative can appoint and end administrators.',
    name: 'Their name',
    nameHint: 'As it stands in their identity document',
    mobile: 'Their mobile number',
    until: 'Valid until',
    untilHint: 'Five years at most; it can be granted again afterwards',
    note: 'Note',
    noteHint: 'Optional; both sides can read it',
    submit: 'Appoint',
  },
  granted: {
    title: 'Mandates granted',
    lead: 'Who may act for the enterprise, in what and until when. A mandate counts once it is accepted; either side can end it at any time.',
    add: 'New mandate',
    running: 'In use',
    waiting: 'Not accepted yet',
    ended: 'Ended',
    none: 'No mandate granted yet.',
    renew: 'Grant anew',
    renewText: 'Some mandates ran out or ended with the right they rested on. You can grant them anew in one go.',
  },
  grant: {
    title: 'New mandate',
    lead: 'Grant no more and for no longer than the work needs. It never goes beyond your own right.',
    to: 'Granted to',
    person: 'A person',
    agency: 'An agency',
    agencyCode: 'Unified social credit code of the agency',
    agencyHint: 'Its representative or an administrator accepts, and names its people',
    services: 'Services',
    acts: 'What may be done',
    all: 'All',
    some: 'Only what is ticked below',
    noServices: 'No service is open to enterprises at present.',
    ownLimit: 'Your own right goes no further, so you cannot grant more.',
    submit: 'Send the mandate',
  },
  received: {
    title: 'Mandates received',
    lead: 'What other enterprises have entrusted to this one. Once accepted, you name the people here who do the work.',
    toAnswer: 'Waiting for your answer',
    running: 'In use',
    none: 'No mandate received.',
    accepted: 'Accepted',
    people: 'Our people',
    nobody: 'Nobody named yet.',
    name: 'Name a person',
    nameNamed: (name) => `Name a person for ${name}`,
  },
  namePerson: {
    title: 'Name a person',
    lead: (name) => `Once they accept, they may act for ${name} through this enterprise, and cannot pass it on.`,
    submit: 'Name',
  },
  uses: {
    title: 'Uses',
    lead: 'Who entered which service in the name of the enterprise, and when.',
    none: 'Nobody has acted for the enterprise yet.',
    through: (agency) => `through ${agency}`,
    older: 'Older entries',
  },
  end: {
    end: 'End',
    title: (agent) => `End the mandate of ${agent}?`,
    lead: 'It ends at once: services entered in the name of the enterprise are logged out, and they are told.',
    submit: 'End it',
    keep: 'Keep it',
  },
  renew: {
    title: 'Grant anew',
    lead: 'Grants the same again; it counts once the other side accepts. Untick what is not needed.',
    which: 'What to grant anew',
    until: 'New end for all of them',
    none: 'There is nothing to grant anew.',
    submit: 'Grant anew',
  },
};

export const enterpriseProblems: typeof source = {
  'enterprise.code-shape':
    'This is not a unified social credit code. Enter 18 digits and capital letters; I, O, S, V and Z do not occur.',
  'enterprise.code-check-digit': 'One character is wrong. Compare the code with the licence or certificate.',
  'enterprise.not-verified':
    'Your identity is not verified to the level this takes. Verify it in your account or at a counter, then claim the enterprise.',
  'enterprise.no-document': 'Verify a document first, then claim the enterprise.',
  'enterprise.not-confirmed':
    'The registry does not confirm you as legal representative of an enterprise with this code. Check the code; after a recent change, wait until the registry has it, or ask there.',
  'enterprise.struck-off':
    'The registry says that this enterprise was struck off, so it cannot be claimed. If this is wrong, ask the registry.',
  'enterprise.registry-unavailable':
    'The registry cannot be reached at the moment. Nothing was changed. Try again in a while.',
  'enterprise.account-not-active': 'Your account cannot claim an enterprise at present. Call the help line.',
  'mandate.none-chosen': 'Choose at least one.',
};
