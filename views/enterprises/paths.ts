import { portalPaths } from '../portal/paths.ts';

export const claimPath = `${portalPaths.enterprises}/claim`;

export type EnterpriseSection = 'overview' | 'people' | 'granted' | 'received' | 'uses';

const at: Record<EnterpriseSection, string> = {
  overview: '',
  people: '/people',
  granted: '/mandates',
  received: '/received',
  uses: '/uses',
};

export const enterprisePath = (id: string, section: EnterpriseSection = 'overview') =>
  `${portalPaths.enterprises}/${encodeURIComponent(id)}${at[section]}`;

export const grantPath = (id: string) => `${enterprisePath(id, 'granted')}/new`;
export const renewPath = (id: string) => `${enterprisePath(id, 'granted')}/renew`;
export const endGrantedPath = (id: string, mandateId: string) =>
  `${enterprisePath(id, 'granted')}/${encodeURIComponent(mandateId)}/end`;

export type ReceivedAct = 'accept' | 'decline' | 'people';
export const receivedPath = (id: string, mandateId: string, act: ReceivedAct) =>
  `${enterprisePath(id, 'received')}/${encodeURIComponent(mandateId)}/${act}`;
