/** Who has a console of their own concerts. */
export const organizers = ["organizer", "administrator"] as const;
