package dev.leat.cli.backup;

import dev.leat.cli.terminal.CommandException;
import dev.leat.error.FileErrorText;
import dev.leat.port.BackupSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The file `manifest.json` of a backup, which is written last: a backup without it is not
/// complete.
///
/// @param format the version of the format of backups
/// @param state the version of the format of the state folder in it
/// @param sums the SHA-256 of the file [#SUMS]
record BackupManifest(int format, int state, BackupSummary summary, String sums) {

    static final String FILE = "manifest.json";

    /// The file with the SHA-256 of each file of the state, in the format of `sha256sum`.
    static final String SUMS = "SHA256SUMS";

    /// The folder with the files of the state.
    static final String STATE = "state";

    /// The version of the format that this version of Leat writes and reads.
    static final int FORMAT = 1;

    private static final long LARGEST = 1 << 20;

    private static final JsonMapper JSON = JsonMapper.shared();

    String text() {
        var manifest =
                JSON.createObjectNode()
                        .put("format", format)
                        .put("state_version", state)
                        .put("app", summary.app())
                        .put("at", summary.at().toString())
                        .put("files", summary.files())
                        .put("bytes", summary.bytes())
                        .put("sha256sums", sums);
        var missing = manifest.putArray("not_contained");
        summary.missing().forEach(missing::add);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n";
    }

    /// Reads the manifest of a backup.
    ///
    /// @param version the version of state folders that this version of Leat reads
    /// @throws CommandException if there is none, or this version of Leat cannot read the backup
    static BackupManifest read(Path backup, int version) {
        var file = backup.resolve(FILE);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw CommandException.input(
                    "%s is not a complete backup: it has no %s; use another backup"
                            .formatted(backup, FILE));
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw new IllegalArgumentException("too large");
            }
            var manifest = of(JSON.readTree(Files.readAllBytes(file)));
            if (manifest.format != FORMAT || manifest.state != version) {
                throw CommandException.input(
                        "the backup %s has format %d and state version %d, but this version of Leat supports only %d and %d; use the version of Leat that wrote it"
                                .formatted(
                                        backup, manifest.format, manifest.state, FORMAT, version));
            }
            return manifest;
        } catch (JacksonException | IllegalArgumentException damaged) {
            throw CommandException.error(
                    "the backup %s is damaged: %s is not valid; use another backup"
                            .formatted(backup, FILE));
        } catch (IOException failed) {
            throw CommandException.error(
                    "cannot read %s: %s".formatted(file, FileErrorText.said(failed)));
        }
    }

    private static BackupManifest of(JsonNode json) {
        int format = json.path("format").asInt(0);
        int state = json.path("state_version").asInt(0);
        if (format < 1 || state < 1) {
            throw new IllegalArgumentException("no version");
        }
        var summary =
                new BackupSummary(
                        json.path("app").asString(""),
                        instant(json.path("at").asString("")),
                        json.path("files").asLong(0),
                        json.path("bytes").asLong(0),
                        texts(json.path("not_contained")));
        return new BackupManifest(format, state, summary, json.path("sha256sums").asString(""));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (java.time.DateTimeException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(text -> text.asString("")).toList();
    }
}
