/**
 * A registry did not answer in time, or not within its contract: neither a yes nor a no. The message may be logged, so it
 * holds nothing of the question and nothing of what came back.
 */
export class RegistryUnavailable extends Error {}
