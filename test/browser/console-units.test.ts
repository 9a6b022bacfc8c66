import assert from 'node:assert/strict';
import { fixedId } from '../../seeds/fixed-id.ts';
import { useAdministrators } from './administrators.ts';

const tax = fixedId('unit', 2);
const list = [
  'name,mobile,title,job_number,starts_on,ends_on,primary',
  '钱新例,13800138620,科员,L0001,2026-12-01,,no',
  '孙新例,13800138621,科员,L0002,2026-12-01,,no',
  '周新例,13800138622,科员,S0001,2026-12-01,,no',
  '吴新例,123,科员,L0004,2026-12-01,,no',
];

describe('lists of officials in a real browser', function inTheBrowser() {
  this.timeout(120_000);
  const { app, asAdmin } = useAdministrators();
  const waiting = () => app().database.knex('posts').where({ unit_id: tax, ended_at: null }).whereNotNull('import_id');

  it('are looked at with their faults, carried out and taken back', async () => {
    const admin = await asAdmin('13800000009', '/console/units', { locale: 'en' });
    await admin.click(`a[href="/console/units/${tax}"]`);
    await admin.click(`a[href="/console/units/${tax}/list"]`);
    await admin.click('button.primary');
    assert.match((await admin.textContent('.summary')) ?? '', /Choose a file/);
    await admin.setInputFiles('#file', {
      name: 'officials.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(list.join('\n')),
    });
    await admin.fill('#reason', 'Yearly recruitment, decision 7');
    await admin.click('button.primary');
    await admin.waitForURL(/\/console\/post-lists\//);
    const preview = (await admin.textContent('main')) ?? '';
    assert.match(preview, /2 rows can be appointed/);
    assert.match(preview, /2 rows with a fault/);
    assert.match(preview, /the job number is in use in this unit/);
    assert.equal((await waiting()).length, 0, 'nothing has happened');

    await admin.click('form[action$="/appointment"] button');
    await admin.waitForSelector('.notice');
    assert.match((await admin.textContent('main')) ?? '', /2 officials appointed/);
    assert.equal((await waiting()).length, 2);

    await admin.fill('#reason', 'Wrong year, see decision 8');
    await admin.click('form[action$="/undoing"] button');
    await admin.waitForSelector('.notice');
    assert.match((await admin.textContent('main')) ?? '', /Taken back/);
    assert.equal((await waiting()).length, 0);
    await admin.context().close();
  });
});
