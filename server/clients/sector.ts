import type { AllClientMetadata } from 'oidc-provider';

/** The sector of OpenID Connect Core 8.1: the host of the sector document, else of the one redirect host. */
export function sectorOf(clientId: string, metadata: AllClientMetadata): string {
  const address = metadata.sector_identifier_uri ?? metadata.redirect_uris?.[0];
  return address ? new URL(address).host : clientId;
}
