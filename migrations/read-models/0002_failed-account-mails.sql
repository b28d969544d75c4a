CREATE TABLE `failed_account_mails` (
	`user_id` text NOT NULL,
	`mail_id` text NOT NULL,
	`purpose` text NOT NULL,
	`failed_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `mail_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `failed_account_mails_failed_at` ON `failed_account_mails` (`failed_at`);