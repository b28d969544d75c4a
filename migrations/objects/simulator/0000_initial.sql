CREATE TABLE `emails` (
	`number` integer PRIMARY KEY NOT NULL,
	`message_id` text NOT NULL,
	`to` text NOT NULL,
	`from` text NOT NULL,
	`subject` text NOT NULL,
	`text` text NOT NULL,
	`html` text NOT NULL,
	`attachments` text NOT NULL,
	`sent_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `emails_message_id_unique` ON `emails` (`message_id`);--> statement-breakpoint
CREATE INDEX `emails_to` ON `emails` (lower("to"),`number`);--> statement-breakpoint
CREATE TABLE `faults` (
	`target` text PRIMARY KEY NOT NULL,
	`remaining` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `gateway_requests` (
	`idempotency_key` text PRIMARY KEY NOT NULL,
	`request` text NOT NULL,
	`reference` text NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `payments` (
	`reference` text PRIMARY KEY NOT NULL,
	`payment_id` text NOT NULL,
	`order_id` text NOT NULL,
	`amount` integer NOT NULL,
	`currency` text NOT NULL,
	`client_secret` text NOT NULL,
	`status` text NOT NULL,
	`created_at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `payments_payment_id` ON `payments` (`payment_id`,`reference`);--> statement-breakpoint
CREATE TABLE `refunds` (
	`reference` text PRIMARY KEY NOT NULL,
	`payment_reference` text NOT NULL,
	`refund_id` text NOT NULL,
	`amount` integer NOT NULL,
	`refusal` text,
	`created_at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `refunds_payment_reference` ON `refunds` (`payment_reference`);--> statement-breakpoint
CREATE TABLE `shipments` (
	`number` integer PRIMARY KEY NOT NULL,
	`shipment_id` text NOT NULL,
	`order_id` text NOT NULL,
	`tracking_number` text NOT NULL,
	`address` text NOT NULL,
	`contents` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `shipments_shipment_id_unique` ON `shipments` (`shipment_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `shipments_tracking_number_unique` ON `shipments` (`tracking_number`);--> statement-breakpoint
CREATE TABLE `webhooks` (
	`id` text PRIMARY KEY NOT NULL,
	`body` text NOT NULL,
	`attempts` integer NOT NULL,
	`next_attempt_at` integer NOT NULL,
	`created_at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `webhooks_next_attempt_at` ON `webhooks` (`next_attempt_at`);