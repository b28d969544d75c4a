import { createHmac } from "node:crypto";
import { networkOf } from "../http/network.ts";

/** Names where a call comes from, for counting: a keyed hash of the network, so that what is stored tells nobody's IP address. */
export const callerId = (headers: Headers, key: string): string =>
  createHmac("sha256", key)
    .update(`caller ${networkOf(headers)}`)
    .digest("hex")
    .slice(0, 32);
