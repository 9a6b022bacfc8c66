import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { insertApproval } from '../../../server/approvals/store.ts';
import { tellOfList } from '../../../server/background.ts';
import { createLog } from '../../../server/http/log.ts';
import { carryLists } from '../../../server/officials/import/carry-lists.ts';
import { importListFile, undoListFile } from '../../../server/officials/import/import-file.ts';
import { inspectListFile } from '../../../server/officials/import/list-file.ts';
import { earlierBy } from '../../../server/officials/import/mass-change.ts';
import { takeBackAlone } from '../../../server/officials/import/order-list.ts';
import { useApp } from '../../support/app.ts';
import { workbookOf } from '../../support/workbook.ts';
import { act, adminId, openConsole, unitIds } from './admins.ts';
import { appointing, csv, heads, mobile, reason, unheard, useLists } from './list-hands.ts';

const below = fixedId('unit', 3);

describe('lists that fail, come to much together, or are taken back', function listsInHand() {
  this.timeout(300_000);
  const app = useApp();
  const hands = useLists(app);
  const { knex, unit, security, letDayPass, live, parts, given, carryOut, undo, decide, download } = hands;

  const idOf = (address: string) => address.split('/').at(-1) ?? '';
  const list = (address: string) => knex()('post_imports').where({ id: idOf(address) });
  const post = (jobNumber: string, more: object = {}) => ({
    ...{ id: randomUUID(), unit_id: unitIds.tax, title: '科员', job_number: jobNumber, is_primary: false, position: 0 },
    ...{ person_id: fixedId('person', 2), starts_on: '2026-01-01', activated_at: new Date(), ...more },
  });
  /** Said yes to, as with a second person's: a job carries it out. */
  async function started(file: string, more: object = {}): Promise<string> {
    const address = await given(file);
    await list(address).update({ wanted_at: app().clock(), wanted_by: adminId('unit'), ...more });
    return address;
  }
  /** Who had what done with a list, in its order; why it stopped, and whose word it was before. */
  async function ordersOf(address: string): Promise<unknown[][]> {
    const orders = await knex()('audit_events')
      .where({ type: 'official.list.ordered' })
      .whereRaw(`detail ->> 'importId' = ?`, [idOf(address)])
      .orderBy('sequence');
    return orders.map(({ actor_id, detail: { to, stoppedFor, replaces } }) => [actor_id, to, stoppedFor, replaces]);
  }
  /** Meanwhile the database refuses such rows, with what is in them, as after a mistake that nobody foresaw. */
  async function refusing(table: string, when: string, work: () => Promise<void>): Promise<void> {
    const owner = app().owner();
    await owner.raw(`CREATE FUNCTION refuse_row() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION '钱新例 13930000000'; END $$`);
    await owner.raw(`CREATE TRIGGER refuse_row BEFORE INSERT OR UPDATE ON ${table}
      FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION refuse_row()`);
    try {
      await work();
    } finally {
      await owner.raw('DROP FUNCTION refuse_row CASCADE');
    }
  }

  it('T-155 does a short list and takes it back whole, or says that it did not and leaves it as it was', async () => {
    await knex()('posts').insert(post('P9'));
    const rows = [`钱新例,${mobile(12_000)},科员,P0,2026-12-01,`, ',,科长,P9,,'];
    const address = await given(csv(rows));
    const orders = () => knex()('audit_events').whereRaw(`detail ->> 'importId' = ?`, [idOf(address)]);
    const state = async () => [await live('P').select(), await list(address).first(), (await orders()).length];
    const steps = {
      'official.list.appointed': () => carryOut(address),
      'official.list.undone': () => undo(address),
    };
    for (const [last, step] of Object.entries(steps)) {
      const before = await state();
      await refusing('audit_events', `NEW.type = '${last}'`, async () => {
        assert.equal((await step()).status, 500);
      });
      assert.deepEqual(await state(), before, last);
      assert.equal((await step()).status, 303, last);
    }
    assert.deepEqual(await live('P').pluck('title'), ['科员']);
    const told = await orders().where({ type: 'official.list.ordered' }).orderBy('sequence');
    assert.deepEqual(
      told.map(({ actor_id, detail }) => [actor_id, detail.to]),
      [
        [adminId('unit'), 'carry-out'],
        [adminId('unit'), 'undo'],
      ],
    );
  });

  it('lets no list wait behind one that fails, stops that one, and goes on or back when somebody says so', async () => {
    const lines: string[] = [];
    const report = tellOfList(createLog({ logLevel: 'info' }, { write: (line) => void lines.push(line) }));
    let ahead = 0;
    const own = { ...(await parts()), clock: () => new Date(app().clock().getTime() + ahead) };
    const until = async (query: () => PromiseLike<unknown>, passing = 0) => {
      while ((await query()) === undefined) {
        ahead += passing;
        await carryLists(own, report);
      }
    };
    const row = (number: string, at: number) => csv([`钱新例,${mobile(at)},科员,${number},2026-12-01,`]);
    let [first, second] = ['', ''];
    const stopped = (address: string) => () => list(address).whereNotNull('stopped_at').first();
    const hourMs = 3_600_000;
    await refusing('posts', `NEW.job_number LIKE 'POISON%'`, async () => {
      first = await started(row('POISON1', 12_100));
      second = await started(row('POISON2', 12_101));
      const behind = await started(row('Q1', 12_102));
      await until(() => list(behind).whereNotNull('done_at').first());
      assert.equal((await live('Q')).length, 1);
      await until(() => list(first).where('faults', '>', 0).first());
      assert.match((await openConsole(app(), unit(), first)).body, /出了故障，系统会自动再试/);
      for (const address of [first, second]) await until(stopped(address), 2 * hourMs);
      assert.deepEqual(await live('POISON'), []);
      ahead += 100 * hourMs;
      await carryLists(own, report);
      for (const address of [first, second]) {
        const { faults, stopped_for, done_rows } = await list(address).first();
        assert.deepEqual([faults, stopped_for, done_rows], [5, 'fault', 0], 'tried five times and no more');
        const shown = await openConsole(app(), unit(), address);
        assert.match(shown.body, /名单已停下/);
        assert.match(shown.body, /反复出现故障/);
      }
    });
    assert.match(lines.join(''), /"event":"list.stopped"/);
    assert.doesNotMatch(lines.join(''), /钱新例|139300/, 'T-150');
    const goOn = (address: string) => act(app(), unit(), `${address}/continuation`, {});
    const answers = await Promise.all(Array.from({ length: 16 }, () => goOn(first)));
    assert.equal(answers.filter(({ location }) => location?.search === '?notice=list-continued').length, 1);
    assert.equal(answers.filter(({ location }) => location?.search === '?problem=not-stopped').length, 15);
    await until(() => list(first).whereNotNull('done_at').first());
    const undone = await undo(second);
    assert.equal(undone.location?.search, '?notice=list-undone');
    assert.deepEqual(await live('POISON').pluck('job_number'), ['POISON1']);
    assert.equal((await goOn(second)).location?.search, '?problem=not-stopped', 'it is over');

    await refusing('posts', `NEW.job_number LIKE 'POISON%'`, async () => {
      await list(first).update({ undone_at: app().clock(), undone_by: adminId('unit'), undo_reason: reason });
      await until(stopped(first), 2 * hourMs);
      assert.match((await openConsole(app(), unit(), first)).body, /撤回时反复出现故障/);
    });
    assert.equal((await goOn(first)).location?.search, '?notice=list-continued');
    await until(() => list(first).whereNotNull('taken_back_at').first());
    assert.deepEqual(await live('POISON'), []);
  });

  it('T-127 counts the lists of one administrator within a day together, also of sixteen at once', async () => {
    const addresses: string[] = [];
    for (let at = 0; at < 16; at += 1) {
      if (at === 8) app().passSeconds(61);
      addresses.push(await given(appointing(`H${at}-`, 67, 13_000 + at * 67)));
    }
    const answers = await Promise.all(addresses.map(carryOut));
    const found = (notice: string) => answers.filter(({ location }) => location?.search === `?notice=${notice}`);
    assert.equal(found('list-carried-out').length, 14, '938 rows; one more would make 1005');
    const asked = found('approval-requested');
    assert.equal(asked.length, 2);
    assert.equal((await live('H')).length, 938);
    const shown = await openConsole(app(), security(), asked[0]?.location?.pathname ?? '');
    assert.match(shown.body, /申请人此前 24 小时按其他名单处理的行数/);
    assert.match(shown.body, />938</);
    const more = await given(appointing('HX', 67, 15_000));
    const preview = await openConsole(app(), unit(), more);
    assert.match(preview.body, /您在此前 24 小时内已按其他名单处理 938 行/);
    assert.match(preview.body, /提交批准/);
    // the second person's yes is for that list alone
    await decide(asked[0]?.location?.pathname ?? '');
    const few = await carryOut(await given(appointing('HY', 62, 15_100)));
    assert.equal(few.location?.search, '?notice=list-carried-out', '1000 alone');
    assert.equal((await carryOut(more)).location?.search, '?notice=approval-requested');
    await letDayPass();
    const next = await carryOut(await given(appointing('HZ', 67, 15_200)));
    assert.equal(next.location?.search, '?notice=list-carried-out');
  });

  it('T-127 counts what is taken back within a day together', async () => {
    const addresses = [await given(appointing('I', 150, 16_000)), await given(appointing('J', 150, 16_200))];
    for (const address of addresses)
      assert.equal((await carryOut(address)).location?.search, '?notice=list-carried-out');
    const answers = await Promise.all(addresses.map(undo));
    const notices = answers.map(({ location }) => location?.search).sort();
    assert.deepEqual(notices, ['?notice=approval-requested', '?notice=list-undone']);
    assert.equal((await live('I')).length + (await live('J')).length, 150);

    await letDayPass();
    const broken = await given(appointing('T', 201, 16_700));
    await carryOut(broken);
    await list(broken).update({ done_at: null, stopped_at: app().clock(), stopped_for: 'fault', was_stopped: true });
    const asked = await undo(broken);
    assert.equal(asked.location?.search, '?notice=approval-requested', 'nothing hurries one that has stopped');
    const isStopped = async () => (await list(broken).first()).stopped_for;
    assert.equal(await isStopped(), 'fault', 'it says why it stopped first');
    const goOn = () => act(app(), unit(), `${broken}/continuation`, {});
    assert.equal((await goOn()).location?.search, '?problem=asked-back', 'nor does it go on while they are asked');
    assert.equal(await isStopped(), 'fault');
    await act(app(), unit(), `${asked.location?.pathname}/withdrawal`, {});
    assert.equal((await goOn()).location?.search, '?notice=list-continued');
    const waiting = await undo(broken);
    assert.equal(waiting.location?.search, '?notice=approval-requested', 'going on first hurries nothing');
    assert.equal(await isStopped(), 'asked-back', 'and no more of it is done');
    const goesOn = { stopped_at: null, stopped_for: null, was_stopped: false };
    await list(broken).update({ ...goesOn, faults: 1 });
    const { body } = await openConsole(app(), unit(), broken);
    assert.ok(body.includes(`href="${waiting.location?.pathname}"`), 'who wants the same sees what waits already');
    assert.match(body, /已申请撤回这份名单.*<dt>申请人<\/dt><dd>赵示例<\/dd>.*\/undoing"/s, 'and may want it still');
    const again = await undo(broken);
    assert.equal(again.location?.search, '?problem=already-waiting', 'nor is one under way that meets faults');
    await list(broken).update({ ...goesOn, faults: 0 });
    const undone = await undo(broken);
    assert.equal(undone.location?.search, '?notice=list-undone', 'whoever sees that it is wrong stops it');
    const { endings } = await earlierBy(knex(), adminId('unit'), app().clock());
    assert.equal(endings, 0, 'and nobody had anything of it yet');
  });

  it('T-127 asks a second person before a list under way takes back more time than one may, and does no more of it', async () => {
    const own = await parts();
    const posts = Array.from({ length: 201 }, (_, at) => post(`X${at}`, { ends_on: '2099-01-31' }));
    await knex()('posts').insert(posts);
    const said = (jobNumber: string, endsOn: string) =>
      JSON.stringify({ title: '科员', jobNumber, startsOn: '2026-01-01', endsOn, isPrimary: false, position: 0 });
    /** As after its first piece; the next one does not come by itself. */
    async function begun(prefix: string, count: number): Promise<string> {
      const address = await started(appointing(prefix, 1, 17_000 + count), { retry_at: new Date('2099-01-01') });
      await list(address).update({ changed: count });
      await knex()('post_import_rows').insert(
        posts.slice(0, count).map(({ id, job_number }, at) => ({
          ...{ import_id: idOf(address), row: at + 3, job_number, post_id: id },
          ...{ before: said(job_number, '2098-01-31'), after: said(job_number, '2099-01-31') },
        })),
      );
      return address;
    }
    const allowed = await begun('XA', 200);
    assert.equal((await undo(allowed)).location?.search, '?notice=list-undone');
    assert.equal((await live('X').where({ ends_on: '2098-01-31' })).length, 200);
    await letDayPass();
    await live('X').update({ ends_on: '2099-01-31' });

    const address = await begun('XB', 201);
    const asked = await undo(address);
    assert.equal(asked.location?.search, '?notice=approval-requested');
    const shown = await openConsole(app(), unit(), address);
    assert.match(shown.body, /有人申请撤回这份名单，正等待第二人批准/);
    await list(address).update({ retry_at: null });
    await carryLists(own, unheard);
    const { done_rows, stopped_for, undone_at } = await list(address).first();
    assert.deepEqual([done_rows, stopped_for, undone_at], [0, 'asked-back', null]);
    assert.equal((await live('X').where({ ends_on: '2099-01-31' })).length, 201);
    assert.deepEqual(await ordersOf(address), [[adminId('unit'), 'stop', 'asked-back', undefined]]);

    // whoever gave it does not have it go on before they have answered
    const goOn = () => act(app(), unit(), `${address}/continuation`, {});
    assert.equal((await goOn()).location?.search, '?problem=asked-back');
    assert.equal((await list(address).first()).stopped_for, 'asked-back');
    assert.ok(shown.body.includes(`href="${asked.location?.pathname}"`), 'the page leads to the request');
    assert.doesNotMatch(shown.body, /\/continuation"/);
    const answer = { decision: 'decline', reason };
    await act(app(), security(), `${asked.location?.pathname}/decision`, answer);
    assert.match((await openConsole(app(), unit(), address)).body, /申请未获批准、已被收回或已作废/);
    assert.equal((await goOn()).location?.search, '?notice=list-continued');
    assert.equal((await list(address).first()).was_stopped, false, 'it hurries as before');

    // one whose yes would do nothing any more keeps nobody from asking
    const stale = await undo(address);
    await list(address).update({ done_rows: 1 });
    const fresh = await undo(address);
    assert.equal(fresh.location?.search, '?notice=approval-requested');
    const request = knex()('approvals').where({ id: idOf(stale.location?.pathname ?? '') });
    assert.equal((await request.first()).status, 'void');
    await decide(fresh.location?.pathname ?? '');
    while ((await list(address).first()).taken_back_at === null) await carryLists(own, unheard);
    assert.equal((await live('X').where({ ends_on: '2098-01-31' })).length, 201);
  });

  it('T-127 counts endings with endings and rows with rows, however a mass ending is split', async () => {
    await knex()('posts').insert(Array.from({ length: 241 }, (_, at) => post(`Y${at}`)));
    const ending = (from: number, to: number) =>
      csv(Array.from({ length: to - from }, (_, at) => `,,科员,Y${from + at},,2099-01-31`));
    const first = await given(ending(0, 120));
    assert.equal((await carryOut(first)).location?.search, '?notice=list-carried-out');
    // stopped under way: what it ended comes back, and counts for the day all the same
    await list(first).update({ done_at: null });
    assert.equal((await undo(first)).location?.search, '?notice=list-undone');
    assert.equal((await live('Y').whereNotNull('ends_on')).length, 0);
    const expected = [
      [ending(120, 200), '?notice=list-carried-out'],
      [ending(200, 201), '?notice=approval-requested'],
    ] as const;
    for (const [file, notice] of expected) assert.equal((await carryOut(await given(file))).location?.search, notice);
    await list(first).update({ endings: 900 });
    const endsNothing = await carryOut(await given(appointing('YN', 1, 17_300)));
    assert.equal(endsNothing.location?.search, '?notice=list-carried-out');

    // nor does what came together since stop a list within what was foreseen of it
    const own = await parts();
    const foreseen = { foreseen_rows: 2, foreseen_endings: 1 };
    const within = await started(
      csv([`,,,Y240,,2099-01-31`, `钱新例,${mobile(17_301)},科员,YM,2026-12-01,`]),
      foreseen,
    );
    await list(first).update({ appointed: 2000 });
    const over = () => list(within).whereRaw('coalesce(done_at, stopped_at) IS NOT NULL').first();
    while (!(await over())) await carryLists(own, unheard);
    assert.equal((await over()).stopped_for, null);
    assert.equal((await live('YM')).length, 1);
  });

  it('T-127 stops a list that comes to more than was foreseen and than one person may do', async () => {
    const own = await parts();
    await knex()('posts').insert([post('K1'), post('K2')]);
    const earlier = await given(appointing('L', 1, 16_400));
    await list(earlier).update({
      ...{ wanted_at: app().clock(), wanted_by: adminId('unit'), done_at: app().clock(), list_encrypted: null },
      ...{ appointed: 999, done_rows: 1 },
    });
    // as after a list that changed them between the yes and this
    const address = await started(csv([',,科长,K1,,', ',,科长,K2,,']), { foreseen_rows: 0 });
    while ((await list(address).first()).stopped_at === null) await carryLists(own, unheard);
    assert.deepEqual(await live('K').pluck('title'), ['科员', '科员'], 'nothing of the piece stays');
    assert.equal((await list(address).first()).stopped_for, 'mass-change');
    assert.match((await openConsole(app(), unit(), address)).body, /超过了一个人可以处理的数量/);
    await letDayPass();
    const goOn = () => act(app(), unit(), `${address}/continuation`, {});
    assert.equal((await goOn()).location?.search, '?problem=only-back', 'a day later it is as much');
    const refused = await openConsole(app(), unit(), `${address}?problem=only-back`);
    assert.match(refused.body, /不能继续处理/);
    assert.doesNotMatch(refused.body, /\/continuation"/);
    // also when only a fault stops it: what it does, it does now
    await list(earlier).update({ wanted_at: app().clock(), done_at: app().clock() });
    await list(address).update({ stopped_for: 'fault' });
    await goOn();
    while ((await list(address).first()).stopped_at === null) await carryLists(own, unheard);
    const { stopped_for, was_stopped } = await list(address).first();
    assert.deepEqual([stopped_for, was_stopped], ['mass-change', true]);
    assert.deepEqual(await live('K').pluck('title'), ['科员', '科员']);
    assert.equal((await undo(address)).location?.search, '?notice=list-undone');
  });

  it('T-121 stops a list whose administrator may no more, also one that a second person said yes to', async () => {
    const own = await parts();
    const wanted_by = fixedId('person', 2);
    for (const approved_by of [null, adminId('security')]) {
      const address = await started(appointing(`V${approved_by ? 2 : 1}-`, 1, approved_by ? 16_961 : 16_960), {
        approved_by,
        wanted_by,
      });
      while ((await list(address).first()).stopped_at === null) await carryLists(own, unheard);
      assert.equal((await list(address).first()).stopped_for, 'role-gone');
      assert.deepEqual(await live('V'), []);
      assert.match((await openConsole(app(), unit(), address)).body, /已无权管理本机构的岗位/);
      assert.equal((await undo(address)).location?.search, '?notice=list-undone');
    }
  });

  it('T-121 stops taking a list back when whoever wanted it may no more, and lets somebody else go on', async () => {
    const own = await parts();
    const gone = fixedId('person', 2);
    const address = await given(appointing('OV', 3, 17_400));
    await carryOut(address);
    // a short one in one transaction, and a longer one by a job
    const no = { by: gone, reason };
    const said = await knex().transaction((tx) => takeBackAlone(tx, own, idOf(address), no));
    assert.ok(said.ok);
    const why = async () => (await list(address).first()).stopped_for;
    assert.equal(await why(), 'role-gone');
    await list(address).update({ stopped_at: null, stopped_for: null, undo_foreseen: 150 });
    while ((await why()) === null) await carryLists(own, unheard);
    assert.equal(await why(), 'role-gone');
    assert.equal((await live('OV')).length, 3, 'it does not count as taken back');
    assert.match((await openConsole(app(), unit(), address)).body, /已无权管理本机构的岗位，撤回尚未完成/);
    const goOn = async () => (await act(app(), unit(), `${address}/continuation`, {})).location?.search;
    await list(address).update({ undo_approved_by: adminId('unit') });
    assert.equal(await goOn(), '?problem=approved-it', 'nobody is both persons');
    await list(address).update({ undo_approved_by: null });
    assert.equal(await goOn(), '?notice=list-continued');
    while ((await list(address).first()).taken_back_at === null) await carryLists(own, unheard);
    assert.deepEqual(await live('OV'), []);
    const { kept, undone_by } = await list(address).first();
    assert.deepEqual([kept, undone_by], [0, adminId('unit')]);
    const { endings } = await earlierBy(knex(), adminId('unit'), app().clock());
    assert.equal(endings, 0, 'two persons wanted it');
    assert.equal(
      (await earlierBy(knex(), gone, app().clock())).endings,
      150,
      'and it counts for whose word it first was',
    );
    const orders = await ordersOf(address);
    assert.deepEqual(orders.slice(1), [
      [gone, 'undo', undefined, undefined],
      [null, 'stop', 'role-gone', undefined],
      [null, 'stop', 'role-gone', undefined],
      [adminId('unit'), 'continue', undefined, gone],
    ]);

    const another = await given(appointing('OW', 3, 17_410));
    await carryOut(another);
    await list(another).update({ undone_at: app().clock(), undone_by: gone, undo_reason: reason });
    assert.equal((await undoListFile(own, idOf(another), reason))?.takenBackAt, null);
    assert.ok((await undoListFile(own, idOf(another), reason))?.takenBackAt, 'so does an operator, by the command');
    assert.deepEqual(await live('OW'), []);
  });

  it('T-127 stops an operator’s file as well while a second person is asked to let it be taken back', async () => {
    const own = await parts();
    const directory = await mkdtemp(join(tmpdir(), 'yimen-list-'));
    const path = join(directory, 'list.csv');
    await writeFile(path, appointing('OF', 1, 17_500));
    try {
      const inspected = await inspectListFile(path);
      assert.ok(inspected.ok);
      const order = { unitId: unitIds.tax, file: inspected.file, delivery: 'message', reason } as const;
      const run = () => importListFile(own, order, { onProgress: unheard, onRefused: unheard, onLink: unheard });
      const { id } = (await run()).list;
      // as before its first piece
      await live('OF').update({ ended_at: new Date(), end_reason: 'left' });
      const stopped = { stopped_at: app().clock(), stopped_for: 'asked-back' };
      await list(id).update({ ...stopped, done_at: null, done_rows: 0, appointed: null });
      const request = await insertApproval(knex(), {
        ...{ act: 'posts.mass-change', unitId: unitIds.tax, subject: id, subjectVersion: '', detail: { to: 'undo' } },
        ...{ reason, requestedBy: adminId('unit'), requestedAt: app().clock(), expiresAt: new Date('2099-01-01') },
      });
      assert.equal((await run()).list.stoppedFor, 'asked-back');
      assert.deepEqual(await live('OF'), []);
      await knex()('approvals').where({ id: request }).update({ status: 'declined', decided_at: app().clock() });
      assert.ok((await run()).list.doneAt, 'whoever runs it again has it go on');
      assert.equal((await live('OF')).length, 1);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('T-121 leaves what went out of reach since, and says so of each', async () => {
    const moved = randomUUID();
    const { id: _id, parent_id: _parent, ...like } = await knex()('units').where({ id: below }).first();
    const unitOf = { ...like, uscc: null, name: JSON.stringify(like.name), passkey_policy: null };
    await knex()('units').insert({ ...unitOf, id: moved, parent_id: unitIds.tax });
    await knex()('posts').insert([post('M1'), post('M2', { unit_id: moved }), post('M3'), post('M4')]);
    const workbook = await workbookOf([
      heads,
      [null, null, '科长', 'M1', null, null, null, null, null],
      [null, null, '科长', 'M2', null, null, null, null, moved],
      [null, null, '科长', 'M3', null, null, null, null, null],
      [null, null, '科长', 'M4', null, null, null, null, null],
      ['钱新例', mobile(16_500), '科员', 'M5', '2026-12-01', null, null, null, null],
      ['孙新例', mobile(16_501), '科员', 'M6', '2026-12-01', null, null, null, moved],
    ]);
    const address = await given(workbook);
    assert.equal((await carryOut(address)).location?.search, '?notice=list-carried-out');
    await knex()('units').where({ id: moved }).update({ parent_id: unitIds.housing });
    await live('M3').update({ title: '局长' });
    await live('M4').update({ ended_at: new Date(), end_reason: 'left' });
    const undone = await undo(address);
    assert.equal(undone.location?.search, '?notice=list-undone');
    const titles = await live('M').orderBy('job_number').select('job_number', 'title');
    assert.deepEqual(
      titles.map(({ job_number, title }) => `${job_number} ${title}`),
      ['M1 科员', 'M2 科长', 'M3 局长', 'M6 科员'],
    );
    const left = (await download(`${address}/faults?of=left`)).toString().replace('\ufeff', '').trim().split('\r\n');
    assert.deepEqual(left.slice(1).sort(), [
      'M2,所在机构已不在撤回人的管理范围内',
      'M3,之后又被更改',
      'M4,已经结束',
      'M6,所在机构已不在撤回人的管理范围内',
    ]);
    const shown = await openConsole(app(), unit(), address);
    assert.match(shown.body, /4 个保留原状/);
    assert.match(shown.body, />M6</);
    const [event] = await knex()('audit_events').where({ type: 'official.list.undone' }).orderBy('sequence', 'desc');
    assert.deepEqual([event.detail.ended, event.detail.restored, event.detail.kept], [1, 1, 4]);
  });

  it('brings a post that a list changed twice back to what it was before the list', async () => {
    const own = await parts();
    const refused = (count: number) => Array.from({ length: count }, (_, at) => `,,,NONE${at},2026-12-01,`);
    for (const between of [0, 500]) {
      const [once, twice] = [`R${between}A`, `R${between}B`];
      await knex()('posts').insert([post(once), post(twice)]);
      const rows = [`,,科长,${twice},,`, `,,科长,${once},,`, ...refused(between), `,,,${twice},,2099-01-31`];
      const address = await given(csv(rows));
      await carryOut(address);
      while ((await list(address).first()).done_at === null) await carryLists(own, unheard);
      const { title, ends_on } = await live(twice).first(knex().raw(`title, ends_on::text`));
      // an empty cell ends nothing: the column is there, so the last day goes; the title stays
      assert.deepEqual([title, ends_on], ['科长', '2099-01-31'], `${between} rows in between`);
      await undo(address);
      while ((await list(address).first()).taken_back_at === null) await carryLists(own, unheard);
      for (const number of [once, twice]) {
        const now = await live(number).first(knex().raw(`title, ends_on::text`));
        assert.deepEqual([now.title, now.ends_on], ['科员', null], `${number}, ${between} rows in between`);
      }
      const events = await knex()('audit_events').whereRaw(`detail ->> 'importId' = ?`, [idOf(address)]);
      const undone = events.find(({ type }) => type === 'official.list.undone');
      assert.deepEqual([undone.detail.restored, undone.detail.kept], [2, 0]);
    }
  });

  it('takes many changes back piece by piece, and goes on behind the last one that was done', async () => {
    let ahead = 0;
    const own = { ...(await parts()), clock: () => new Date(app().clock().getTime() + ahead) };
    const address = await given(appointing('S', 1, 16_600));
    const ended = { ended_at: new Date(), end_reason: 'left' };
    const posts = Array.from({ length: 501 }, (_, at) => post(`SLOW${at}`, at === 0 ? { title: '科长' } : ended));
    await knex()('posts').insert(posts);
    const details = { startsOn: '2026-01-01', isPrimary: false, position: 0 };
    const said = (jobNumber: string, title: string) => JSON.stringify({ ...details, jobNumber, title });
    await knex()('post_import_rows').insert(
      posts.map(({ id, job_number }, at) => ({
        ...{ import_id: idOf(address), row: at + 2, job_number, post_id: id },
        ...{ before: said(job_number, '科员'), after: said(job_number, '科长') },
      })),
    );
    await refusing('posts', `NEW.job_number = 'SLOW0'`, async () => {
      await list(address).update({
        ...{ wanted_at: app().clock(), wanted_by: adminId('unit'), done_at: app().clock(), list_encrypted: null },
        ...{ undone_at: app().clock(), undone_by: adminId('unit'), undo_reason: reason, changed: 501 },
      });
      while ((await list(address).first()).stopped_at === null) {
        ahead += 7_200_000;
        await carryLists(own, unheard);
      }
      const { restored_to, taken_back_at } = await list(address).first();
      assert.deepEqual([restored_to, taken_back_at], [3, null], 'the piece before the fault stays done');
    });
    await act(app(), unit(), `${address}/continuation`, {});
    while ((await list(address).first()).taken_back_at === null) await carryLists(own, unheard);
    const { restored, kept } = await list(address).first();
    assert.deepEqual([restored, kept], [1, 500]);
    assert.deepEqual(await live('SLOW').pluck('title'), ['科员']);
  });
});
