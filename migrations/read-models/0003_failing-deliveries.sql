CREATE TABLE `failing_deliveries` (
	`order_id` text NOT NULL,
	`delivery_id` text NOT NULL,
	`attempts` integer NOT NULL,
	`reason` text NOT NULL,
	`since` integer NOT NULL,
	PRIMARY KEY(`order_id`, `delivery_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `failing_deliveries_since` ON `failing_deliveries` (`since`);