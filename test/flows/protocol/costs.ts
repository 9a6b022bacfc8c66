import assert from 'node:assert/strict';
import { applicationsChannel } from '../../../server/clients/registry.ts';
import type { TestApp } from '../../support/app.ts';
import { type Client, makeClient } from './protocol.ts';

type MakeClient = Parameters<typeof makeClient>;

/** Inside a `describe`, after `useApp`: counts round trips to the database as the access log tells them. */
export function useCosts(app: () => TestApp) {
  const noticed = new Map<string, PromiseWithResolvers<void>>();
  const noticeOf = (clientId: string): PromiseWithResolvers<void> => {
    const known = noticed.get(clientId) ?? Promise.withResolvers<void>();
    noticed.set(clientId, known);
    return known;
  };

  before(async () => {
    // after the service's own listener, which makes it forget what it remembers of the application
    await app().database.listen(
      applicationsChannel,
      (clientId) => noticeOf(clientId).resolve(),
      () => undefined,
    );
  });

  /** An application whose registration has come round: what is read of it now is remembered. */
  async function knownClient(changes?: MakeClient[1], options?: MakeClient[2]): Promise<Client> {
    const client = await makeClient(app(), changes, options);
    await noticeOf(client.clientId).promise;
    return client;
  }

  type Line = { route?: string; roundTrips?: number };

  /** Round trips of everything the service answered during the flow. */
  async function roundTripsOf(flow: () => Promise<unknown>): Promise<{ sum: number; told: string }> {
    const from = app().log.length;
    await flow();
    const lines = app()
      .log.slice(from)
      .map((line) => JSON.parse(line) as Line)
      .filter(({ route }) => route !== undefined);
    const counted = lines.map(({ route, roundTrips }) => [route, roundTrips ?? 0] as const);
    return {
      sum: counted.reduce((sum, [, trips]) => sum + trips, 0),
      told: counted.map((pair) => pair.join(' ')).join(', '),
    };
  }

  async function costs(expected: number, flow: () => Promise<unknown>): Promise<void> {
    const { sum, told } = await roundTripsOf(flow);
    assert.ok(told.length > 0, 'the flow asked nothing');
    assert.equal(sum, expected, told);
  }

  return { knownClient, costs, roundTripsOf };
}
