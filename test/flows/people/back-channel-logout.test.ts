import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { approve, createBrowser, logIn, useApp } from '../../support/app.ts';
import { freePort } from '../../support/free-port.ts';
import { tokenOf } from './pages.ts';

/** A department's logout endpoint: first out of order, later well. The other department's never answers. */
describe('telling departments of a logout', () => {
  const heard = new EventEmitter();
  const tokens: string[] = [];
  let server: Server;
  let answer = 500;

  const app = useApp(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        tokens.push(new URLSearchParams(body).get('logout_token') ?? '');
        response.writeHead(answer).end();
        heard.emit('token');
      });
    }).listen(0, 'localhost');
    await once(server, 'listening');
    return { demoPorts: [(server.address() as AddressInfo).port, await hangingPort()] };
  });
  const held: ServerResponse[] = [];
  let givenUp = 0;
  const hanging = createServer((_request, response) => {
    held.push(response);
    response.on('close', () => {
      givenUp += Number(!response.writableFinished);
    });
    heard.emit('held');
  });
  const hangingPort = async () => {
    hanging.listen(await freePort(), 'localhost');
    await once(hanging, 'listening');
    return (hanging.address() as AddressInfo).port;
  };
  after(() => {
    for (const one of [server, hanging]) {
      one.closeAllConnections();
      one.close();
    }
  });

  it('T-094 T-095 ends the session at once while one department hangs and one fails, and tells the failing one again', async () => {
    await app().person('13800138040');
    const browser = createBrowser();
    const tax = await app().taxParty();
    const housing = await app().housingParty();
    const first = await approve(
      browser,
      await logIn(browser, await tax.begin(browser), { identifier: '13800138040' }, tax.redirectUri),
      tax.redirectUri,
    );
    const sid = (await tax.exchange(first.location)).claims()?.sid;
    const second = await housing.begin(browser);
    if (!second.location) await approve(browser, second, housing.redirectUri);

    const asked = await browser.open(new URL('/logout', app().issuer));
    assert.notEqual(tokenOf(asked), '');
    const told = Promise.all(['token', 'held'].map((delivery) => once(heard, delivery)));
    const done = await browser.submit(asked, {}, { button: 'logout-confirm' });
    assert.equal(givenUp, 0, 'nobody waits for a department');
    assert.equal(done.status, 200);
    assert.equal((await browser.get(new URL('/account', app().issuer))).location?.pathname, '/authorize');

    await told;
    answer = 200;
    app().passSeconds(5);
    await once(heard, 'token');
    assert.equal(
      new Set(tokens.map((token) => decodeJwt(token).jti)).size,
      tokens.length,
      'a fresh token for each try',
    );
    for (const token of tokens) {
      const claims = decodeJwt(token);
      assert.equal(decodeProtectedHeader(token).typ, 'logout+jwt');
      assert.equal(claims.aud, 'tax-demo');
      assert.deepEqual(claims.events, { 'http://schemas.openid.net/event/backchannel-logout': {} });
      assert.equal(claims.nonce, undefined);
      assert.ok(Number(claims.exp) - Number(claims.iat) <= 120);
      if (sid) assert.equal(claims.sid, sid);
    }
    for (const one of held) one.writeHead(200).end();
    browser.close();
    // the background ends before the database it works on is taken away
    await app().service.stop();
  });
});
