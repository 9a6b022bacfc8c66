import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { fixedId } from '../../seeds/fixed-id.ts';
import { workbookOf } from '../support/workbook.ts';
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
  this.timeout(300_000);
  const { app, asAdmin } = useAdministrators();
  const waiting = () => app().database.knex('posts').where({ unit_id: tax, ended_at: null }).whereNotNull('import_id');

  let admin: Page;
  before(async () => {
    admin = await asAdmin('13800000009', '/console/units', { locale: 'en' });
  });
  after(() => admin.context().close());

  it('are looked at with their faults, carried out and taken back', async () => {
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
  });

  it('are taken as workbooks as well, from the template on, with numbers and days as cells', async () => {
    await admin.goto(`${app().issuer}/console/units/${tax}/list`);
    const download = admin.waitForEvent('download');
    await admin.click('a[href$="/list/template"]');
    assert.equal((await download).suggestedFilename(), 'officials-template.xlsx');
    const day = new Date('2026-12-01T00:00:00Z');
    const workbook = await workbookOf([
      ['Name', 'Mobile number', 'Title', 'Job number', 'First day'],
      ['郑新例', 13800138631, '科员', 'X0001', day],
      ['冯新例', 13800138632, '科员', 'S0001', day],
    ]);
    await admin.setInputFiles('#file', {
      name: 'officials.xlsx',
      mimeType: 'application/octet-stream',
      buffer: workbook,
    });
    await admin.fill('#reason', 'Yearly recruitment, decision 9');
    await admin.click('button.primary');
    await admin.waitForURL(/\/console\/post-lists\//);
    const preview = (await admin.textContent('main')) ?? '';
    assert.match(preview, /Read as Excel workbook; its first row is 郑新例 · 科员/);
    assert.match(preview, /1 row can be appointed/);
    assert.match(preview, /the job number is in use in this unit/);
    await admin.click('form[action$="/appointment"] button');
    await admin.waitForSelector('.notice');
    const [post] = await waiting();
    assert.deepEqual([post.job_number, (await waiting()).length], ['X0001', 1]);
    await admin.fill('#reason', 'Wrong year, see decision 10');
    await admin.click('form[action$="/undoing"] button');
    await admin.waitForSelector('.notice');
    assert.equal((await waiting()).length, 0);

    const broken = {
      name: 'old.xls',
      mimeType: 'application/vnd.ms-excel',
      buffer: Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    };
    await admin.goto(`${app().issuer}/console/units/${tax}/list`);
    await admin.setInputFiles('#file', broken);
    await admin.fill('#reason', 'Yearly recruitment, decision 11');
    await admin.click('button.primary');
    assert.match((await admin.textContent('.summary')) ?? '', /old format/);
  });
});
