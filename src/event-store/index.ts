/** The only public door of the event store: what every object is built on. */
export type { Agenda, AgendaItem, DueSource, WorkResult } from "./agenda.ts";
export type { LogReader, Metadata, RecordedEvent } from "./event-log.ts";
export { applyMigrations, hasSchema } from "./migrations.ts";
export { EventSourcedObject } from "./object.ts";
export type { PrivateDetails } from "./private-details.ts";
export type { PublishedEvent, PublishedWindow, Publishing, Subscription } from "./publishing.ts";
export { type Outcome, RetryableError } from "./outcome.ts";
export type { StoreDefinition, Submission } from "./store-definition.ts";
export { type EventSchemas } from "./upcasting.ts";
