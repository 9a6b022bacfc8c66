import assert from 'node:assert/strict';
import { setTimeout as rest } from 'node:timers/promises';
import type { Step } from '../../bench/drive.ts';
import { fillForBench } from '../../bench/fill.ts';
import { flows } from '../../bench/flows/flows.ts';
import { createWire } from '../../bench/wire.ts';
import { seedDemonstration } from '../../seeds/demonstration.ts';
import { createPasswordHasher } from '../../server/authenticators/password/hasher.ts';
import { createColumnCipher } from '../../server/keys/column-cipher.ts';
import { askTimeoutMs, type Balancer, startBalancer } from '../support/balancer.ts';
import { testConfig } from '../support/config.ts';
import { useDatabase } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';

const clients = 2;
/** Between two of their acts, as people do: what is proven is that none is lost, not how many fit. */
const restMs = 50;
/** Answers of a node that show it is in use. */
const enough = 30;
/** Room for one question of the balancer that hangs, and the next one that is answered no. */
const noticeSeconds = (4 * askTimeoutMs) / 1000;
/** What each client does over and over. */
const work = ['password login', 'passkey login', 'refresh, rotated', 'single sign-on'] as const;

describe('two nodes that are replaced one after the other', function rolling() {
  this.timeout(300_000);
  const database = useDatabase();
  const nodes = new Map<number, ServiceProcess>();
  const wire = () => createWire(balancer.origin, clients);
  let balancer: Balancer;
  let steps: Step[];

  const start = (port: number) => {
    const addresses = { databaseUrl: database.url(), ownerUrl: database.ownerUrl() };
    const notice = { YIMEN_SHUTDOWN_NOTICE_SECONDS: String(noticeSeconds) };
    nodes.set(port, startServiceProcess({ issuer: balancer.origin, port, ...addresses }, notice));
  };
  const until = async (what: string, holds: () => boolean) => {
    while (!holds()) {
      for (const node of nodes.values()) assert.equal(node.process.exitCode, null, `${what}: ${node.said()}`);
      await rest(restMs);
    }
  };

  before(async () => {
    const ports = await Promise.all([freePort(), freePort()]);
    balancer = await startBalancer(ports);
    const { knex } = database();
    const config = testConfig({ issuer: balancer.origin });
    const hasher = createPasswordHasher(config);
    const hashPassword = (password: string) => hasher.hash(password);
    await seedDemonstration({ knex, cipher: createColumnCipher(config), hashPassword, config });
    for (const port of ports) start(port);
    const people = await fillForBench({ database: database(), config, passkeys: clients * work.length });
    await until('start', () => ports.every(balancer.isReady));
    const target = { name: 'product' as const, issuer: balancer.origin, people };
    const chosen = work.map((name) => flows.find((flow) => flow.name === name));
    const prepared = chosen.flatMap((flow, offset) =>
      Array.from({ length: clients }, (_, index) => ({ flow, person: people[offset * clients + index] })),
    );
    steps = await Promise.all(
      prepared.map(async ({ flow, person }) => {
        const own = { ...target, people: person ? [person] : [], usage: never, peakMemoryMib: never, stop: never };
        return (await flow?.prepare(own, wire(), 0)) ?? never;
      }),
    );
  });
  after(async () => {
    await Promise.all([...nodes.values()].map((node) => node.end('SIGKILL')));
    await balancer?.close();
  });

  /** All clients at work until `stop`; what failed, and how many acts were done. */
  function load() {
    const failed: string[] = [];
    let [done, going] = [0, true];
    const all = steps.map(async (step) => {
      while (going) {
        try {
          await step();
          done += 1;
        } catch (error) {
          failed.push(String(error));
        }
        await rest(restMs);
      }
    });
    const stop = async () => {
      going = false;
      await Promise.all(all);
      return { failed, done };
    };
    return { stop };
  }

  async function answersOf(port: number): Promise<void> {
    const through = balancer.answered(port) + enough;
    await until('load', () => balancer.answered(port) >= through);
  }

  async function end(port: number): Promise<void> {
    const node = nodes.get(port);
    nodes.delete(port);
    // What is not done within 30 seconds is cut off, and what is cut off the balancer tells as broken.
    assert.equal(await node?.end('SIGTERM'), 0, node?.said());
  }

  it('T-171 fail no login, no refresh and no other request, and each node ends within 30 seconds', async () => {
    const [first = 0, second = 0] = nodes.keys();
    const running = load();
    try {
      await answersOf(first);
      await end(first);
      start(first);
      await until('start anew', () => balancer.isReady(first));
      await answersOf(second);
      await end(second);
      await answersOf(first);
    } finally {
      const { failed, done } = await running.stop();
      assert.deepEqual([balancer.broken, failed], [[], []]);
      assert.ok(done > 0);
    }
  });
});

function never(): never {
  throw new Error('not asked for');
}
