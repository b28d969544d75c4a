CREATE TABLE `level_seats` (
	`ticket_level_id` text PRIMARY KEY NOT NULL,
	`capacity` integer NOT NULL,
	`held` integer NOT NULL,
	`sold` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `reservations` (
	`row` integer PRIMARY KEY NOT NULL,
	`reservation_id` text NOT NULL,
	`order_id` text NOT NULL,
	`customer_id` text,
	`status` text NOT NULL,
	`quantity` integer NOT NULL,
	`lines` text NOT NULL,
	`released_for` text NOT NULL,
	`expires_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `reservations_reservation_id_unique` ON `reservations` (`reservation_id`);--> statement-breakpoint
CREATE INDEX `reservations_customer` ON `reservations` (`customer_id`) WHERE "reservations"."quantity" > 0;--> statement-breakpoint
CREATE INDEX `reservations_status` ON `reservations` (`status`,`expires_at`);--> statement-breakpoint
CREATE TABLE `agenda` (
	`kind` text NOT NULL,
	`id` text NOT NULL,
	`due_at` integer NOT NULL,
	`attempts` integer NOT NULL,
	PRIMARY KEY(`kind`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `agenda_due_at` ON `agenda` (`due_at`);--> statement-breakpoint
CREATE TABLE `cursors` (
	`consumer` text PRIMARY KEY NOT NULL,
	`acknowledged` integer NOT NULL,
	`passed` integer NOT NULL,
	`sent_to` integer NOT NULL,
	`sent_at` integer NOT NULL,
	`attempts` integer NOT NULL,
	`stuck_since` integer,
	CONSTRAINT "cursors_passed" CHECK("cursors"."passed" >= "cursors"."acknowledged"),
	CONSTRAINT "cursors_sent_to" CHECK("cursors"."sent_to" >= "cursors"."acknowledged")
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `events` (
	`position` integer PRIMARY KEY NOT NULL,
	`stream` text NOT NULL,
	`version` integer NOT NULL,
	`type` text NOT NULL,
	`schema` integer NOT NULL,
	`data` text NOT NULL,
	`metadata` text NOT NULL,
	`recorded_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `events_stream_version` ON `events` (`stream`,`version`);--> statement-breakpoint
CREATE TABLE `inbox` (
	`key` text PRIMARY KEY NOT NULL,
	`answer` text,
	`recorded_at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `inbox_recorded_at` ON `inbox` (`recorded_at`);--> statement-breakpoint
CREATE TABLE `private_details` (
	`id` text PRIMARY KEY NOT NULL,
	`data` text NOT NULL
) STRICT, WITHOUT ROWID;
