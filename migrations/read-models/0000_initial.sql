CREATE TABLE `concert_levels` (
	`concert_id` text NOT NULL,
	`ticket_level_id` text NOT NULL,
	`capacity` integer NOT NULL,
	`held` integer NOT NULL,
	`sold` integer NOT NULL,
	PRIMARY KEY(`concert_id`, `ticket_level_id`)
);
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
);
--> statement-breakpoint
CREATE INDEX `concerts_upcoming` ON `concerts` (`status`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `concerts_organizer` ON `concerts` (`organizer_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE TABLE `failed_refunds` (
	`refund_id` text PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	`amount` integer NOT NULL,
	`currency` text NOT NULL,
	`failed_at` integer NOT NULL
);
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
);
--> statement-breakpoint
CREATE INDEX `orders_user` ON `orders` (`user_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `orders_unsettled` ON `orders` (`is_settled`,`expected_by`);--> statement-breakpoint
CREATE INDEX `orders_to_look_after` ON `orders` (`is_settled`,`look_after_at`);--> statement-breakpoint
CREATE TABLE `projected` (
	`source_kind` text NOT NULL,
	`source_id` text NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`source_kind`, `source_id`)
);
--> statement-breakpoint
CREATE TABLE `stuck_publications` (
	`source_kind` text NOT NULL,
	`source_id` text NOT NULL,
	`consumer` text NOT NULL,
	`since` integer NOT NULL,
	PRIMARY KEY(`source_kind`, `source_id`, `consumer`)
);
--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `users_created_at` ON `users` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `users_email` ON `users` (`email`);