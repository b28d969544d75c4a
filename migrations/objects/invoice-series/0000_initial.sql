CREATE TABLE `allocated_numbers` (
	`number` integer PRIMARY KEY NOT NULL,
	`document_id` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `allocated_numbers_document_id_unique` ON `allocated_numbers` (`document_id`);--> statement-breakpoint
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
