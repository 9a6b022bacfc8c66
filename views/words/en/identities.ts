import type { Words } from '../zh-hans.ts';
import { counted } from './counted.ts';

export const identities: Words['identities'] = {
  title: 'For whom are you here?',
  lead: (application) => `Your choice takes you to ${application}. You can change it at any time.`,
  kinds: { citizen: 'Citizen', enterprise: 'Enterprise', official: 'Official' },
  myself: 'Myself',
  last: 'Used last',
  stronger: 'One more proof will be asked for',
  roles: { representative: 'Legal representative', administrator: 'Administrator', agent: 'Agent' },
  roleThrough: (role, agency) => `${role}, through ${agency}`,
  only: (services) => `Only for ${services}`,
  until: (day) => `Until ${day}`,
  onlyUntil: (services, day) => `Only for ${services}, until ${day}`,
  hindered: 'Not possible here at present',
  later: 'You can get what is missing in My account, once you are in.',
  otherAccount: 'Log in with another account',
  another: 'Choose another identity',
  entering: (name) => `You are about to enter as: ${name}.`,
  missingTitle: 'One more thing is needed',
  missingLead: (application) => `${application} asks for more than you have so far. This is what is missing.`,
  anyOne: 'One of these is enough.',
  dataLead: (application) => `${application} may have this data only of people whose identity is surely known.`,
  comeBack: 'Come back here when you have it, and you can go on.',
  again: 'I have it, go on',
  wayBack: 'When you are done here, go back to the service you came for.',
  wayBackLink: 'Back to the service',
  reasons: {
    ial: (level) => `Your identity must be verified first (assurance level ${level}).`,
    ialInPerson: (level) =>
      `Assurance level ${level} is needed. Please bring your document to a government service hall.`,
    ialOfGrantor: (level) =>
      `Whoever gave you the mandate has not reached assurance level ${level}. Please contact them.`,
    proofTooOld: (days) =>
      `Your identity must have been verified in the last ${counted(days, 'day')}. Please verify it again.`,
    serviceNotCovered: 'Your mandate does not include this service.',
    actsNotCovered: 'Your mandate does not include what this service asks for.',
    otherEnterprise: (uscc) =>
      `This is about the enterprise with the social credit code ${uscc}, and you cannot act for it at present.`,
    noEnterprise: 'This service is for enterprises, and you act for none yet.',
    noPost: 'This service is for officials. Your unit gives you that identity: please contact its administrator.',
  },
  ways: { verify: 'Verify my identity', claim: 'Claim my enterprise', ask: 'See my mandates' },
  switchTitle: (application) => `Change how you enter ${application}`,
  switchLead: 'Your login there in the former identity ends. The next time you enter it is in the new one.',
  switchNone: 'None of your identities can be used with this application at present.',
  chosenTitle: 'How you enter applications',
  chosenLead: 'The identity you chose last. You can change it here, without logging in again.',
  change: 'Change identity',
  changeNamed: (application) => `Change identity: ${application}`,
  gone: 'This identity can no longer be used',
};
