-- begin a session: https://docs.aws.amazon.com/redshift/latest/dg/r_SET.html
SET datestyle TO 'ISO, YMD';
-- begin a session: https://docs.aws.amazon.com/redshift/latest/dg/r_SET.html
SET timezone TO 'UTC';
-- begin a session: https://docs.aws.amazon.com/redshift/latest/dg/r_SET.html
SET statement_timeout TO 0;
-- begin a session: https://docs.aws.amazon.com/redshift/latest/dg/r_SET.html
SET search_path TO "Shop";
-- create the table that loads lock: https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
CREATE TABLE IF NOT EXISTS _leat_lock (n INTEGER);
-- create Leat's own tables: https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
CREATE TABLE IF NOT EXISTS _leat_loads (id BIGINT NOT NULL, table_name VARCHAR(65535) NOT NULL, pipeline VARCHAR(65535) NOT NULL, loaded_at TIMESTAMPTZ NOT NULL, added BIGINT NOT NULL, replaced BIGINT NOT NULL, deleted BIGINT NOT NULL, source VARCHAR(65535), source_version VARCHAR(65535), plan VARCHAR(65535));
-- create Leat's own tables: https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
CREATE TABLE IF NOT EXISTS _leat_warehouse (app VARCHAR(65535) NOT NULL, mark VARCHAR(65535) NOT NULL);
-- create Leat's own tables: https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
CREATE TABLE IF NOT EXISTS _leat_tables (table_name VARCHAR(65535) NOT NULL, key_columns VARCHAR(65535) NOT NULL);
-- create the table, and that of its deleted rows: https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
CREATE TABLE "sales" ("id" VARCHAR(65535) NOT NULL, "part" INTEGER NOT NULL, "a_varchar" VARCHAR(65535), "a_boolean" BOOLEAN, "a_integer" INTEGER, "a_bigint" BIGINT, "a_double" DOUBLE PRECISION, "a_date" DATE, "a_timestamp" TIMESTAMP, "a_timestamptz" TIMESTAMPTZ, "a_json" VARCHAR(65535), "a_decimal" NUMERIC(38,10), _leat_digest VARCHAR(36) NOT NULL, _leat_version BIGINT NOT NULL, _leat_load BIGINT NOT NULL);
-- create the table, and that of its deleted rows: https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
CREATE TABLE "_leat_deleted_sales" ("id" VARCHAR(65535) NOT NULL, "part" INTEGER NOT NULL, _leat_digest VARCHAR(36) NOT NULL, _leat_version BIGINT NOT NULL);
-- prevent other loads until COMMIT: https://docs.aws.amazon.com/redshift/latest/dg/r_LOCK.html
LOCK TABLE _leat_lock;
-- remove the former rows of a file, with `on_overwrite: replace`: https://docs.aws.amazon.com/redshift/latest/dg/r_DELETE.html
DELETE FROM "sales" WHERE _leat_load IN (SELECT id FROM _leat_loads WHERE table_name = ? AND pipeline = ? AND source = ? AND NOT (source_version = ? AND plan = ?));
-- stage the keys: https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
CREATE TEMPORARY TABLE _leat_staged_0_keys (n INTEGER, c0 VARCHAR(65535), c1 VARCHAR(65535));
-- copy them from the file of a manifest: https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html
COPY _leat_staged_0_keys FROM 's3://staged-rows/loads/leat-ID.manifest' IAM_ROLE 'arn:aws:iam::123456789012:role/load' FORMAT AS PARQUET MANIFEST;
-- check that all were copied: https://docs.aws.amazon.com/redshift/latest/dg/r_SELECT_synopsis.html
SELECT count(*) FROM _leat_staged_0_keys;
-- read what the table has for the keys: https://docs.aws.amazon.com/redshift/latest/dg/r_SELECT_synopsis.html
SELECT s.n, CAST(t._leat_digest AS VARCHAR), t._leat_version, 1 FROM (SELECT n, CAST(c0 AS VARCHAR(65535)) AS c0, CAST(c1 AS INTEGER) AS c1 FROM _leat_staged_0_keys) s JOIN "sales" t ON t."id" = s.c0 AND t."part" = s.c1 UNION ALL SELECT s.n, CAST(t._leat_digest AS VARCHAR), t._leat_version, 0 FROM (SELECT n, CAST(c0 AS VARCHAR(65535)) AS c0, CAST(c1 AS INTEGER) AS c1 FROM _leat_staged_0_keys) s JOIN "_leat_deleted_sales" t ON t."id" = s.c0 AND t."part" = s.c1;
-- drop the staged keys: https://docs.aws.amazon.com/redshift/latest/dg/r_DROP_TABLE.html
DROP TABLE _leat_staged_0_keys;
-- stage the rows that change: https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
CREATE TEMPORARY TABLE _leat_staged_1_rows (n INTEGER, c0 VARCHAR(65535), c1 VARCHAR(65535), c2 VARCHAR(65535), c3 VARCHAR(65535), c4 VARCHAR(65535), c5 VARCHAR(65535), c6 VARCHAR(65535), c7 VARCHAR(65535), c8 VARCHAR(65535), c9 VARCHAR(65535), c10 VARCHAR(65535), c11 VARCHAR(65535), digest VARCHAR(65535), version BIGINT, load BIGINT, gone BOOLEAN);
-- copy them from the file of a manifest: https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html
COPY _leat_staged_1_rows FROM 's3://staged-rows/loads/leat-ID.manifest' IAM_ROLE 'arn:aws:iam::123456789012:role/load' FORMAT AS PARQUET MANIFEST;
-- check that all were copied: https://docs.aws.amazon.com/redshift/latest/dg/r_SELECT_synopsis.html
SELECT count(*) FROM _leat_staged_1_rows;
-- remove older rows: https://docs.aws.amazon.com/redshift/latest/dg/r_DELETE.html
DELETE FROM "sales" USING _leat_staged_1_rows WHERE "sales"."id" = CAST(_leat_staged_1_rows.c0 AS VARCHAR(65535)) AND "sales"."part" = CAST(_leat_staged_1_rows.c1 AS INTEGER);
-- remove older deletions: https://docs.aws.amazon.com/redshift/latest/dg/r_DELETE.html
DELETE FROM "_leat_deleted_sales" USING _leat_staged_1_rows WHERE "_leat_deleted_sales"."id" = CAST(_leat_staged_1_rows.c0 AS VARCHAR(65535)) AND "_leat_deleted_sales"."part" = CAST(_leat_staged_1_rows.c1 AS INTEGER);
-- add the rows: https://docs.aws.amazon.com/redshift/latest/dg/r_INSERT_30.html
INSERT INTO "sales" ("id", "part", "a_varchar", "a_boolean", "a_integer", "a_bigint", "a_double", "a_date", "a_timestamp", "a_timestamptz", "a_json", "a_decimal", _leat_digest, _leat_version, _leat_load) SELECT s.c0, s.c1, s.c2, s.c3, s.c4, s.c5, s.c6, s.c7, s.c8, s.c9, s.c10, s.c11, s.digest, s.version, s.load FROM (SELECT n, CAST(c0 AS VARCHAR(65535)) AS c0, CAST(c1 AS INTEGER) AS c1, CAST(c2 AS VARCHAR(65535)) AS c2, (c3 = 'true') AS c3, CAST(c4 AS INTEGER) AS c4, CAST(c5 AS BIGINT) AS c5, CAST(c6 AS DOUBLE PRECISION) AS c6, CAST(c7 AS DATE) AS c7, CAST(REPLACE(c8, 'T', ' ') AS TIMESTAMP) AS c8, CAST(REPLACE(REPLACE(c9, 'T', ' '), 'Z', '+00') AS TIMESTAMPTZ) AS c9, CAST(c10 AS VARCHAR(65535)) AS c10, CAST(c11 AS NUMERIC(38,10)) AS c11, CAST(digest AS VARCHAR(36)) AS digest, version, load FROM _leat_staged_1_rows WHERE NOT gone) s;
-- add the deletions: https://docs.aws.amazon.com/redshift/latest/dg/r_INSERT_30.html
INSERT INTO "_leat_deleted_sales" ("id", "part", _leat_digest, _leat_version) SELECT s.c0, s.c1, s.digest, s.version FROM (SELECT n, CAST(c0 AS VARCHAR(65535)) AS c0, CAST(c1 AS INTEGER) AS c1, CAST(digest AS VARCHAR(36)) AS digest, version, load FROM _leat_staged_1_rows WHERE gone) s;
-- drop the staged rows: https://docs.aws.amazon.com/redshift/latest/dg/r_DROP_TABLE.html
DROP TABLE _leat_staged_1_rows;
-- add the load to the log: https://docs.aws.amazon.com/redshift/latest/dg/r_INSERT_30.html
INSERT INTO _leat_loads (id, table_name, pipeline, loaded_at, added, replaced, deleted, source, source_version, plan) VALUES (?, ?, ?, CAST(? AS TIMESTAMPTZ), ?, ?, ?, ?, ?, ?);
-- make the load visible and durable: https://docs.aws.amazon.com/redshift/latest/dg/r_COMMIT.html
COMMIT;
-- change a column: https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html
ALTER TABLE "sales" ADD COLUMN "_leat_new_price" VARCHAR(65535) DEFAULT '' NOT NULL;
-- change a column: https://docs.aws.amazon.com/redshift/latest/dg/r_UPDATE.html
UPDATE "sales" SET "_leat_new_price" = CAST("price" AS VARCHAR(65535));
-- change a column: https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html
ALTER TABLE "sales" DROP COLUMN "price";
-- change a column: https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html
ALTER TABLE "sales" RENAME COLUMN "_leat_new_price" TO "price";
-- change a column: https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html
ALTER TABLE "sales" ADD COLUMN "_leat_new_price" BIGINT DEFAULT 0 NOT NULL;
-- change a column: https://docs.aws.amazon.com/redshift/latest/dg/r_UPDATE.html
UPDATE "sales" SET "_leat_new_price" = CAST("price" AS BIGINT);
-- change a column: https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html
ALTER TABLE "sales" DROP COLUMN "price";
-- change a column: https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html
ALTER TABLE "sales" RENAME COLUMN "_leat_new_price" TO "price";
-- change a column: https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html
ALTER TABLE "sales" ADD COLUMN "_leat_new_price" DATE DEFAULT '1970-01-01' NOT NULL;
-- change a column: https://docs.aws.amazon.com/redshift/latest/dg/r_UPDATE.html
UPDATE "sales" SET "_leat_new_price" = CAST("price" AS DATE);
-- change a column: https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html
ALTER TABLE "sales" DROP COLUMN "price";
-- change a column: https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html
ALTER TABLE "sales" RENAME COLUMN "_leat_new_price" TO "price";
-- change a column: https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html
ALTER TABLE "sales" ADD COLUMN "_leat_new_price" NUMERIC(12,2);
-- change a column: https://docs.aws.amazon.com/redshift/latest/dg/r_UPDATE.html
UPDATE "sales" SET "_leat_new_price" = CAST("price" AS NUMERIC(12,2));
-- change a column: https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html
ALTER TABLE "sales" DROP COLUMN "price";
-- change a column: https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html
ALTER TABLE "sales" RENAME COLUMN "_leat_new_price" TO "price";
