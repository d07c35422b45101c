CREATE TABLE "batches" (
    "batch_id" VARCHAR NOT NULL,
    "batch_at" TIMESTAMP NOT NULL,
    "source_name" VARCHAR NOT NULL,
    "input_text" VARCHAR NOT NULL,
    "is_replay" BOOLEAN NOT NULL,
    "is_full" BOOLEAN NOT NULL,
    "file_count" BIGINT NOT NULL,
    "capture_count" BIGINT NOT NULL,
    "record_count" BIGINT NOT NULL,
    "posting_count" BIGINT NOT NULL,
    "new_count" BIGINT NOT NULL,
    "changed_count" BIGINT NOT NULL,
    "unchanged_count" BIGINT NOT NULL,
    "duplicate_count" BIGINT NOT NULL,
    "reject_count" BIGINT NOT NULL,
    "absent_count" BIGINT NOT NULL,
    "reopened_count" BIGINT NOT NULL,
    "doubted_count" BIGINT NOT NULL,
    "extract_seconds" DOUBLE NOT NULL,
    "transform_seconds" DOUBLE NOT NULL,
    "pipeline_version" VARCHAR NOT NULL,
    "library_versions" JSON NOT NULL
);
COMMENT ON TABLE "batches" IS 'The ledger of runs. One row a batch.';
COMMENT ON COLUMN "batches"."batch_id" IS 'Key; the moment of the batch in UTC.';
COMMENT ON COLUMN "batches"."batch_at" IS 'The moment of the batch, UTC.';
COMMENT ON COLUMN "batches"."source_name" IS 'The source; of a replay all of its records, with a comma.';
COMMENT ON COLUMN "batches"."input_text" IS 'What was read.';
COMMENT ON COLUMN "batches"."is_replay" IS 'It took up rejects again instead of an input.';
COMMENT ON COLUMN "batches"."is_full" IS 'A full snapshot: its source says that what is missing from it has closed.';
COMMENT ON COLUMN "batches"."file_count" IS 'Files read.';
COMMENT ON COLUMN "batches"."capture_count" IS 'Raw records captured.';
COMMENT ON COLUMN "batches"."record_count" IS 'Ledger rows: outcomes add up to it.';
COMMENT ON COLUMN "batches"."posting_count" IS 'Outcome posting: new and changed.';
COMMENT ON COLUMN "batches"."new_count" IS 'Postings never seen before.';
COMMENT ON COLUMN "batches"."changed_count" IS 'Postings with another content than before.';
COMMENT ON COLUMN "batches"."unchanged_count" IS 'Outcome unchanged.';
COMMENT ON COLUMN "batches"."duplicate_count" IS 'Outcome duplicate.';
COMMENT ON COLUMN "batches"."reject_count" IS 'Outcome reject.';
COMMENT ON COLUMN "batches"."absent_count" IS 'Postings that closed as it came without them.';
COMMENT ON COLUMN "batches"."reopened_count" IS 'Closed postings that it saw again, open by what they say.';
COMMENT ON COLUMN "batches"."doubted_count" IS 'Open postings that a full snapshot came without and that were not closed: it is much smaller than the one before, or records of it could not be read.';
COMMENT ON COLUMN "batches"."extract_seconds" IS 'Wall time of extract, s.';
COMMENT ON COLUMN "batches"."transform_seconds" IS 'Wall time of transform, s.';
COMMENT ON COLUMN "batches"."pipeline_version" IS 'Version of this project.';
COMMENT ON COLUMN "batches"."library_versions" IS 'Versions of what it stands on.';

CREATE TABLE "captures" (
    "batch_id" VARCHAR NOT NULL,
    "capture_id" VARCHAR NOT NULL,
    "posting_ordinal" BIGINT NOT NULL,
    "source_name" VARCHAR NOT NULL,
    "location" VARCHAR NOT NULL,
    "record_ordinal" BIGINT NOT NULL,
    "format_code" VARCHAR NOT NULL,
    "byte_count" BIGINT NOT NULL,
    "payload_sha256" VARCHAR NOT NULL,
    "captured_at" TIMESTAMP NOT NULL,
    "outcome" VARCHAR NOT NULL,
    "change" VARCHAR,
    "posting_id" VARCHAR,
    "reason_code" VARCHAR
);
COMMENT ON TABLE "captures" IS 'Every raw record of every batch and what became of it. One row a batch, raw record and posting found in it (one for a record with none).';
COMMENT ON COLUMN "captures"."batch_id" IS 'The batch that captured it.';
COMMENT ON COLUMN "captures"."capture_id" IS 'Key of the raw record.';
COMMENT ON COLUMN "captures"."posting_ordinal" IS 'Which posting of the record, from 0.';
COMMENT ON COLUMN "captures"."source_name" IS 'The source.';
COMMENT ON COLUMN "captures"."location" IS 'File, relative to the input.';
COMMENT ON COLUMN "captures"."record_ordinal" IS 'Which record of the file, from 0.';
COMMENT ON COLUMN "captures"."format_code" IS 'What the bytes are: json, html, nquads or a board.';
COMMENT ON COLUMN "captures"."byte_count" IS 'Size as it came, in bytes.';
COMMENT ON COLUMN "captures"."payload_sha256" IS 'Hex SHA-256 of the bytes as they came.';
COMMENT ON COLUMN "captures"."captured_at" IS 'When it was captured first, UTC.';
COMMENT ON COLUMN "captures"."outcome" IS 'posting: has rows of this batch; unchanged: as in an earlier batch; duplicate: another record of the batch, or one captured since a replayed one, is the posting''s newest version; reject: see `rejects`.';
COMMENT ON COLUMN "captures"."change" IS 'Whether an outcome `posting` is new.';
COMMENT ON COLUMN "captures"."posting_id" IS 'The posting, where the record has one.';
COMMENT ON COLUMN "captures"."reason_code" IS 'Why it is a reject.';

CREATE TABLE "checks" (
    "batch_id" VARCHAR NOT NULL,
    "table_name" VARCHAR NOT NULL,
    "check_name" VARCHAR NOT NULL,
    "severity_code" VARCHAR NOT NULL,
    "status_code" VARCHAR NOT NULL,
    "is_success" BOOLEAN NOT NULL,
    "observed_text" VARCHAR NOT NULL,
    "element_count" BIGINT NOT NULL,
    "unexpected_count" BIGINT NOT NULL,
    "quarantined_count" BIGINT NOT NULL,
    "sentence" VARCHAR NOT NULL
);
COMMENT ON TABLE "checks" IS 'What every expectation said of the staged tables. One row a batch, table and expectation.';
COMMENT ON COLUMN "checks"."batch_id" IS 'The batch.';
COMMENT ON COLUMN "checks"."table_name" IS 'The staged table that was checked.';
COMMENT ON COLUMN "checks"."check_name" IS 'Name of the expectation, unique in its table.';
COMMENT ON COLUMN "checks"."severity_code" IS 'critical: stops the line; warning; info.';
COMMENT ON COLUMN "checks"."status_code" IS 'passed; quarantined: single rows broke it and moved to `rejects`; warning: it does not hold and the batch was loaded all the same.';
COMMENT ON COLUMN "checks"."is_success" IS 'The expectation holds.';
COMMENT ON COLUMN "checks"."observed_text" IS 'What was found.';
COMMENT ON COLUMN "checks"."element_count" IS 'Values or rows looked at.';
COMMENT ON COLUMN "checks"."unexpected_count" IS 'Those that break it.';
COMMENT ON COLUMN "checks"."quarantined_count" IS 'Rows that were set aside.';
COMMENT ON COLUMN "checks"."sentence" IS 'What is expected, in a sentence.';

CREATE TABLE "completeness" (
    "batch_id" VARCHAR NOT NULL,
    "table_name" VARCHAR NOT NULL,
    "column_name" VARCHAR NOT NULL,
    "row_count" BIGINT NOT NULL,
    "filled_count" BIGINT NOT NULL,
    "filled_share" DOUBLE NOT NULL
);
COMMENT ON TABLE "completeness" IS 'How full each column of a batch was, in all that the batch built. One row a batch, table and column; none for a batch that built no row of the table.';
COMMENT ON COLUMN "completeness"."batch_id" IS 'The batch.';
COMMENT ON COLUMN "completeness"."table_name" IS 'The table: postings, organizations, locations, salaries, skills.';
COMMENT ON COLUMN "completeness"."column_name" IS 'The column.';
COMMENT ON COLUMN "completeness"."row_count" IS 'Rows that the batch built.';
COMMENT ON COLUMN "completeness"."filled_count" IS 'Of these with a value.';
COMMENT ON COLUMN "completeness"."filled_share" IS 'Share with a value.';

CREATE TABLE "countries" (
    "country_code" VARCHAR NOT NULL,
    "country_name" VARCHAR NOT NULL
);
COMMENT ON TABLE "countries" IS 'The countries of ISO 3166-1, by their English names in CLDR. One row a country.';
COMMENT ON COLUMN "countries"."country_code" IS 'Key, ISO 3166-1 alpha-2.';
COMMENT ON COLUMN "countries"."country_name" IS 'English name.';

CREATE TABLE "drift" (
    "batch_id" VARCHAR NOT NULL,
    "source_name" VARCHAR NOT NULL,
    "kind_code" VARCHAR NOT NULL,
    "name" VARCHAR NOT NULL,
    "posting_count" BIGINT NOT NULL,
    "built_count" BIGINT NOT NULL,
    "posting_share" DOUBLE NOT NULL,
    "previous_batch_id" VARCHAR,
    "previous_share" DOUBLE,
    "sudden_share" DOUBLE,
    "is_new" BOOLEAN NOT NULL,
    "example_capture_id" VARCHAR NOT NULL
);
COMMENT ON TABLE "drift" IS 'What the tables do not understand, and in which JSON shapes properties come. One row a batch, source, kind and name; none for a batch that built no posting.';
COMMENT ON COLUMN "drift"."batch_id" IS 'The batch.';
COMMENT ON COLUMN "drift"."source_name" IS 'The source.';
COMMENT ON COLUMN "drift"."kind_code" IS 'property: no table takes it; shape: what a property holds, to a depth of two; word: no code list knows it.';
COMMENT ON COLUMN "drift"."name" IS '`hiringOrganization.slogan`, `jobLocation: list of Place` or `employmentType: gig`; `…` for all beyond the 1,000 most frequent of a kind.';
COMMENT ON COLUMN "drift"."posting_count" IS 'Built postings that have it.';
COMMENT ON COLUMN "drift"."built_count" IS 'Built postings of batch and source.';
COMMENT ON COLUMN "drift"."posting_share" IS 'Share of the built postings.';
COMMENT ON COLUMN "drift"."previous_batch_id" IS 'The batch it is compared with: the source''s newest earlier one of 25 postings or more, else the newest with any; never a replay.';
COMMENT ON COLUMN "drift"."previous_share" IS 'The share in that batch; 0 where it had none.';
COMMENT ON COLUMN "drift"."sudden_share" IS 'The share where it was 5 % or less before and both batches built 25 postings or more.';
COMMENT ON COLUMN "drift"."is_new" IS 'No earlier valid batch of the source had it.';
COMMENT ON COLUMN "drift"."example_capture_id" IS 'A raw record that has it.';

CREATE TABLE "locations" (
    "posting_id" VARCHAR NOT NULL,
    "location_ordinal" BIGINT NOT NULL,
    "locality" VARCHAR,
    "region" VARCHAR,
    "postal_code" VARCHAR,
    "country_code" VARCHAR,
    "street_address" VARCHAR,
    "latitude" DOUBLE,
    "longitude" DOUBLE,
    "location_text" VARCHAR,
    "is_country_only" BOOLEAN NOT NULL,
    "batch_id" VARCHAR NOT NULL
);
COMMENT ON TABLE "locations" IS 'Where the work is. One row a posting and place.';
COMMENT ON COLUMN "locations"."posting_id" IS 'The posting.';
COMMENT ON COLUMN "locations"."location_ordinal" IS 'Which place, from 0.';
COMMENT ON COLUMN "locations"."locality" IS 'Town.';
COMMENT ON COLUMN "locations"."region" IS 'Region.';
COMMENT ON COLUMN "locations"."postal_code" IS 'Postal code.';
COMMENT ON COLUMN "locations"."country_code" IS 'ISO 3166-1 alpha-2.';
COMMENT ON COLUMN "locations"."street_address" IS 'Street.';
COMMENT ON COLUMN "locations"."latitude" IS 'Degrees.';
COMMENT ON COLUMN "locations"."longitude" IS 'Degrees.';
COMMENT ON COLUMN "locations"."location_text" IS 'The place in words, where it is not in parts.';
COMMENT ON COLUMN "locations"."is_country_only" IS 'Nothing but the country is known.';
COMMENT ON COLUMN "locations"."batch_id" IS 'The batch that brought this version.';

CREATE TABLE "organizations" (
    "organization_id" VARCHAR NOT NULL,
    "organization_name" VARCHAR NOT NULL,
    "organization_url" VARCHAR,
    "logo_url" VARCHAR,
    "batch_id" VARCHAR NOT NULL
);
COMMENT ON TABLE "organizations" IS 'Organizations that hire. One row an organization, as its newest posting writes it.';
COMMENT ON COLUMN "organizations"."organization_id" IS 'Key: of its address, else of its name.';
COMMENT ON COLUMN "organizations"."organization_name" IS 'Name as written.';
COMMENT ON COLUMN "organizations"."organization_url" IS 'Page that says who it is.';
COMMENT ON COLUMN "organizations"."logo_url" IS 'Logo, without tokens.';
COMMENT ON COLUMN "organizations"."batch_id" IS 'The batch that brought this version.';

CREATE TABLE "posting_clusters" (
    "posting_id" VARCHAR NOT NULL,
    "cluster_id" VARCHAR NOT NULL,
    "duplicate_of" VARCHAR,
    "relation_code" VARCHAR NOT NULL,
    "similarity" DOUBLE NOT NULL
);
COMMENT ON TABLE "posting_clusters" IS 'Which postings are one job advertised again; see docs/decisions/duplicates.md. One row a posting.';
COMMENT ON COLUMN "posting_clusters"."posting_id" IS 'The posting.';
COMMENT ON COLUMN "posting_clusters"."cluster_id" IS 'The cluster: the posting_id of its first posting, the earliest `posted_at`.';
COMMENT ON COLUMN "posting_clusters"."duplicate_of" IS 'The first posting; null for the first itself.';
COMMENT ON COLUMN "posting_clusters"."relation_code" IS 'first; repost: organization, title, text and place of the first; near_text: the same but for few words of the text.';
COMMENT ON COLUMN "posting_clusters"."similarity" IS 'Share of three-word runs common with the first''s text, estimated; 1 if equal.';

CREATE TABLE "posting_texts" (
    "posting_id" VARCHAR NOT NULL,
    "description_text" VARCHAR,
    "responsibilities_text" VARCHAR,
    "qualifications_text" VARCHAR,
    "benefits_text" VARCHAR,
    "incentives_text" VARCHAR,
    "work_hours_text" VARCHAR,
    "batch_id" VARCHAR NOT NULL
);
COMMENT ON TABLE "posting_texts" IS 'The long texts of postings, readable: one line a paragraph, `* ` before an item. One row a posting.';
COMMENT ON COLUMN "posting_texts"."posting_id" IS 'The posting.';
COMMENT ON COLUMN "posting_texts"."description_text" IS 'Text of `description`, HTML turned into plain text.';
COMMENT ON COLUMN "posting_texts"."responsibilities_text" IS 'Text of `responsibilities`, HTML turned into plain text.';
COMMENT ON COLUMN "posting_texts"."qualifications_text" IS 'Text of `qualifications`, HTML turned into plain text.';
COMMENT ON COLUMN "posting_texts"."benefits_text" IS 'Text of `jobBenefits`, HTML turned into plain text.';
COMMENT ON COLUMN "posting_texts"."incentives_text" IS 'Text of `incentiveCompensation`, HTML turned into plain text.';
COMMENT ON COLUMN "posting_texts"."work_hours_text" IS 'Text of `workHours`, HTML turned into plain text.';
COMMENT ON COLUMN "posting_texts"."batch_id" IS 'The batch that brought this version.';

CREATE TABLE "posting_versions" (
    "posting_id" VARCHAR NOT NULL,
    "version_number" BIGINT NOT NULL,
    "change_code" VARCHAR NOT NULL,
    "changed_columns" VARCHAR[] NOT NULL,
    "valid_from_at" TIMESTAMP NOT NULL,
    "valid_to_at" TIMESTAMP,
    "is_current" BOOLEAN NOT NULL,
    "last_seen_at" TIMESTAMP NOT NULL,
    "closed_at" TIMESTAMP,
    "close_code" VARCHAR,
    "title" VARCHAR NOT NULL,
    "organization_name" VARCHAR,
    "posted_at" TIMESTAMP,
    "valid_through_at" TIMESTAMP,
    "modified_at" TIMESTAMP,
    "capture_id" VARCHAR NOT NULL,
    "posting_ordinal" BIGINT NOT NULL,
    "batch_id" VARCHAR NOT NULL
);
COMMENT ON TABLE "posting_versions" IS 'What changed in postings, when they were seen and when they closed; see docs/decisions/when-a-posting-closes.md. One row a posting and version: a time in which it was open with one content.';
COMMENT ON COLUMN "posting_versions"."posting_id" IS 'The posting.';
COMMENT ON COLUMN "posting_versions"."version_number" IS 'Which version of the posting, from 1.';
COMMENT ON COLUMN "posting_versions"."change_code" IS 'new: the first version; changed: another content than before; reopened: seen again after it had closed and open by what it says, with the content before or another one.';
COMMENT ON COLUMN "posting_versions"."changed_columns" IS 'What differs from the version before: columns of `postings`, and `locations`, `posting_texts`, `salaries` or `skills` where rows of that table do; empty for the first version and where nothing does.';
COMMENT ON COLUMN "posting_versions"."valid_from_at" IS 'The moment of the batch that saw it first so, UTC.';
COMMENT ON COLUMN "posting_versions"."valid_to_at" IS 'When the next version came or the posting closed, UTC; null while it is open so. It equals `valid_from_at` where the posting was over when it was seen.';
COMMENT ON COLUMN "posting_versions"."is_current" IS 'The newest version: that of `postings`.';
COMMENT ON COLUMN "posting_versions"."last_seen_at" IS 'The moment of the last batch that saw the posting before the next version, UTC.';
COMMENT ON COLUMN "posting_versions"."closed_at" IS 'When the posting closed in this version, UTC; null where it did not.';
COMMENT ON COLUMN "posting_versions"."close_code" IS 'How it closed. expired: its `valid_through_at` passed; absent: a full snapshot of its source came without it.';
COMMENT ON COLUMN "posting_versions"."title" IS 'Title in this version.';
COMMENT ON COLUMN "posting_versions"."organization_name" IS 'Who hires, in this version.';
COMMENT ON COLUMN "posting_versions"."posted_at" IS 'When it was posted, UTC, in this version.';
COMMENT ON COLUMN "posting_versions"."valid_through_at" IS 'When it ends, UTC, in this version.';
COMMENT ON COLUMN "posting_versions"."modified_at" IS 'When it was changed, UTC, in this version.';
COMMENT ON COLUMN "posting_versions"."capture_id" IS 'The raw record that it was read from.';
COMMENT ON COLUMN "posting_versions"."posting_ordinal" IS 'Which posting of that record, from 0.';
COMMENT ON COLUMN "posting_versions"."batch_id" IS 'The batch that brought the content.';

CREATE TABLE "postings" (
    "posting_id" VARCHAR NOT NULL,
    "source_name" VARCHAR NOT NULL,
    "title" VARCHAR NOT NULL,
    "title_name" VARCHAR,
    "title_cleaned" VARCHAR,
    "seniority_code" VARCHAR,
    "organization_id" VARCHAR,
    "organization_name" VARCHAR,
    "posted_at" TIMESTAMP,
    "valid_through_at" TIMESTAMP,
    "modified_at" TIMESTAMP,
    "employment_types" VARCHAR[],
    "is_remote" BOOLEAN NOT NULL,
    "applicant_countries" VARCHAR[],
    "industries" VARCHAR[],
    "occupational_category" VARCHAR,
    "education_level" VARCHAR,
    "experience_months" BIGINT,
    "is_direct_apply" BOOLEAN,
    "identifier_value" VARCHAR,
    "identifier_name" VARCHAR,
    "url" VARCHAR,
    "image_url" VARCHAR,
    "repairs" VARCHAR[],
    "other_properties" JSON,
    "first_seen_at" TIMESTAMP,
    "last_seen_at" TIMESTAMP,
    "closed_at" TIMESTAMP,
    "close_code" VARCHAR,
    "is_open" BOOLEAN,
    "content_sha256" VARCHAR NOT NULL,
    "capture_id" VARCHAR NOT NULL,
    "posting_ordinal" BIGINT NOT NULL,
    "batch_id" VARCHAR NOT NULL
);
COMMENT ON TABLE "postings" IS 'Job postings: what is asked, by whom, since when. One row a posting, in its newest version.';
COMMENT ON COLUMN "postings"."posting_id" IS 'Key, stable across runs and machines.';
COMMENT ON COLUMN "postings"."source_name" IS 'Source that delivered it.';
COMMENT ON COLUMN "postings"."title" IS 'Title, entities decoded.';
COMMENT ON COLUMN "postings"."title_name" IS 'Normalised title to group by, a name of `seeds/reference/titles.csv`; null where the title holds none; see docs/titles.md.';
COMMENT ON COLUMN "postings"."title_cleaned" IS 'The title without level, place, employer, pay, numbers and what is in brackets.';
COMMENT ON COLUMN "postings"."seniority_code" IS 'Level that the title tells; null where it tells none.';
COMMENT ON COLUMN "postings"."organization_id" IS 'Who hires.';
COMMENT ON COLUMN "postings"."organization_name" IS 'Who hires, as the posting writes it.';
COMMENT ON COLUMN "postings"."posted_at" IS 'When it was posted, UTC.';
COMMENT ON COLUMN "postings"."valid_through_at" IS 'When it ends, UTC.';
COMMENT ON COLUMN "postings"."modified_at" IS 'When it was changed, UTC.';
COMMENT ON COLUMN "postings"."employment_types" IS 'Codes: FULL_TIME, PART_TIME, CONTRACTOR, TEMPORARY, INTERN, VOLUNTEER, PER_DIEM, OTHER.';
COMMENT ON COLUMN "postings"."is_remote" IS 'The posting says TELECOMMUTE; false means it does not say so.';
COMMENT ON COLUMN "postings"."applicant_countries" IS 'ISO 3166-1 codes of the countries that applicants must be in.';
COMMENT ON COLUMN "postings"."industries" IS 'Industries, split by name.';
COMMENT ON COLUMN "postings"."occupational_category" IS 'Occupation as given, a code or a name.';
COMMENT ON COLUMN "postings"."education_level" IS 'Lowest level asked for.';
COMMENT ON COLUMN "postings"."experience_months" IS 'Months of experience asked for; 0 where none is required.';
COMMENT ON COLUMN "postings"."is_direct_apply" IS 'Applications on the page.';
COMMENT ON COLUMN "postings"."identifier_value" IS 'The employer''s own number; not unique.';
COMMENT ON COLUMN "postings"."identifier_name" IS 'Whose number it is.';
COMMENT ON COLUMN "postings"."url" IS 'Address as given.';
COMMENT ON COLUMN "postings"."image_url" IS 'Image as given, without tokens.';
COMMENT ON COLUMN "postings"."repairs" IS 'What it took to read the document, such as trailing_commas; see docs/repairs.md.';
COMMENT ON COLUMN "postings"."other_properties" IS 'What no column took, as it came.';
COMMENT ON COLUMN "postings"."first_seen_at" IS 'The moment of the first batch that saw it, UTC.';
COMMENT ON COLUMN "postings"."last_seen_at" IS 'The moment of the last batch that saw it, UTC.';
COMMENT ON COLUMN "postings"."closed_at" IS 'When it closed, UTC; null while it is open.';
COMMENT ON COLUMN "postings"."close_code" IS 'How it closed. expired: its `valid_through_at` passed; absent: a full snapshot of its source came without it.';
COMMENT ON COLUMN "postings"."is_open" IS 'It has not closed, as of the newest batch.';
COMMENT ON COLUMN "postings"."content_sha256" IS 'Hex SHA-256 of the content without the changing tokens of image addresses.';
COMMENT ON COLUMN "postings"."capture_id" IS 'The raw record that it was read from.';
COMMENT ON COLUMN "postings"."posting_ordinal" IS 'Which posting of that record, from 0.';
COMMENT ON COLUMN "postings"."batch_id" IS 'The batch that brought this version.';

CREATE TABLE "rejects" (
    "reject_id" VARCHAR NOT NULL,
    "batch_id" VARCHAR NOT NULL,
    "capture_id" VARCHAR,
    "posting_ordinal" BIGINT,
    "stage" VARCHAR NOT NULL,
    "reason_code" VARCHAR NOT NULL,
    "message" VARCHAR NOT NULL,
    "json_path" VARCHAR,
    "table_name" VARCHAR,
    "row_key" VARCHAR,
    "resolved_batch_id" VARCHAR,
    "payload" VARCHAR
);
COMMENT ON TABLE "rejects" IS 'What was refused and why; nothing is dropped without a row here. One row a refused raw record, or refused row of a table.';
COMMENT ON COLUMN "rejects"."reject_id" IS 'Key.';
COMMENT ON COLUMN "rejects"."batch_id" IS 'The batch.';
COMMENT ON COLUMN "rejects"."capture_id" IS 'The raw record it came from.';
COMMENT ON COLUMN "rejects"."posting_ordinal" IS 'Which posting of the record, from 0.';
COMMENT ON COLUMN "rejects"."stage" IS 'The stage that refused it.';
COMMENT ON COLUMN "rejects"."reason_code" IS 'Why, as a code.';
COMMENT ON COLUMN "rejects"."message" IS 'Why, in a sentence.';
COMMENT ON COLUMN "rejects"."json_path" IS 'Where in the document.';
COMMENT ON COLUMN "rejects"."table_name" IS 'The table of a refused row.';
COMMENT ON COLUMN "rejects"."row_key" IS 'The refused row''s key, a JSON list.';
COMMENT ON COLUMN "rejects"."resolved_batch_id" IS 'The later batch in which the same record became a posting, unchanged or a duplicate.';
COMMENT ON COLUMN "rejects"."payload" IS 'The record as it came, to 64 KiB; bytes beyond UTF-8 as \xNN.';

CREATE TABLE "salaries" (
    "posting_id" VARCHAR NOT NULL,
    "salary_ordinal" BIGINT NOT NULL,
    "stated_in" VARCHAR NOT NULL,
    "pay_kind" VARCHAR,
    "currency_code" VARCHAR,
    "currency_from" VARCHAR,
    "minimum_amount" DOUBLE,
    "maximum_amount" DOUBLE,
    "value_amount" DOUBLE,
    "percentile_10_amount" DOUBLE,
    "percentile_25_amount" DOUBLE,
    "median_amount" DOUBLE,
    "percentile_75_amount" DOUBLE,
    "percentile_90_amount" DOUBLE,
    "pay_period" VARCHAR,
    "pay_period_from" VARCHAR,
    "tax_basis" VARCHAR,
    "hours_per_week" DOUBLE,
    "annual_minimum_amount" DOUBLE,
    "annual_maximum_amount" DOUBLE,
    "annual_minimum_usd" DOUBLE,
    "annual_maximum_usd" DOUBLE,
    "usd_rate" DOUBLE,
    "annual_minimum_eur" DOUBLE,
    "annual_maximum_eur" DOUBLE,
    "eur_rate" DOUBLE,
    "rate_date" DATE,
    "oddities" VARCHAR[],
    "json_path" VARCHAR NOT NULL,
    "text_start" BIGINT,
    "text_length" BIGINT,
    "raw_text" VARCHAR NOT NULL,
    "batch_id" VARCHAR NOT NULL
);
COMMENT ON TABLE "salaries" IS 'Stated pay: by the employer, by a site''s estimate and in the text, kept apart by `stated_in`. One row a posting and stated salary.';
COMMENT ON COLUMN "salaries"."posting_id" IS 'The posting.';
COMMENT ON COLUMN "salaries"."salary_ordinal" IS 'Which salary, from 0.';
COMMENT ON COLUMN "salaries"."stated_in" IS 'employer: `baseSalary`; estimate: `estimatedSalary`; text: the description.';
COMMENT ON COLUMN "salaries"."pay_kind" IS 'What is paid, where it is said: base pay, what is earned on target, or commission.';
COMMENT ON COLUMN "salaries"."currency_code" IS 'ISO 4217.';
COMMENT ON COLUMN "salaries"."currency_from" IS 'said: by code, word or a sign of one currency; country: a sign such as $ that the posting''s country decides; usual: such a sign without a country, $ is USD.';
COMMENT ON COLUMN "salaries"."minimum_amount" IS 'Least, a pay period; the value where there is one.';
COMMENT ON COLUMN "salaries"."maximum_amount" IS 'Most, a pay period; the value where there is one.';
COMMENT ON COLUMN "salaries"."value_amount" IS 'The one amount, where a single one was stated.';
COMMENT ON COLUMN "salaries"."percentile_10_amount" IS 'percentile10 of a distribution.';
COMMENT ON COLUMN "salaries"."percentile_25_amount" IS 'percentile25 of a distribution.';
COMMENT ON COLUMN "salaries"."median_amount" IS 'median of a distribution.';
COMMENT ON COLUMN "salaries"."percentile_75_amount" IS 'percentile75 of a distribution.';
COMMENT ON COLUMN "salaries"."percentile_90_amount" IS 'percentile90 of a distribution.';
COMMENT ON COLUMN "salaries"."pay_period" IS 'What the amounts are paid for, as stated; inferred where `pay_period_from` says so.';
COMMENT ON COLUMN "salaries"."pay_period_from" IS 'unit: `unitText`, `unitCode` or `duration`; words: the phrase; amount: not stated, inferred from the amount''s size.';
COMMENT ON COLUMN "salaries"."tax_basis" IS 'Before or after tax, where said.';
COMMENT ON COLUMN "salaries"."hours_per_week" IS 'Hours with which an hourly rate became a year''s pay: the posting''s, else 40.';
COMMENT ON COLUMN "salaries"."annual_minimum_amount" IS 'Least a year, in `currency_code`, by `seeds/reference/annual_factors.csv`; of a distribution the lowest percentile. Null where no reading is plausible.';
COMMENT ON COLUMN "salaries"."annual_maximum_amount" IS 'Most a year, likewise; of a distribution the highest percentile.';
COMMENT ON COLUMN "salaries"."annual_minimum_usd" IS '`annual_minimum_amount` in US dollars.';
COMMENT ON COLUMN "salaries"."annual_maximum_usd" IS '`annual_maximum_amount` in US dollars.';
COMMENT ON COLUMN "salaries"."usd_rate" IS 'US dollars for one unit of `currency_code`.';
COMMENT ON COLUMN "salaries"."annual_minimum_eur" IS '`annual_minimum_amount` in euros.';
COMMENT ON COLUMN "salaries"."annual_maximum_eur" IS '`annual_maximum_amount` in euros.';
COMMENT ON COLUMN "salaries"."eur_rate" IS 'Euros for one unit of `currency_code`.';
COMMENT ON COLUMN "salaries"."rate_date" IS 'Day of the European Central Bank''s rates: the day the posting was posted, or the last working day before. Without a rate of that day nothing is converted; dollars in dollars and euros in euros need none.';
COMMENT ON COLUMN "salaries"."oddities" IS 'What is implausible. zero: 0 or 0 to 0, no amounts; placeholder: a form''s filler such as 1, 12345 or 999999; minimum_above_maximum; far_apart: one end more than 8 times the other; low_for_its_period, high_for_its_period: not possible for the pay period, and no other reading stands out; hourly_amount, monthly_amount, yearly_amount: the annual figures read it so although another period is stated; meant_as_thousands: 120 a year is read as 120,000; elsewhere: the words say that it holds for a state of the US where the posting has no place. Measured by `seeds/reference/typical_pay.csv`; currencies that are not listed there are not judged.';
COMMENT ON COLUMN "salaries"."json_path" IS 'Where in the posting.';
COMMENT ON COLUMN "salaries"."text_start" IS 'Where the words stand, from 1: `substr(description_text, text_start, text_length)` of `posting_texts` is `raw_text`; only where stated_in is text.';
COMMENT ON COLUMN "salaries"."text_length" IS 'Their length in characters.';
COMMENT ON COLUMN "salaries"."raw_text" IS 'What was said: JSON, or the very words where it is text.';
COMMENT ON COLUMN "salaries"."batch_id" IS 'The batch that brought this version.';

CREATE TABLE "skills" (
    "posting_id" VARCHAR NOT NULL,
    "skill_name" VARCHAR NOT NULL,
    "skill_id" VARCHAR,
    "category" VARCHAR,
    "level_code" VARCHAR NOT NULL,
    "minimum_years" DOUBLE,
    "found_in" VARCHAR NOT NULL,
    "matched_by" VARCHAR NOT NULL,
    "form_text" VARCHAR NOT NULL,
    "form_start" BIGINT,
    "form_length" BIGINT,
    "evidence_text" VARCHAR NOT NULL,
    "mention_count" BIGINT NOT NULL,
    "batch_id" VARCHAR NOT NULL
);
COMMENT ON TABLE "skills" IS 'The skills that postings name, each with the words that prove it. One row a posting and skill.';
COMMENT ON COLUMN "skills"."posting_id" IS 'The posting.';
COMMENT ON COLUMN "skills"."skill_name" IS 'The skill''s name in the taxonomy, else as written.';
COMMENT ON COLUMN "skills"."skill_id" IS 'Its id in `seeds/skills`; null if unknown.';
COMMENT ON COLUMN "skills"."category" IS 'Its category there.';
COMMENT ON COLUMN "skills"."level_code" IS 'How much it is wanted: the strongest of its mentions, by the sentence''s own words, else by the section''s heading.';
COMMENT ON COLUMN "skills"."minimum_years" IS 'Years of experience with it that are asked for, at least; null where none are said.';
COMMENT ON COLUMN "skills"."found_in" IS 'The property that proves it.';
COMMENT ON COLUMN "skills"."matched_by" IS 'How it was found: an item of `skills`, or which column of the taxonomy has the form.';
COMMENT ON COLUMN "skills"."form_text" IS 'The form as written.';
COMMENT ON COLUMN "skills"."form_start" IS 'Where the form stands, from 1: `substr(text, form_start, form_length)`, text being the title or the column of `posting_texts`; null in `skills` and `experienceRequirements`.';
COMMENT ON COLUMN "skills"."form_length" IS 'Its length in characters.';
COMMENT ON COLUMN "skills"."evidence_text" IS 'The sentence around the form.';
COMMENT ON COLUMN "skills"."mention_count" IS 'How often the posting names it.';
COMMENT ON COLUMN "skills"."batch_id" IS 'The batch that brought this version.';

CREATE TABLE "text_signatures" (
    "posting_id" VARCHAR NOT NULL,
    "text_sha256" VARCHAR,
    "minhash" VARCHAR,
    "word_count" BIGINT NOT NULL,
    "batch_id" VARCHAR NOT NULL
);
COMMENT ON TABLE "text_signatures" IS 'What texts of postings are compared by; `posting_clusters` is made from it. One row a posting.';
COMMENT ON COLUMN "text_signatures"."posting_id" IS 'The posting.';
COMMENT ON COLUMN "text_signatures"."text_sha256" IS 'Hex SHA-256 of all its texts'' words, without case, blanks and punctuation; null without text.';
COMMENT ON COLUMN "text_signatures"."minhash" IS '128 values of 4 hex digits: the share that two postings have in common, place by place, estimates how alike their texts are. Null below 30 words.';
COMMENT ON COLUMN "text_signatures"."word_count" IS 'Words in all its texts.';
COMMENT ON COLUMN "text_signatures"."batch_id" IS 'The batch that brought this version.';
