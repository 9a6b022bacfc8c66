/** Who can log in to an application: made-up persons to a sandbox, and nobody else there; real people to production. */
export type Environment = 'sandbox' | 'production';
