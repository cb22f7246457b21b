package dev.leat.cli.draft;

import com.google.re2j.Pattern;
import dev.leat.app.FileExtension;
import dev.leat.app.FileFormat;
import dev.leat.cli.terminal.CommandException;
import dev.leat.error.FileErrorText;
import dev.leat.quality.data.ColumnNaming;
import dev.leat.quality.data.CsvForm;
import dev.leat.quality.data.DataFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The file for which an app is created.
record InputFile(Path path, FileFormat format) {

    private static final Pattern NUMBERED = Pattern.compile("^_([0-9])");
    private static final Pattern SUFFIX =
            Pattern.compile("(?i)\\.[a-z0-9]+(\\.(gz|gzip|zst|zstd))?$");

    /// @throws CommandException if the file does not exist or has no content
    static InputFile of(Path path) {
        if (!Files.isRegularFile(path)) {
            throw CommandException.input("no such file: " + path);
        }
        var head = new InputFile(path, FileFormat.CSV).head();
        if (head.length == 0) {
            throw CommandException.input(
                    "%s is empty; name a file with a header or records".formatted(path));
        }
        return new InputFile(path, DataFiles.format(path));
    }

    /// Returns the first bytes, decompressed.
    byte[] head() {
        try {
            return DataFiles.head(path, CsvForm.HEAD);
        } catch (IOException failed) {
            throw CommandException.input(
                    "%s cannot be read: %s".formatted(path, FileErrorText.said(failed)));
        }
    }

    String name() {
        return String.valueOf(path.getFileName());
    }

    boolean csv() {
        return format == FileFormat.CSV || format == FileFormat.TSV;
    }

    /// Returns the end of the name that the pipeline selects; empty if the name has no extension.
    String suffix() {
        var found = SUFFIX.matcher(name());
        return found.find() ? found.group() : "";
    }

    /// Returns true if the suffix implies the format.
    boolean implied() {
        return FileExtension.format("x" + suffix())
                .map(implied -> implied == format)
                .orElse(format == FileFormat.CSV);
    }

    /// Returns the name without extension, as the name of a table.
    String stem() {
        var name = name();
        var stem = name.substring(0, name.length() - suffix().length());
        return NUMBERED.matcher(ColumnNaming.plain(stem, "rows")).replaceFirst("file_$1");
    }
}
