CREATE TABLE `owed_back` (
	`concert_id` text NOT NULL,
	`order_id` text NOT NULL,
	`amount` integer NOT NULL,
	PRIMARY KEY(`concert_id`, `order_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `concert_orders` DROP COLUMN `refund`;