import assert from 'node:assert/strict';
import { renderPage } from '../../views/layout.ts';
import { onwardPage } from '../../views/portal/onward-page.ts';
import { decodeEntities } from '../support/html-forms.ts';
import { testFrame } from './frame.ts';
import { samples } from './pages.ts';
import { openStage, type Stage, useBrowser } from './stage.ts';

function drawn(name: string): string {
  const found = samples.find((sample) => sample.name === name);
  if (!found) throw new Error(`no sample ${name}`);
  return found.render(testFrame({ locale: 'en' }));
}

/** What a POST carried, by field. */
function sent(stage: Stage): { path: string; fields: URLSearchParams } | undefined {
  const request = stage.requests().find(({ method }) => method === 'POST');
  return request && { path: request.path, fields: new URLSearchParams(request.body) };
}

describe('pages in a browser', () => {
  const browser = useBrowser();
  let stage: Stage;
  before(async () => {
    stage = await openStage(browser(), { viewport: { width: 360, height: 740 } });
  });
  afterEach(() => assert.deepEqual(stage.faults, [], 'scripts ran without fault under the policy'));

  it('loads one style sheet and at most one script beside the page', async () => {
    stage.requests();
    await stage.show(drawn('identifier'));
    await stage.page.waitForFunction(() => document.styleSheets.length === 1);
    const assets = stage.requests().filter(({ path }) => path !== '/page');
    assert.ok(assets.length <= 2, JSON.stringify(assets));
  });

  it('goes onward by itself and without a file of ours, as if its button had been pressed', async () => {
    const frame = testFrame({ locale: 'en' });
    const fields = [['state', '示例 "state"']] as const;
    const document = renderPage(frame, onwardPage(frame, { action: '/callback', fields }));
    assert.doesNotMatch(document, /<script[^>]* src=/, 'no file that another node may not know');
    stage.answer('/callback', drawn('identifier'));
    stage.requests();
    // the page is left before it need have loaded
    await stage.show(document, 'commit');
    await stage.page.waitForURL('**/callback');
    const posts = stage.requests().filter(({ method }) => method === 'POST');
    assert.deepEqual(
      posts.map(({ path, body }) => [path, [...new URLSearchParams(body)]]),
      [['/callback', fields]],
    );
  });

  it('gives the summary of problems the focus, and its links lead to the fields', async () => {
    await stage.show(drawn('password-change-refused'));
    assert.equal(await stage.page.evaluate(() => document.activeElement?.id), 'problems');
    await stage.page.click('#problems a[href="#password"]');
    assert.equal(await stage.page.evaluate(() => document.activeElement?.id), 'password');
    const described = await stage.page.getAttribute('#password', 'aria-describedby');
    assert.match((await stage.page.textContent(`#${described?.split(' ')[0]}`)) ?? '', /Choose another one/);
  });

  it('shows a password while asked, and sends it as one', async () => {
    await stage.show(drawn('password'));
    await stage.page.fill('#password', 'correct horse');
    await stage.page.click('[data-reveal=password]');
    assert.equal(await stage.page.getAttribute('#password', 'type'), 'text');
    assert.equal(await stage.page.textContent('[data-reveal=password]'), 'Hide password');
    stage.requests();
    await stage.page.click('#login-submit');
    const form = sent(stage);
    assert.equal(form?.path, '/login/9fT3kQ/password');
    assert.equal(form?.fields.get('password'), 'correct horse');
    assert.equal(form?.fields.get('csrf'), 'csrf-token-of-this-response');
  });

  it('takes a code pasted with spaces, in full width, and nothing but digits', async () => {
    await stage.show(drawn('code'));
    await stage.page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', ' １２３ 456 ');
      document.getElementById('code')?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true }));
    });
    assert.equal(await stage.page.inputValue('#code'), '123456');
    await stage.page.fill('#code', '');
    await stage.page.locator('#code').pressSequentially('12a34');
    assert.equal(await stage.page.inputValue('#code'), '1234');
  });

  it('holds the next code back while the seconds run out, then gives it free', async () => {
    const page = stage.page;
    // time stands still but for what the test lets pass, so that the seconds can be told exactly
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 60_000);
    await stage.show(drawn('code'));
    await page.waitForFunction(() => document.querySelector<HTMLButtonElement>('.resend button')?.disabled);
    assert.match((await page.textContent('[data-countdown]')) ?? '', /42$/);
    await page.clock.runFor(2500);
    assert.match((await page.textContent('[data-countdown]')) ?? '', /(39|40)$/);
    await page.clock.runFor(41_000);
    assert.equal(await page.isEnabled('.resend button'), true);
    assert.equal(await page.isVisible('[data-countdown]'), false);
  });

  it('registers a passkey and sends it as JSON in an ordinary form', async () => {
    const own = await openStageWithAuthenticator();
    await own.show(drawn('passkey-offer'));
    assert.equal(await own.page.isVisible('[data-without-passkey]'), false);
    own.requests();
    await own.page.click('form[data-passkey=create] button');
    await own.page.waitForURL('**/passkey/add');
    const form = sent(own);
    const credential = JSON.parse(form?.fields.get('credential') ?? '{}');
    assert.equal(form?.path, '/login/9fT3kQ/passkey/add');
    assert.equal(credential.type, 'public-key');
    assert.match(credential.response.attestationObject, /^[\w-]+$/);
    const clientData = JSON.parse(Buffer.from(credential.response.clientDataJSON, 'base64url').toString());
    assert.deepEqual([clientData.type, clientData.challenge], ['webauthn.create', 'AAECAwQFBgcICQ']);

    await own.show(drawn('step-up-security-key'));
    own.requests();
    await own.page.click('form[data-passkey=get] button');
    await own.page.waitForURL('**/passkey');
    const used = JSON.parse(sent(own)?.fields.get('credential') ?? '{}');
    assert.equal(used.id, credential.id);
    assert.match(used.response.signature, /^[\w-]+$/);
    assert.equal(used.response.userHandle, 'AAECAw');
    assert.deepEqual(own.faults, []);
    await own.page.context().close();
  });

  it('says so when no passkey came of it, and the button works again', async () => {
    await stage.show(drawn('step-up-security-key'));
    await stage.page.click('form[data-passkey=get] button');
    await stage.page.waitForFunction(() => document.querySelector('[data-refusal]')?.textContent !== '');
    assert.match((await stage.page.textContent('[data-refusal]')) ?? '', /not finished/);
    assert.equal(await stage.page.isEnabled('form[data-passkey=get] button'), true);
  });

  it('works without JavaScript: no passkey, no dead button, everything else', async () => {
    const plain = await openStage(browser(), { javaScriptEnabled: false });
    for (const name of [
      'identifier',
      'password',
      'code',
      'credential',
      'passkey-offer',
      'step-up-security-key',
      'passkeys',
    ]) {
      await plain.show(drawn(name));
      assert.equal(await plain.page.locator('form[data-passkey]:visible, [data-reveal]:visible').count(), 0, name);
      assert.equal(await plain.page.locator('button:disabled').count(), 0, name);
    }
    await plain.show(drawn('identifier'));
    await plain.page.fill('#username', '13800138000');
    plain.requests();
    await plain.page.click('#login-submit');
    assert.equal(sent(plain)?.fields.get('username'), '13800138000');
    await plain.show(drawn('consent'));
    plain.requests();
    await plain.page.check('#item-id_document');
    await plain.page.click('#consent-deny');
    const answer = sent(plain)?.fields;
    assert.deepEqual([answer?.get('decision'), answer?.get('item.id_document')], ['deny', 'yes']);
    await plain.show(drawn('identifier'));
    plain.requests();
    await plain.page.click('button[name=print]');
    const wish = sent(plain);
    assert.deepEqual(
      [wish?.path, wish?.fields.get('print'), wish?.fields.get('return')],
      ['/preferences', 'large', '/login/9fT3kQ'],
    );
    await plain.page.context().close();
  });

  it('is walked through by keyboard from the skip link on', async () => {
    await stage.show(drawn('identifier'));
    const order: string[] = [];
    for (let steps = 0; steps < 8; steps += 1) {
      await stage.page.keyboard.press('Tab');
      order.push(
        await stage.page.evaluate(
          () => document.activeElement?.id || document.activeElement?.textContent?.trim() || '',
        ),
      );
    }
    assert.equal(order[0], 'Skip to main content');
    assert.deepEqual(order.slice(-2), ['username', 'login-submit']);
    const outline = await stage.page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineWidth);
    assert.equal(outline, '3px');
  });

  it('draws options for the authenticator exactly as given', () => {
    const attribute = /data-options="([^"]*)"/.exec(drawn('passkey-offer'))?.[1] ?? '';
    assert.equal(JSON.parse(decodeEntities(attribute)).user.displayName, '王建国');
  });

  async function openStageWithAuthenticator(): Promise<Stage> {
    const own = await openStage(browser(), {});
    const devtools = await own.page.context().newCDPSession(own.page);
    await devtools.send('WebAuthn.enable');
    const options = {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
    } as const;
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: { ...options, isUserVerified: true, automaticPresenceSimulation: true },
    });
    return own;
  }
});
