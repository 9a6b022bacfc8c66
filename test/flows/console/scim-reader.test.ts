import assert from 'node:assert/strict';
import { PatchOp } from 'scimmy/messages';
import { Group, User } from 'scimmy/schemas';
import { Filter } from 'scimmy/types';
import { useApp } from '../../support/app.ts';
import { unitIds } from './admins.ts';
import { callScim, type HrSystem, type Json, patchOf, startHrSystem, userOf } from './scim-caller.ts';

/** What `scimmy`, which shares no code with us, makes of our answers, of filters and of patches. */
describe('SCIM as another implementation reads it', () => {
  const app = useApp();
  let tax: HrSystem;
  const made: Json[] = [];
  const call = async (method: string, path: string, json?: unknown) => {
    const { status, body } = await callScim(app(), tax, method, path, { json });
    assert.ok(status < 300, `${status} ${JSON.stringify(body)}`);
    return body;
  };
  before(async () => {
    tax = await startHrSystem(app(), unitIds.tax);
    for (const [job, externalId] of [
      ['R1', 'r-1'],
      ['R2', 'r-2'],
      ['R3', undefined],
    ])
      made.push(await call('POST', '/Users', userOf(job ?? '', { externalId })));
    await call('PATCH', `/Users/${made[1]?.id}`, patchOf({ op: 'replace', path: 'active', value: false }));
  });

  const core = ['id', 'externalId', 'userName', 'name', 'title', 'active', 'phoneNumbers', 'displayName', 'members'];
  const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value));
  const coreOf = (resource: Json) =>
    Object.fromEntries(core.flatMap((name) => (name in resource ? [[name, resource[name]]] : [])));
  const all = async (path: string) => (await call('GET', `${path}?count=200`)).Resources as Json[];

  it('finds every user and group to be one, with nothing lost', async () => {
    const users = await all('/Users');
    assert.ok(users.length >= 3);
    for (const user of users) assert.deepEqual(coreOf(plain(new User(user, 'out'))), coreOf(user));
    const group = await call('GET', `/Groups/${unitIds.tax}`);
    assert.deepEqual(coreOf(plain(new Group(group, 'out'))), coreOf(group));
  });

  it('chooses the same users by a filter', async () => {
    const users = await all('/Users');
    for (const filter of [
      'userName eq "R1"',
      'externalId eq "r-2"',
      'active eq false',
      'active eq true',
      'active eq true and externalId eq "r-1"',
      'externalId eq "r-2" and active eq true',
      'userName eq "nobody"',
    ]) {
      const ours = (await call('GET', `/Users?count=200&filter=${encodeURIComponent(filter)}`)).Resources as Json[];
      const theirs = new Filter(filter).match(users) as Json[];
      assert.deepEqual(
        ours.map(({ id }) => id),
        theirs.map(({ id }) => id),
        filter,
      );
    }
  });

  it('makes the same of a patch', async () => {
    const patches: Json[][] = [
      [{ op: 'replace', path: 'title', value: '处长' }],
      [{ op: 'add', path: 'title', value: '局长' }],
      [{ op: 'add', value: { title: '主任', externalId: 'r-9' } }],
      [{ op: 'replace', value: { userName: 'R1B' } }],
      [{ op: 'remove', path: 'externalId' }],
      [
        { op: 'add', path: 'externalId', value: 'r-10' },
        { op: 'replace', path: 'externalId', value: 'r-11' },
        { op: 'replace', path: 'name.formatted', value: '钱新例' },
        { op: 'replace', path: 'phoneNumbers[type eq "mobile"].value', value: '+8613800138777' },
      ],
    ];
    for (const operations of patches) {
      const path = `/Users/${made[0]?.id}`;
      const before = await call('GET', path);
      const message = patchOf(...operations);
      const theirs = (await new PatchOp(structuredClone(message) as never).apply(new User(before, 'out'))) ?? before;
      const ours = await call('PATCH', path, message);
      assert.deepEqual(coreOf(ours), coreOf(plain(theirs)), JSON.stringify(operations));
    }
  });
});
