/** What somebody asked for on a concert's page: kept there while they sign in, or when it could not be had. */
export interface Wish {
  readonly ticketLevelId: string;
  readonly quantity: string;
  /** Why it could not be had, and with what status that is said. */
  readonly fault?: string;
  readonly status?: number;
}
