import { yimenPreset } from '../../../server/federation/presets.ts';
import { type TestApp, useApp } from '../../support/app.ts';
import { freePort } from '../../support/free-port.ts';
import { type Client, makeClient } from '../protocol/protocol.ts';
import { addHouse, doors } from './house.ts';

export type Houses = { city: TestApp; province: TestApp };

/**
 * Two instances of this product, each with a database of its own, that may call each other. Browsers keep cookies by host
 * name, so each has another name for this machine.
 */
export function useHouses(): () => Houses {
  const ports = Promise.all([freePort(), freePort()]);
  // each may have sources of its own besides
  let others: ReturnType<typeof doors> | undefined;
  const own = async (place: number) => {
    const [city, province] = await ports;
    others ??= doors();
    const issuers = [`http://127.0.0.1:${city}`, `http://localhost:${province}`] as const;
    const [issuer = '', other = ''] = place === 0 ? issuers : [...issuers].reverse();
    return {
      issuer,
      port: Number(new URL(issuer).port),
      publicHosts: [new URL(issuer).host],
      egressAllowedHosts: [new URL(other).host, ...(await others).egressAllowedHosts],
    };
  };
  const city = useApp(() => own(0));
  const province = useApp(() => own(1));
  return () => ({ city: city(), province: province() });
}

/** Makes `upstream` a source of `here`, as an administrator of each would. Gives what `here` is at `upstream`. */
export async function trust(
  here: TestApp,
  upstream: TestApp,
  slug: string,
  changes: Record<string, unknown> & { connection?: object } = {},
): Promise<Client> {
  const at = `${here.issuer}/federation/${slug}`;
  const client = await makeClient(
    upstream,
    {
      redirect_uris: [`${at}/callback`],
      post_logout_redirect_uris: [`${at}/logged-out`],
      backchannel_logout_uri: `${at}/backchannel-logout`,
      backchannel_logout_session_required: true,
      scope: 'openid profile id_document',
    },
    // the other house is on this machine; whoever is not verified there logs in all the same
    { allowLoopback: true, scopeLevels: { id_document: { ial: 2, optional: true } } },
  );
  const { connection, ...others } = changes;
  await addHouse(
    here,
    slug,
    upstream.issuer,
    {
      ...yimenPreset,
      highestIal: 2,
      highestAcr: 'urn:yimen:aal2',
      ...others,
      connection: { ...yimenPreset.connection, issuer: upstream.issuer, clientId: client.clientId, ...connection },
    },
    { clientSecret: client.secret },
  );
  return client;
}
