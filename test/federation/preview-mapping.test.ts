import assert from 'node:assert/strict';
import fc from 'fast-check';
import { oauth2Presets } from '../../server/federation/presets.ts';
import { previewMapping } from '../../server/federation/preview-mapping.ts';
import { type SourceConfig, sourceConfig } from '../../server/federation/source-config.ts';
import { common } from './support.ts';

const now = new Date('2026-03-01T00:00:00Z');
const number = '440000199003079985';

const oidc = { issuer: 'https://id.city.example', clientId: 'door', clientAuthentication: 'private_key_jwt' };
const ldap = {
  issuer: 'urn:ldap:city',
  urls: ['ldaps://directory.city.example'],
  searchDn: 'cn=search,dc=city',
  base: 'dc=city',
};
const configs: Record<'oidc' | 'oauth2' | 'ldap', SourceConfig> = {
  oidc: sourceConfig.parse({ ...common, kind: 'oidc', connection: oidc }),
  oauth2: sourceConfig.parse({
    ...common,
    kind: 'oauth2',
    connection: { ...oauth2Presets.wechat.connection, clientId: 'wx' },
    mapping: oauth2Presets.wechat.mapping,
  }),
  ldap: sourceConfig.parse({
    ...common,
    kind: 'ldap',
    connection: ldap,
    mapping: { name: 'cn', groups: 'memberOf | rdn', attributes: { department: 'ou ?? o' } },
  }),
};

describe('federation/preview-mapping', () => {
  it('shows whom an OpenID Connect source would make of a sample, under its ceilings', () => {
    const claims = {
      name: '李示例',
      phone_number: '+8613800000001',
      phone_number_verified: true,
      document_type: 'resident-id',
      document_number: number,
      ial: '4',
    };
    const { identity, notes } = previewMapping(configs.oidc, { claims, acr: 'phrh', amr: ['pwd', 'face'] }, now);
    assert.deepEqual(notes, []);
    assert.deepEqual(
      [identity.name, identity.mobile, identity.document?.level, identity.assurance],
      ['李示例', { value: '+8613800000001', verified: true }, 3, { ial: 3, acr: 'urn:yimen:aal2', amr: ['pwd'] }],
    );
  });

  it('shows the answers of a platform by where they stood, and a group by its own name', () => {
    const wechat = previewMapping(configs.oauth2, { claims: { userinfo: { nickname: '小李' } } }, now);
    assert.deepEqual(wechat.identity.attributes, { nickname: ['小李'] });
    const entry = { cn: ['李示例'], memberOf: ['cn=clerks,ou=groups,dc=city'], o: ['示例市'] };
    const directory = previewMapping(configs.ldap, { claims: entry }, now);
    assert.deepEqual(
      [directory.identity.groups, directory.identity.attributes],
      [['clerks'], { department: ['示例市'] }],
    );
  });

  it('says which mapped field is not usable, and leaves it out', () => {
    const claims = { name: '', email: 'nobody', document_type: 'resident-id', document_number: '123' };
    const { identity, notes } = previewMapping(configs.oidc, { claims }, now);
    assert.deepEqual([identity.email, identity.document], [undefined, undefined]);
    assert.deepEqual(
      notes.map(({ field }) => field),
      ['email', 'documentNumber'],
    );
  });

  it('T-118 withstands every sample, changes none, and stays under the ceilings', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(configs)), fc.object(), fc.string(), (config, claims, acr) => {
        const before = structuredClone(claims);
        const { identity } = previewMapping(config, { claims, acr, amr: [acr] }, now);
        assert.ok(identity.assurance.ial <= config.highestIal);
        assert.deepEqual(claims, before);
      }),
    );
  });
});
