import { z } from 'zod';

/** A login that came through more houses than this is refused: circles that hide their names end here. */
export const longestChain = 5;

const longestAddress = 2000;

/** What an authorization request says of how it came to us, and where its answer goes. */
export type Asked = {
  /** Issuers that the request came through before us, the nearest first. */
  through: readonly string[];
  redirectUri: string | undefined;
};

export const loginVia = 'login_via';
/** Name of the parameter of an authorization request that holds them, separated by spaces. */
export const requestedVia = 'requested_via';

const issuer = z
  .string()
  .max(longestAddress)
  .refine((text) => URL.canParse(text));

/** Issuers as the parameter lists them; undefined when it is malformed. */
export function parseRequestedVia(text: string | undefined): string[] | undefined {
  if (text === undefined) return [];
  const parsed = z.array(issuer).min(1).max(longestChain).safeParse(text.split(' '));
  return parsed.success ? parsed.data : undefined;
}

/**
 * Whether sending the person to this house would send the request back where it came from: it is named in the request, or
 * the answer goes to an address under its own name. The second cannot be left out of a request.
 */
export function leadsBack(house: string, { through, redirectUri }: Asked): boolean {
  const name = bare(house);
  if (through.some((one) => bare(one) === name)) return true;
  return redirectUri?.startsWith(`${name}/`) === true;
}

/** Whether a chain of houses names this one. */
export function comesThrough(house: string, chain: readonly string[]): boolean {
  return chain.some((one) => bare(one) === bare(house));
}

/** With and without the slash at its end it is the same house. */
function bare(house: string): string {
  return house.replace(/(?<!\/)\/+$/, '');
}
