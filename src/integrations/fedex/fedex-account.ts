import type { CourierConfiguration } from "../../configuration.ts";

/** Who ships by FedEx, and from where. */
export type FedexAccount = Omit<Extract<CourierConfiguration, { provider: "fedex" }>, "provider">;

export const FEDEX_BASE = "https://apis.fedex.com";
