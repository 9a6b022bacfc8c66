import { identifierPage } from '../../views/journey/identifier-page.ts';
import { waysPage } from '../../views/journey/ways-page.ts';
import { arrivalPage } from '../../views/sources/arrival-page.ts';
import { contactCodePage } from '../../views/sources/contact-code-page.ts';
import { contactPage } from '../../views/sources/contact-page.ts';
import { directoryPage } from '../../views/sources/directory-page.ts';
import { leavingPage } from '../../views/sources/leaving-page.ts';
import { linkPage } from '../../views/sources/link-page.ts';
import type { LinkView, SourceButton } from '../../views/sources/props.ts';
import { removeSourcePage } from '../../views/sources/remove-source-page.ts';
import { sourcesPage } from '../../views/sources/sources-page.ts';
import { sample } from './sample.ts';

const journey = {
  base: '/login/9fT3kQ',
  application: { name: '住房公积金服务', unit: '示例省住房和城乡建设厅' },
};
const city: SourceButton = { slug: 'city', name: '示例市统一认证', icon: 'city' };
const sources: SourceButton[] = [
  city,
  { slug: 'ministry', name: '示例部政务外网统一身份认证平台', icon: 'government' },
  { slug: 'bank', name: '示例银行', icon: 'bank' },
  { slug: 'school', name: '示例大学', icon: 'school' },
  { slug: 'hospital', name: '示例医院', icon: 'hospital' },
  { slug: 'company', name: '示例集团', icon: 'company' },
  { slug: 'phone', name: '示例通信', icon: 'phone' },
  { slug: 'chat', name: '示例聊天', icon: 'chat' },
];
const kept = { state: 'x' };
const passedOn = [city.name, 'login.ministry.example'];
const links: LinkView[] = [
  {
    id: '6f9a',
    name: '市里的登录',
    source: city.name,
    linkedAt: new Date('2026-01-05T02:00:00Z'),
    lastUsedAt: new Date('2026-03-01T01:00:00Z'),
    isOpen: true,
  },
  {
    id: '7b21',
    name: '示例银行',
    source: '示例银行',
    linkedAt: new Date('2026-02-05T02:00:00Z'),
    lastUsedAt: undefined,
    isOpen: false,
  },
];
const [first] = links as [LinkView, LinkView];

/** Every page of identity sources, in every state that looks different. */
export const sourceSamples = [
  sample('identifier-sources', identifierPage, {
    ...journey,
    username: '',
    problems: {},
    passkey: { challenge: 'AAECAwQFBgcICQ', rpId: 'localhost' },
    sources: sources.slice(0, 2),
  }),
  sample('identifier-source-failed', identifierPage, {
    ...journey,
    username: '',
    problems: {},
    problem: { code: 'source.unreachable' },
    sources,
  }),
  sample('ways-sources', waysPage, { ...journey, username: '', sources: [city] }),
  sample('source-leaving', leavingPage, {
    back: '/login/9fT3kQ/identifier',
    source: city,
    begun: { how: 'redirect', url: 'https://id.city.example/authorize?client_id=door', kept },
  }),
  sample('source-leaving-logout', leavingPage, {
    back: '/logout/success',
    source: city,
    errand: 'logout',
    begun: { how: 'redirect', url: 'https://id.city.example/logout?state=x', kept },
  }),
  sample('source-leaving-form', leavingPage, {
    back: '/login/9fT3kQ/identifier',
    source: city,
    begun: {
      how: 'form',
      action: 'https://id.city.example/sso',
      fields: { SAMLRequest: 'PD94', RelayState: 'x' },
      kept,
    },
  }),
  sample('source-directory', directoryPage, { ...journey, source: city, username: '' }),
  sample('source-directory-refused', directoryPage, {
    ...journey,
    source: city,
    username: 'li.mei',
    problem: { code: 'source.wrong-credentials' },
  }),
  sample('arrival', arrivalPage, {
    mayOpen: true,
    ...journey,
    source: city.name,
    via: [city.name],
    name: '李示例',
    hasAccount: false,
  }),
  sample('arrival-passed-on', arrivalPage, {
    mayOpen: true,
    ...journey,
    source: city.name,
    via: passedOn,
    name: '李示例',
    hasAccount: false,
  }),
  sample('arrival-unnamed', arrivalPage, {
    mayOpen: false,
    ...journey,
    source: city.name,
    via: [city.name],
    name: undefined,
    hasAccount: false,
  }),
  sample('arrival-known', arrivalPage, {
    mayOpen: true,
    ...journey,
    source: city.name,
    via: [city.name],
    name: '李示例',
    hasAccount: true,
  }),
  sample('contact', contactPage, { ...journey, username: '', problems: {}, notice: 'registered' }),
  sample('contact-refused', contactPage, {
    ...journey,
    username: '1380013',
    problems: { username: { code: 'identifier.unrecognised' } },
  }),
  sample('contact-code', contactCodePage, {
    ...journey,
    destination: '13800138000',
    channel: 'sms',
    problems: {},
    resendInSeconds: 42,
  }),
  sample('contact-code-taken', contactCodePage, {
    ...journey,
    destination: 'li@example.cn',
    channel: 'email',
    problem: { code: 'identifier.taken' },
    problems: {},
    resendInSeconds: 0,
    outboxPath: '/development/outbox',
  }),
  sample('link', linkPage, { ...journey, source: city.name, via: passedOn, name: '李示例' }),
  sample('link-refused', linkPage, {
    ...journey,
    source: city.name,
    via: [city.name],
    name: undefined,
    problem: { code: 'source.other-person' },
  }),
  sample('sources', sourcesPage, { links, sources: sources.slice(0, 2), notice: 'source-linked' }, true),
  sample('sources-none', sourcesPage, { links: [], sources: [] }, true),
  sample(
    'sources-rename-refused',
    sourcesPage,
    { links, sources: [city], rename: { id: '6f9a', name: 'x'.repeat(60), problem: { code: 'source.invalid-name' } } },
    true,
  ),
  sample('source-remove', removeSourcePage, { link: first }, true),
  sample('source-remove-refused', removeSourcePage, { link: first, problem: { code: 'source.last-way' } }, true),
];
