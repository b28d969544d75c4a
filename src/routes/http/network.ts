/**
 * Where a call comes from, for counting: an IPv4 address, or the /64 network of an IPv6 one, which a subscriber has whole. Calls that did not
 * come through the platform's edge count as one.
 */
export const networkOf = (headers: Headers): string => {
  const ip = headers.get("CF-Connecting-IP") ?? "unknown";
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
