import { randomUUID } from 'node:crypto';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { maskedNumbers } from '../../../server/accounts/record.ts';
import { addSource } from '../../../server/federation/manage-sources.ts';
import { readCsvLines } from '../../../server/lib/tables/read-csv-lines.ts';
import { giveList } from '../../../server/officials/import/given-lists.ts';
import { unitColumns } from '../../../server/officials/units/import/columns.ts';
import { giveUnitList } from '../../../server/officials/units/import/unit-lists.ts';
import type { Role } from '../../../server/roles/role.ts';
import type { TestApp } from '../../support/app.ts';
import { adminId, unitIds } from './admins.ts';

/** Ids of one kind: of the tax service's subtree, of the housing fund's, and of nothing. */
export type Subject = {
  own: (role: Role) => string;
  foreign: string;
  /** It belongs to no unit: in reach of whoever holds the role in the whole province, foreign to everybody below. */
  isOfAll?: true;
};

/** 吴示例 of the tax office in Dongcheng, 周示例 of the housing fund: officials without a role. */
const ownOfficial = fixedId('person', 11);
const foreignOfficial = fixedId('person', 10);
const below = { tax: fixedId('unit', 3), housing: fixedId('unit', 9) };
const reason = '岗位调整，例会纪要第三条';
const list = 'name,mobile,title,job_number,starts_on\n赵新例,13800138601,科员,N0001,2026-12-01\n';

/** For each parameter of an address of the console or its API: what is inside a reach of the tax service, and what is not. */
export async function makeSubjects(app: TestApp): Promise<Record<string, Subject>> {
  const units = { own: () => below.tax, foreign: unitIds.housing };
  const grants = { tax: await insertGrant(app, 3, below.tax), housing: await insertGrant(app, 7, below.housing) };
  const lists = { tax: await insertList(app, below.tax), housing: await insertList(app, below.housing) };
  const unitLists = { tax: await insertUnitList(app, below.tax), housing: await insertUnitList(app, below.housing) };
  const requests = await insertRequests(app);
  const [ownNumber, foreignNumber] = await Promise.all([ownOfficial, foreignOfficial].map((id) => numberOf(app, id)));
  for (const role of ['security', 'desk'] as const) await openRecord(app, role);
  const exports = { tax: await insertExport(app, below.tax), housing: await insertExport(app, below.housing) };
  const delivery = await insertDelivery(app);
  const key = await oldestKey(app);
  const source = await insertSource(app);
  return {
    unitId: units,
    parentId: units,
    toId: { own: () => unitIds.tax, foreign: unitIds.housing },
    grantId: { own: () => grants.tax, foreign: grants.housing },
    holderId: { own: () => fixedId('person', 3), foreign: fixedId('person', 7) },
    approvalId: { own: (role) => requests[role], foreign: requests.foreign },
    postId: { own: () => fixedId('post', 4), foreign: fixedId('post', 3) },
    importId: { own: () => lists.tax, foreign: lists.housing },
    unitListId: { own: () => unitLists.tax, foreign: unitLists.housing },
    personId: { own: () => ownOfficial, foreign: foreignOfficial },
    otherId: { own: () => ownOfficial, foreign: foreignOfficial },
    entryId: { own: () => delivery, foreign: delivery, isOfAll: true },
    kid: { own: () => key, foreign: key, isOfAll: true },
    policy: { own: () => 'sessions', foreign: 'sessions', isOfAll: true },
    slug: { own: () => source, foreign: source, isOfAll: true },
    clientId: { own: () => 'tax-demo', foreign: 'housing-demo' },
    enterpriseId: { own: () => fixedId('enterprise', 1), foreign: fixedId('enterprise', 1), isOfAll: true },
    exportId: { own: () => exports.tax, foreign: exports.housing },
    // the description of the API is everybody's: what is foreign is not there
    operationId: { own: () => 'overview.read', foreign: 'overview.write' },
    subjectId: { own: () => ownNumber ?? '', foreign: foreignNumber ?? '' },
  };
}

async function insertGrant({ database }: TestApp, person: number, unitId: string): Promise<string> {
  const id = randomUUID();
  const grant = { id, person_id: fixedId('person', person), role: 'desk', unit_id: unitId };
  await database.knex('role_grants').insert({ ...grant, reason, granted_at: new Date() });
  return id;
}

async function insertList({ database, cipher, config }: TestApp, unitId: string): Promise<string> {
  const parts = { knex: database.knex, cipher, config, clock: () => new Date() } as Parameters<typeof giveList>[0];
  const read = readCsvLines(list, 10);
  if (!read.ok) throw new Error(read.reason);
  const given = await giveList(parts, { unitId, givenBy: adminId('unit'), reason }, { ...read, readAs: 'utf-8' });
  if (!given.ok) throw new Error(given.reason);
  return given.importId;
}

async function insertUnitList({ database }: TestApp, unitId: string): Promise<string> {
  const row = ['A1', '', 'office', 'county', '440106', '甲', '甲', 'A'];
  const lines = [unitColumns, row].map((fields, index) => ({ row: index + 1, fields }));
  const gift = { unitId, givenBy: adminId('unit'), reason, now: new Date() };
  const given = await giveUnitList(database.knex, gift, { lines, readAs: 'utf-8' });
  if (!given.ok) throw new Error(given.reason);
  return given.importId;
}

/** One request of each administrator's own, and one that somebody made elsewhere. */
async function insertRequests({ database }: TestApp): Promise<Record<Role | 'foreign', string>> {
  const made = {} as Record<Role | 'foreign', string>;
  const insert = async (name: Role | 'foreign', requestedBy: string, unitId: string) => {
    made[name] = randomUUID();
    await database.knex('approvals').insert({
      ...{
        id: made[name],
        act: 'people.override-level',
        unit_id: unitId,
        subject: made[name],
        subject_version: 'none',
      },
      ...{ detail: { personId: ownOfficial, level: 3 }, reason, requested_by: requestedBy },
      ...{ requested_at: new Date(), expires_at: new Date(Date.now() + 86_400_000) },
    });
  };
  for (const role of ['system', 'security', 'audit', 'unit', 'desk'] as const)
    await insert(role, adminId(role), below.tax);
  await insert('foreign', adminId('secondSecurity'), below.housing);
  return made;
}

/** Allowed to the administrator of the tax service; of the housing fund they asked for before they lost it from their reach. */
async function insertExport({ database }: TestApp, unitId: string): Promise<string> {
  const id = randomUUID();
  await database.knex('official_exports').insert({
    ...{ id, unit_id: unitId, reason, requested_by: adminId('unit'), approved_by: adminId('security') },
    ...{ approved_at: new Date(), expires_at: new Date(Date.now() + 86_400_000) },
  });
  return id;
}

async function numberOf({ database, cipher }: TestApp, personId: string): Promise<string> {
  const [first] = await maskedNumbers({ knex: database.knex, cipher }, personId);
  if (!first) throw new Error('an official without a login name');
  return first.id;
}

/** Whoever finds by proof was shown the official's a short time ago. */
async function openRecord({ database }: TestApp, role: 'security' | 'desk'): Promise<void> {
  const opening = { administrator_id: adminId(role), person_id: ownOfficial };
  await database.knex('record_openings').insert({ ...opening, expires_at: new Date(Date.now() + 6 * 3_600_000) });
}

/** One that was given up, to a target that no deliverer takes up again. */
async function insertDelivery({ database }: TestApp): Promise<string> {
  const id = randomUUID();
  await database.knex('outbox_entries').insert({
    ...{ id, kind: 'security-event', target: 'housing-demo', payload_encrypted: Buffer.from('x'), status: 'dead' },
    ...{ attempts: 9, last_error: 'status-500', next_attempt_at: new Date(), finished_at: new Date() },
  });
  return id;
}

async function oldestKey({ database }: TestApp): Promise<string> {
  const row = await database.knex('signing_keys').orderBy('created_at').first('kid');
  return row.kid;
}

/** A source of logins, switched off; gives its slug. */
export async function insertSource({ database, cipher, config }: TestApp, id = 'town'): Promise<string> {
  const connection = {
    ...{ issuer: `https://${id}.example`, clientId: 'door', subject: 'userinfo.id', accessToken: 'token.access_token' },
    ...{ authorization: { url: 'https://town.example/authorize' }, userinfo: null, errors: null },
    token: { url: 'https://town.example/token', method: 'POST', as: 'form' },
  };
  const label = { 'zh-Hans': '市平台', 'zh-Hant': '市平台', en: 'City' };
  const configuration = {
    ...{ id, kind: 'oauth2', enabled: false, label, icon: 'city', identityTypes: ['citizen'], connection },
    ...{ highestIal: 2, highestAcr: 'urn:yimen:aal2', mapping: { name: 'userinfo.name' } },
  };
  const parts = { knex: database.knex, cipher, config, clock: () => new Date() } as unknown as Parameters<
    typeof addSource
  >[0];
  const act = { actorId: adminId('system'), operation: 'sources.add', reason };
  const added = await addSource(parts, act, { configuration, secrets: { clientSecret: 'a-secret-of-a-source' } });
  if (!added.ok) throw new Error(JSON.stringify(added));
  return added.slug;
}
