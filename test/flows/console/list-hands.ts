import assert from 'node:assert/strict';
import { createClientRegistry } from '../../../server/clients/registry.ts';
import type { TestApp } from '../../support/app.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { tokenOf } from '../people/pages.ts';
import { act, asAdmin, openConsole, unitIds } from './admins.ts';

export const reason = '年度调整，批复第九号';
export const heads = ['姓名', '手机号码', '职务', '工号', '任职首日', '任职末日', '主要职务', '排序', '部门'];
export const unheard = () => undefined;

export const csv = (rows: readonly string[]) =>
  `name,mobile,title,job_number,starts_on,ends_on\n${rows.map((row) => `${row}\n`).join('')}`;
export const mobile = (index: number) => `139${String(30_000_000 + index)}`;
export const appointing = (prefix: string, count: number, from = 0) =>
  csv(Array.from({ length: count }, (_, at) => `钱新例,${mobile(from + at)},科员,${prefix}${at},2026-12-01,`));

type Kind = { path: 'list' | 'unit-list'; letDayPass: () => PromiseLike<unknown> };

/** What a unit administrator does with lists in the console, with a second person beside; a day passes before each test. */
export function useListPages(app: () => TestApp, { path, letDayPass }: Kind) {
  let browsers: { unit: Browser; security: Browser };
  before(async () => {
    const [unit, security] = await Promise.all([asAdmin(app(), 'unit'), asAdmin(app(), 'security')]);
    browsers = { unit, security };
  });
  after(() => {
    browsers.unit.close();
    browsers.security.close();
  });
  beforeEach(async () => {
    app().passSeconds(61);
    await letDayPass();
  });
  const knex = () => app().database.knex;
  const unit = () => browsers.unit;
  const security = () => browsers.security;
  async function give(file: Uint8Array | string, unitId = unitIds.tax): Promise<Page> {
    const page = await openConsole(app(), unit(), '/console');
    const form = new FormData();
    form.append('csrf', tokenOf(page));
    form.append('reason', reason);
    form.append('file', new Blob([typeof file === 'string' ? file : new Uint8Array(file)]), 'list');
    return unit().upload(new URL(`/console/units/${unitId}/${path}`, app().issuer), form);
  }
  async function given(file: Uint8Array | string): Promise<string> {
    const answer = await give(file);
    assert.equal(answer.status, 303, answer.body.slice(0, 1500));
    return answer.location?.pathname ?? '';
  }
  const carryOut = (address: string) => act(app(), unit(), `${address}/appointment`, {});
  const undo = (address: string) => act(app(), unit(), `${address}/undoing`, { reason });
  const decide = (approval: string, browser = security()) =>
    act(app(), browser, `${approval}/decision`, { decision: 'approve', reason });
  async function download(address: string): Promise<Buffer> {
    const url = new URL(address, app().issuer);
    const answer = await fetch(url, { headers: { cookie: unit().cookies.header(url) ?? '' } });
    assert.equal(answer.status, 200, address);
    return Buffer.from(await answer.arrayBuffer());
  }
  return { knex, unit, security, give, given, carryOut, undo, decide, download };
}

/** The same of lists of officials. */
export function useLists(app: () => TestApp) {
  const knex = () => app().database.knex;
  /** What was done before counts no more. */
  const letDayPass = () =>
    knex()('post_imports').update({
      wanted_at: knex().raw(`wanted_at - interval '25 hours'`),
      done_at: knex().raw(`CASE WHEN done_at IS NOT NULL THEN wanted_at - interval '25 hours' END`),
      undone_at: knex().raw(`undone_at - interval '25 hours'`),
    });
  const live = (prefix: string) => knex()('posts').where('job_number', 'like', `${prefix}%`).where({ ended_at: null });
  const parts = async () => {
    const { config, cipher, database } = app();
    const clients = await createClientRegistry({ database, cipher });
    return { config, cipher, clients, knex: knex(), clock: () => new Date() };
  };
  return { ...useListPages(app, { path: 'list', letDayPass }), letDayPass, live, parts };
}
