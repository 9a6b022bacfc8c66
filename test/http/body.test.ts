import assert from 'node:assert/strict';
import type { Route } from '../../server/http/route.ts';
import { getRoute, type HttpService, openGuards, startService } from './http-server.ts';

const form = 'application/x-www-form-urlencoded';
const json = 'application/json';

describe('Body', () => {
  let service: HttpService;
  const seen: unknown[] = [];
  before(async () => {
    const echo: Route = {
      ...getRoute('/echo'),
      method: 'POST',
      who: 'client',
      bodyLimit: 64 * 1024,
      handler: (ctx) => {
        seen.push(ctx.state.body);
        ctx.body = { ...ctx.state.body };
      },
    };
    const small: Route = { ...echo, path: '/small', bodyLimit: 100 };
    service = await startService({ routes: [echo, small, getRoute('/form')], guards: openGuards });
  });
  after(() => service.close());
  beforeEach(() => {
    seen.length = 0;
  });

  const post = (type: string, body: string | Buffer, headers = {}, path = '/echo') =>
    service.ask('POST', path, { headers: { 'content-type': type, ...headers }, body });

  it('reads a form and a flat JSON object', async () => {
    const fields = { name: '李 明', note: 'a+b=c&d%' };
    assert.deepEqual(JSON.parse((await post(form, new URLSearchParams(fields).toString())).body), fields);
    assert.deepEqual(JSON.parse((await post(`${json}; charset=utf-8`, JSON.stringify(fields))).body), fields);
    assert.deepEqual(JSON.parse((await post(json, '{"quote":"\\"a\\":\\"b\\""}')).body), { quote: '"a":"b"' });
    assert.equal((await service.ask('POST', '/echo')).body, '{}');
  });

  const malformedForms: [string, string | Buffer][] = [
    ['a repeated field', 'a=1&a=2'],
    ['an array', 'a[]=1'],
    ['an object', 'a[b]=1'],
    ['__proto__', '__proto__=1'],
    ['__proto__ inside a name', 'a.__proto__.b=1'],
    ['constructor', 'constructor=1'],
    ['prototype', 'prototype=1'],
    ['NUL', 'a=%00'],
    ['a lone surrogate', 'a=%ED%A0%80'],
    ['overlong UTF-8', 'a=%C0%AF'],
    ['a cut percent sequence', 'a=%4'],
    ['a wrong percent sequence', 'a=%zz'],
    ['bytes that are not UTF-8', Buffer.from([0x61, 0x3d, 0xff, 0xfe])],
    ['65 fields', Array.from({ length: 65 }, (_, i) => `f${i}=1`).join('&')],
    ['a nameless field', '=1'],
  ];
  for (const [name, body] of malformedForms) {
    it(`T-133 refuses a form with ${name}`, async () => {
      assert.equal((await post(form, body)).status, 400);
      assert.deepEqual(seen, []);
    });
  }

  const malformedJson: [string, string | Buffer][] = [
    ['__proto__', '{"__proto__":"x"}'],
    ['__proto__ escaped', '{"\\u005f_proto__":"x"}'],
    ['constructor', '{"constructor":"x"}'],
    ['an array for a string', '{"a":["x"]}'],
    ['an object for a string', '{"a":{"$ne":"x"}}'],
    ['a number', '{"a":1}'],
    ['null', '{"a":null}'],
    ['no object', '["a"]'],
    ['nothing', 'null'],
    ['a duplicate key', '{"a":"1","a":"2"}'],
    ['a duplicate key, one escaped', '{"a":"1","\\u0061":"2"}'],
    ['a lone surrogate', '{"a":"\\ud800"}'],
    ['NUL', '{"a":"\\u0000"}'],
    ['a comment', '{"a":"1"}//'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0x61, 0xff, 0x22, 0x3a, 0x22, 0x22, 0x7d])],
    ['65 fields', JSON.stringify(Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`f${i}`, 'x'])))],
  ];
  for (const [name, body] of malformedJson) {
    it(`T-133 refuses JSON with ${name}`, async () => {
      assert.equal((await post(json, body)).status, 400);
      assert.deepEqual(seen, []);
    });
  }

  it('T-133 leaves Object.prototype as it was', async () => {
    const before = Reflect.ownKeys(Object.prototype);
    await post(json, '{"__proto__":{"polluted":"x"}}');
    await post(form, '__proto__[polluted]=x&constructor[prototype][polluted]=x');
    assert.deepEqual(Reflect.ownKeys(Object.prototype), before);
    assert.equal((await post(form, 'a=1')).status, 200);
    assert.equal(Object.getPrototypeOf(seen[0]), null);
    assert.ok(Object.isFrozen(seen[0]));
  });

  const targets = [
    '/form?a=%00',
    '/form?a=%zz',
    '/form?a=%ED%A0%80',
    '/form?__proto__=1',
    '/form?a=1&a=2',
    '/f%C0%AFrm',
    '/form%00',
    '/%',
    '/form?constructor[prototype]=1',
  ];
  for (const target of targets) {
    it(`T-133 refuses the address ${target}`, async () => {
      assert.equal((await service.ask('GET', target)).status, 400);
    });
  }

  it('T-137 refuses an address with more fields than any form has', async () => {
    const query = (count: number) => Array.from({ length: count }, (_, i) => `f${i}=1`).join('&');
    assert.equal((await service.ask('GET', `/form?${query(64)}`)).status, 200);
    assert.equal((await service.ask('GET', `/form?${query(65)}`)).status, 400);
  });

  it('refuses other types and encodings with 415', async () => {
    for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/xml', 'application/json5', '']) {
      assert.equal((await post(type, '{"a":"1"}')).status, 415, type);
    }
    assert.equal((await post(form, 'a=1', { 'content-encoding': 'gzip' })).status, 415);
    assert.deepEqual(seen, []);
  });

  it('T-137 refuses more bytes than declared for the route, announced or streamed, and bytes with GET', async () => {
    assert.equal((await post(form, `a=${'x'.repeat(98)}`, {}, '/small')).status, 200);
    assert.equal((await post(form, `a=${'x'.repeat(99)}`, {}, '/small')).status, 413);
    assert.equal((await post(form, `a=${'x'.repeat(99)}`, { 'transfer-encoding': 'chunked' }, '/small')).status, 413);
    assert.equal((await service.ask('GET', '/form', { body: 'a=1', headers: { 'content-length': 3 } })).status, 413);
    assert.equal(
      (await service.ask('GET', '/form', { body: 'a', headers: { 'transfer-encoding': 'chunked' } })).status,
      413,
    );
  });

  it('T-137 refuses hostile sizes at once and without growing', async () => {
    const before = process.memoryUsage().rss;
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    const hostile: [string, string, number][] = [
      [form, 'x'.repeat(10 * 1024 * 1024), 413],
      [form, Array.from({ length: 10_000 }, (_, i) => `p${i}`).join('&'), 400],
      [json, `{"a":${deep}}`, 400],
      [json, `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 400],
      [json, `{"a":"${'\\\\'.repeat(20_000)}`, 400],
    ];
    for (const [type, body, status] of hostile) {
      const began = performance.now();
      assert.equal((await post(type, body)).status, status);
      assert.ok(performance.now() - began < 10_000, `${type} ${body.length} took ${performance.now() - began} ms`);
    }
    assert.ok(process.memoryUsage().rss - before < 50 * 1024 * 1024);
    const header = await service.ask('GET', '/form', { headers: { 'x-long': 'x'.repeat(20_000) } });
    assert.equal(header.status, 431);
  });
});
