CREATE TABLE `concert_levels` (
	`concert_id` text NOT NULL,
	`ticket_level_id` text NOT NULL,
	`capacity` integer NOT NULL,
	`held` integer NOT NULL,
	`sold` integer NOT NULL,
	PRIMARY KEY(`concert_id`, `ticket_level_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `concerts` (
	`id` text PRIMARY KEY NOT NULL,
	`organizer_id` text NOT NULL,
	`status` text NOT NULL,
	`starts_at` integer NOT NULL,
	`search_text` text NOT NULL,
	`version` integer NOT NULL,
	`details` text NOT NULL,
	`ticket_levels` text NOT NULL,
	`cancellation` text,
	`created_at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `concerts_upcoming` ON `concerts` (`status`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `concerts_organizer` ON `concerts` (`organizer_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE TABLE `failed_refunds` (
	`refund_id` text PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	`amount` integer NOT NULL,
	`currency` text NOT NULL,
	`failed_at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `orders` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`status` text NOT NULL,
	`created_at` integer NOT NULL,
	`is_settled` integer NOT NULL,
	`expected_by` integer NOT NULL,
	`look_after_at` integer NOT NULL,
	`document` text NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `orders_user` ON `orders` (`user_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `orders_unsettled` ON `orders` (`is_settled`,`expected_by`);--> statement-breakpoint
CREATE INDEX `orders_to_look_after` ON `orders` (`is_settled`,`look_after_at`);--> statement-breakpoint
CREATE TABLE `projected` (
	`source_kind` text NOT NULL,
	`source_id` text NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`source_kind`, `source_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `stuck_publications` (
	`source_kind` text NOT NULL,
	`source_id` text NOT NULL,
	`consumer` text NOT NULL,
	`since` integer NOT NULL,
	PRIMARY KEY(`source_kind`, `source_id`, `consumer`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	`version` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `users_created_at` ON `users` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `users_email` ON `users` (`email`);--> statement-breakpoint
CREATE TABLE `concert_finance` (
	`concert_id` text NOT NULL,
	`ticket_level_id` text NOT NULL,
	`gross` integer NOT NULL,
	`refunded` integer NOT NULL,
	`tax` integer NOT NULL,
	`orders` integer NOT NULL,
	PRIMARY KEY(`concert_id`, `ticket_level_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `concert_orders` (
	`concert_id` text PRIMARY KEY NOT NULL,
	`live` integer NOT NULL,
	`cancelled_at` integer,
	`orders` integer,
	`tickets` integer,
	`refund` integer,
	`unwound` integer NOT NULL,
	`failed` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `concert_sales` (
	`concert_id` text NOT NULL,
	`hour` integer NOT NULL,
	`tickets` integer NOT NULL,
	`gross` integer NOT NULL,
	PRIMARY KEY(`concert_id`, `hour`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `failed_deliveries` (
	`order_id` text NOT NULL,
	`delivery_id` text NOT NULL,
	`reason` text NOT NULL,
	`failed_at` integer NOT NULL,
	PRIMARY KEY(`order_id`, `delivery_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `failed_deliveries_failed_at` ON `failed_deliveries` (`failed_at`);--> statement-breakpoint
CREATE TABLE `ledger_entries` (
	`order_id` text NOT NULL,
	`position` integer NOT NULL,
	`line` integer NOT NULL,
	`document` text NOT NULL,
	`concert_id` text,
	`ticket_level_id` text,
	`quantity` integer,
	`debit` text NOT NULL,
	`credit` text NOT NULL,
	`amount` integer NOT NULL,
	`tax` integer,
	`currency` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`order_id`, `position`, `line`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `tickets` (
	`concert_id` text NOT NULL,
	`ticket_id` text NOT NULL,
	`order_id` text NOT NULL,
	`user_id` text NOT NULL,
	`ticket_level_id` text NOT NULL,
	`status` text NOT NULL,
	PRIMARY KEY(`concert_id`, `ticket_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `unwindings` (
	`concert_id` text NOT NULL,
	`order_id` text NOT NULL,
	`has_ended` integer NOT NULL,
	`owed` integer,
	`refund` text,
	`counted` text NOT NULL,
	PRIMARY KEY(`concert_id`, `order_id`)
) STRICT, WITHOUT ROWID;
