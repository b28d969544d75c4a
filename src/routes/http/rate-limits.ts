import type { Caller } from "./access.ts";
import { networkOf } from "./network.ts";
import { comeBackIn } from "./problems.ts";
import type { Route } from "./route.ts";

/** Counts a call under a name; false when there were too many within the period. */
type Limiter = (name: string) => Promise<boolean>;

/**
 * How often somebody may call: rarely with what costs a password hash, asks for a session that is none, or takes long to draw; somebody
 * unknown by network, whoever is signed in by account.
 */
export interface RateLimits {
  readonly byAddress: Limiter;
  readonly byUser: Limiter;
}

export const unlimited: RateLimits = { byAddress: async () => true, byUser: async () => true };

/** The period, in seconds, that the bindings count over. */
const PERIOD = 60;

/** The limits as the platform's rate limiting bindings count them. */
export const limitsOf = (byAddress: RateLimit, byUser: RateLimit): RateLimits => ({
  byAddress: async (key) => (await byAddress.limit({ key })).success,
  byUser: async (key) => (await byUser.limit({ key })).success,
});

/**
 * Throws `too-many-requests`. Without signing in only what costs a password hash is counted: reading is cached and cheap, and a
 * webhook (a raw body) is vouched for by its signature.
 */
export const limit = async (
  route: Route,
  request: Request,
  caller: Caller | undefined,
  limits: RateLimits,
): Promise<void> => {
  if (route.isAlwaysDone === true) return;
  if (caller === undefined) {
    if (route.method === "post" && route.body !== "raw")
      await refuseUnless(limits.byAddress(networkOf(request.headers)));
    return;
  }
  if (route.isSlow === true) await refuseUnless(limits.byAddress(`slow ${caller.userId}`));
  await refuseUnless(limits.byUser(caller.userId));
};

/**
 * Counts a token that is no live session's, apart from what costs a password hash: browsers that come back with a session that has ended keep
 * nobody at their address from signing in. Throws `too-many-requests`.
 */
export const limitGuesses = (request: Request, { byAddress }: RateLimits): Promise<void> =>
  refuseUnless(byAddress(`token ${networkOf(request.headers)}`));

const refuseUnless = async (within: Promise<boolean>): Promise<void> => {
  if (!(await within)) throw comeBackIn("too-many-requests", PERIOD);
};
