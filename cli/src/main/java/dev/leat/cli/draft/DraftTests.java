package dev.leat.cli.draft;

import dev.leat.config.edit.YamlScalars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The tests of the new app.
record DraftTests(Draft draft, SampleRun.Result result) {

    private static final String ONCE = "each-record-is-stored-or-rejected";
    private static final String TWICE = "a-file-that-comes-twice-is-stored-once";

    /// Writes the test files.
    void write(Path app) throws IOException {
        var folder = Files.createDirectory(app.resolve("tests"));
        Files.writeString(
                folder.resolve(ONCE + ".yaml"),
                "# Each record of the sample is a row of the table, or is in the file of rejected records with its reasons.\ngiven:\n"
                        + put()
                        + expect());
        Files.writeString(
                folder.resolve(TWICE + ".yaml"),
                "# The same file again is a duplicate: no row is added. A crash between two commits adds none either.\ngiven:\n"
                        + put()
                        + "  - wait: 1h\n"
                        + put()
                        + "faults:\n  - crash: between write and ack\n"
                        + expect());
    }

    private String put() {
        var name = draft.file.name();
        return "  - put: {bucket: %s, key: %s, file: %s}%n"
                .formatted(
                        Draft.BUCKET,
                        YamlScalars.scalar(name, true),
                        YamlScalars.scalar("../samples/" + Draft.BUCKET + "/" + name, true));
    }

    private String expect() {
        boolean rejected = result.totals().rejected() > 0;
        var text = new StringBuilder("expect:\n");
        text.append(
                "  - {warehouse_table: %s, count: %d}%n"
                        .formatted(draft.table, result.totals().written()));
        if (rejected) {
            text.append(
                    "  - {bucket: %s-rejects, key: %s, count: %d}   # one row for each reason%n"
                            .formatted(
                                    Draft.PIPELINE,
                                    YamlScalars.scalar(draft.file.name() + ".rejects", true),
                                    result.reasons().size()));
        }
        text.append(
                "  - {dead_letters: %s-files-dlq, count: %d}%n"
                        .formatted(Draft.PIPELINE, rejected ? 1 : 0));
        text.append("  - invariants: hold\n");
        return text.toString();
    }
}
