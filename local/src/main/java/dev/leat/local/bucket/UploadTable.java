package dev.leat.local.bucket;

import java.util.List;

/// The rows of uploads and of their parts. An upload that is complete has the `version` of its
/// object, and no parts any more. Its row goes when it `ends`.
final class UploadTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE upload(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
                            + " bucket TEXT NOT NULL, key TEXT NOT NULL, metadata TEXT NOT NULL,"
                            + " headers TEXT NOT NULL, condition TEXT NOT NULL, terms TEXT,"
                            + " begun INTEGER NOT NULL, ends INTEGER NOT NULL, version INTEGER)"
                            + " STRICT",
                    "CREATE INDEX upload_key ON upload(bucket, key, number) WHERE version IS NULL",
                    "CREATE INDEX upload_ends ON upload(ends)",
                    "CREATE TABLE part(upload INTEGER NOT NULL, number INTEGER NOT NULL,"
                            + " etag TEXT NOT NULL, size INTEGER NOT NULL, checksum TEXT,"
                            + " at INTEGER NOT NULL, blob TEXT NOT NULL UNIQUE,"
                            + " PRIMARY KEY (upload, number)) STRICT, WITHOUT ROWID");

    private UploadTable() {}
}
