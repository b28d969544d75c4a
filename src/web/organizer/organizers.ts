/** Who has a console of their own concerts, and stands at their doors. */
export const organizers = ["organizer", "administrator"] as const;
