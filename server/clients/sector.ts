import type { AllClientMetadata } from 'oidc-provider';

type OfSector = Pick<AllClientMetadata, 'application_type' | 'redirect_uris' | 'sector_identifier_uri'>;

/**
 * The sector of OpenID Connect Core 8.1: the host of the sector document, else of the one redirect host. A private scheme has
 * no host, and loopback is every device's own (RFC 8252 section 7): one sector for all who are sent back there would give
 * unlike applications one `sub`, so each of those is a sector of its own.
 */
export function sectorOf(clientId: string, metadata: OfSector): string {
  const address = metadata.sector_identifier_uri ?? metadata.redirect_uris?.[0];
  if (!address) return clientId;
  const { protocol, host } = new URL(address);
  return metadata.application_type === 'native' && protocol !== 'https:' ? clientId : host;
}
