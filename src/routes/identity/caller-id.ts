import { createHmac } from "node:crypto";

/**
 * Names where a call comes from, for counting: a keyed hash of the network, so that what is stored tells nobody's IP address. An IPv6
 * subscriber has a whole /64, which is counted as one. Calls that did not come through the platform's edge count as one too.
 */
export const callerId = (headers: Headers, key: string): string =>
  createHmac("sha256", key)
    .update(`caller ${networkOf(headers.get("CF-Connecting-IP") ?? "unknown")}`)
    .digest("hex")
    .slice(0, 32);

const networkOf = (ip: string): string => {
  if (!ip.includes(":") || ip.includes(".")) return ip.slice(ip.lastIndexOf(":") + 1);
  const [head = "", tail] = ip.toLowerCase().split("::");
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - rest.length) }, () => "0");
  return [...groups, ...zeros, ...rest]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
};
