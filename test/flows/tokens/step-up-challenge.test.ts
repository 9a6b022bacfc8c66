import assert from 'node:assert/strict';
import { type RunningDepartment, startDepartment } from '../../../demo/department.ts';
import { departmentPaths, taxDepartment } from '../../../demo/departments.ts';
import { readChallenge } from '../../../demo/step-up.ts';
import { demonstrationSecrets } from '../../../seeds/applications.ts';
import { approve, logIn, useApp } from '../../support/app.ts';
import { freePort } from '../../support/free-port.ts';
import { type Browser, createBrowser } from '../../support/http-browser.ts';
import { step } from '../people/pages.ts';

describe('a department that challenges for a stronger login (RFC 9470)', () => {
  let ports: [number, number] = [0, 0];
  const app = useApp(async () => {
    ports = [await freePort(), await freePort()];
    return { demoPorts: ports };
  });
  const identifier = '13800138730';
  let department: RunningDepartment;
  let browser: Browser;

  before(async () => {
    const personId = await app().person(identifier);
    await app().database.knex('persons').where({ id: personId }).update({ passkey_offer: 'never' });
    department = await startDepartment({
      ...taxDepartment,
      clientSecret: demonstrationSecrets['tax-demo'],
      issuer: app().issuer,
      host: 'localhost',
      port: ports[0],
    });
    browser = createBrowser();
  });
  after(async () => {
    browser.close();
    await department.close();
  });

  it('refuses with what it asks, gets it by one more step of the same login, and then gives', async () => {
    const nowhere = `${department.url}/nowhere`;
    const entered = await logIn(browser, await browser.open(`${department.url}/login`), { identifier }, nowhere);
    const home = await approve(browser, entered, nowhere);
    assert.match(home.body, /id="open-records"/);
    const asked = await browser.open(`${department.url}${departmentPaths.records}`);
    assert.match(asked.url.pathname, /^\/login\//, 'sent for a stronger login');
    assert.doesNotMatch(asked.body, /type="password"/, 'only what is missing is asked for');
    const sent = await step(browser, asked, '/code/send');
    const done = await step(browser, sent, '/code', { code: await app().codeFor(`+86${identifier}`) });
    assert.match(done.body, /id="records"/);
    assert.equal(done.url.pathname, departmentPaths.records);
  });

  it('answers 401 to no token, a foreign one and one that has ended, without asking for a login that would not help', async () => {
    for (const authorization of [undefined, 'Bearer made-up', 'Basic eDp5']) {
      const answer = await fetch(`${department.url}${departmentPaths.recordsApi}`, {
        headers: authorization ? { authorization } : {},
      });
      assert.equal(answer.status, 401);
      assert.equal(readChallenge(answer.headers.get('www-authenticate')), undefined);
      assert.match(answer.headers.get('www-authenticate') ?? '', /invalid_token/);
    }
  });
});
