import assert from 'node:assert/strict';
import { testConfig } from '../support/config.ts';
import { readSources } from './sources.ts';

describe('settings', () => {
  it('are all read somewhere: one that changes nothing is a lie to the operator', () => {
    const code = readSources('{server,adapters,seeds,demo}/**/*.ts').filter(
      ({ path }) => !/^server\/config(\.ts$|\/)/.test(path),
    );
    const { argon2, lifetimes, ...flat } = testConfig();
    const fields = [argon2, lifetimes, flat].flatMap((part) => Object.keys(part));
    const unread = fields.filter((field) => !code.some((source) => new RegExp(`\\b${field}\\b`).test(source.code)));
    assert.deepEqual(unread, []);
  });
});
