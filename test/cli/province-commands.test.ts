import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands } from '../../server/cli/commands.ts';
import { runCommand } from '../../server/cli/run-command.ts';
import { addProvince } from '../../server/officials/units/add-province.ts';
import { testSecrets } from '../support/config.ts';
import { useDatabase } from '../support/database.ts';

const heading = 'code,parent,level,name,name_zh_hant,name_en';
const guangdong = '440000,,province,广东省,廣東省,Guangdong';
const guangzhou = '440100,440000,city,广州市,廣州市,Guangzhou';
const reason = 'first installation';

describe('a province in a new installation', () => {
  const database = useDatabase();
  const run = (...argv: string[]) =>
    runCommand(commands, [...argv, '--reason', reason], { ...testSecrets, DATABASE_URL: database.url() }, () => {});
  let directory = '';
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yimen-province-'));
  });
  after(() => rm(directory, { recursive: true }));
  const divisions = async (...lines: string[]) => {
    const file = join(directory, 'divisions.csv');
    await writeFile(file, lines.join('\n'));
    return run('divisions-import', '--file', file);
  };
  const codes = () => database().knex('divisions').orderBy('code').pluck('code');
  const found = (...more: string[]) =>
    run('province-add', '--division-code', '440000', '--name', '广东省人民政府', ...more);
  const eventsOf = (type: string) => database().knex('audit_events').where({ type }).select('detail');

  it('needs its divisions first, and takes a list whole or not at all', async () => {
    assert.match((await found()).out, /no division 440000 of a province: run divisions-import first/);
    const wrong = await divisions(
      ...[heading, guangdong, guangzhou, guangzhou, '4401,440000,city,某市,,', '440300,990000,city,深圳市,,'],
      ...['440400,440000,town,珠海市,,', '440500,440000,city,,,'],
    );
    assert.equal(wrong.exitCode, 1);
    for (const told of [
      'row 4: an earlier',
      'row 5: the code',
      'row 6: the division above',
      'row 7: the level',
      'row 8: the name',
    ])
      assert.ok(wrong.out.includes(told), told);
    assert.deepEqual(await codes(), []);
    assert.equal((await divisions('code,name', '440000,广东省')).exitCode, 1);
    assert.equal((await divisions(heading)).exitCode, 1);
    assert.equal((await run('divisions-import', '--file', join(directory, 'none.csv'))).exitCode, 1);
    assert.deepEqual(await eventsOf('unit.divisions.imported'), []);
  });

  it('takes the list again: new ones are added, names change, nothing moves', async () => {
    assert.match((await divisions(heading, guangdong, '440100,440000,city,广州,,')).out, /2 added, 0 renamed/);
    assert.match(
      (await divisions(heading, guangdong, guangzhou, '440300,440000,city,深圳市,,')).out,
      /1 added, 1 renamed/,
    );
    assert.match((await divisions(heading, '440100,,city,广州市,,')).out, /row 2: it is there below another/);
    assert.deepEqual(await codes(), ['440000', '440100', '440300']);
    assert.match((await divisions(heading, '440100,440000,city,广州市,,')).out, /0 added, 0 renamed/);
    assert.match((await run('province-add', '--division-code', '440100', '--name', '某省')).out, /no division 440100/);
    const [{ name }] = await database().knex('divisions').where({ code: '440100' });
    assert.deepEqual(name, { 'zh-Hans': '广州市', 'zh-Hant': '廣州市', en: 'Guangzhou' });
    const told = (await eventsOf('unit.divisions.imported')).map(({ detail }) => detail);
    assert.deepEqual(told, [
      { added: 2, renamed: 0, reason },
      { added: 1, renamed: 1, reason },
      { added: 0, renamed: 0, reason },
    ]);
  });

  it('is added once, of sixteen at once, and its first administrators are invited then', async () => {
    assert.match((await found('--credit-code', '11440000MB2D00014X')).out, /credit code is wrong/);
    assert.match((await found('--name-en', '')).out, /1 to 100 characters/);
    const { knex } = database();
    const name = { 'zh-Hans': '广东省人民政府', 'zh-Hant': '廣東省人民政府', en: 'Guangdong' };
    const wish = { divisionCode: '440000', name, uscc: '11440000MB2D00014P', reason };
    const tries = await Promise.all(Array.from({ length: 16 }, () => addProvince(knex, wish)));
    assert.equal(tries.filter(({ ok }) => ok).length, 1);
    assert.match((await found()).out, /units already/);
    const [unit, ...others] = await knex('units').select();
    assert.equal(others.length, 0);
    assert.deepEqual([unit.level, unit.kind, unit.parent_id, unit.uscc], ['province', 'government', null, wish.uscc]);
    assert.deepEqual(await knex('province').pluck('unit_id'), [unit.id]);
    assert.deepEqual(
      (await eventsOf('unit.province.added')).map(({ detail }) => detail),
      [{ unitId: unit.id, reason }],
    );
    const invited = await run('administrator-invite', '--role', 'security', '--unit', wish.uscc);
    assert.match(invited.out, /^http\S+\nvalid until /);
  });
});
