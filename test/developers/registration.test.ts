import assert from 'node:assert/strict';
import type { ManagedApplication } from '../../server/clients/managed-application.ts';
import { productionRegistration } from '../../server/developers/promotion/registration.ts';

const name = '示例应用';
const application: ManagedApplication = {
  clientId: 'tested',
  isSuspended: false,
  name: { 'zh-Hans': name, 'zh-Hant': name, en: name },
  metadata: {},
  environment: 'sandbox',
  teamId: 'team',
  kind: 'web',
  topic: 'taxes',
  settingsVersion: 1,
  hasSecret: true,
  formerSecretUntil: undefined,
  promotedFrom: undefined,
};

function judge(redirectUri: string, demonstration = false): string {
  const addresses = { postLogoutUris: [], backchannelLogoutUri: '', initiateLoginUri: '', policyUri: '', termsUri: '' };
  const wish = { ...addresses, redirectUris: [redirectUri], scopes: {}, reason: '新系统下月上线' };
  const judged = productionRegistration({ demonstration }, application, { id: 'team', unitId: 'unit' }, wish);
  return judged.ok ? `${judged.registration.environment} ${judged.registration.promotedFrom}` : judged.reason;
}

describe('a registration for production', () => {
  it('T-003 has no address of the developer’s own machine, unless all of it is a demonstration', () => {
    assert.equal(judge('https://a.example/callback'), 'production tested');
    assert.equal(judge('http://localhost:8080/callback'), 'redirect-uri.loopback-of-web');
    assert.equal(judge('https://localhost/callback'), 'redirect-uri.loopback-of-web');
    assert.equal(judge('http://localhost:8080/callback', true), 'production tested');
  });

  it('T-004 has addresses that a browser reads as they stand', () => {
    assert.equal(judge('http://a.example/callback'), 'redirect-uri.insecure');
    assert.equal(judge('https://a.example/*'), 'redirect-uri.wildcard');
  });
});
