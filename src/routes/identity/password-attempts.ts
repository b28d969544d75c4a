import { z } from "zod";
import type { UserId } from "../../domain/ids.ts";
import type { AttemptEnd, EmailAddressRpc, PasswordUse } from "../../objects/email-address/email-address-rpc.ts";
import { comeBackIn } from "../http/problems.ts";

const waitOf = z.object({ retryAfterSeconds: z.number() });

/** How often to queue again behind others who try a password of the same address. */
const PATIENCE = 4;

/**
 * Lets a caller try a password of an address, counted at the address, apart for each use. `check` gets the address's holder and answers with what is true
 * of the right password, undefined for a wrong one. Throws `too-many-requests` after too many failures.
 */
export const tryPassword = async <T>(
  address: EmailAddressRpc,
  use: PasswordUse,
  from: string,
  check: (holder: UserId | null) => Promise<T | undefined>,
): Promise<T | undefined> => {
  const { attempt, holder } = await admitted(address, use, from);
  let ended: AttemptEnd = "unknown";
  try {
    const right = await check(holder);
    ended = right === undefined ? "failed" : "succeeded";
    return right;
  } finally {
    await address.endAttempt(use, from, attempt, ended);
  }
};

const admitted = async (address: EmailAddressRpc, use: PasswordUse, from: string) => {
  for (let waits = 0; waits < PATIENCE; waits++) {
    const answer = await address.admitAttempt(use, from);
    if (answer.ok) return answer.value;
    if (answer.rejection.code === "too-many-failures")
      throw comeBackIn("too-many-requests", waitOf.parse(answer.rejection).retryAfterSeconds);
  }
  throw comeBackIn("overloaded", 1);
};
