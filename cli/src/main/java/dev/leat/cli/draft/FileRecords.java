package dev.leat.cli.draft;

import dev.leat.app.Type;
import dev.leat.cli.terminal.Terminal;
import dev.leat.config.AppException;
import dev.leat.quality.data.DataFiles;
import dev.leat.quality.data.DataOptions;
import dev.leat.quality.data.DataTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Opens the records of the file as a table. A CSV file is first read by a pipeline without types,
/// so that the table has exactly the values that the pipeline of the new app will see.
///
/// @param work a temporary folder
record FileRecords(InputFile file, Path work, Terminal terminal) {

    /// Opens the table.
    ///
    /// @param form the dialect of a CSV file
    DataTable open(Optional<CsvForm> form) throws IOException, InterruptedException {
        return form.isPresent()
                ? DataFiles.written(texts(form.get()), DataOptions.DEFAULT)
                : DataFiles.open(
                        file.path().toString(),
                        List.of(file.path()),
                        Optional.of(file.format()),
                        DataOptions.DEFAULT);
    }

    private Path texts(CsvForm form) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory(work, "texts-");
        var draft = new Draft("texts", file, "texts", Optional.of(form), 0);
        form.names()
                .forEach(
                        name -> draft.columns.add(DraftColumn.of(name, name, Type.Simple.VARCHAR)));
        Files.writeString(folder.resolve("app.yaml"), DraftYaml.ofTexts(draft));
        var output = folder.resolve("texts.csv");
        try {
            new SampleRun(folder, terminal).run(file.path(), output);
        } catch (AppException mistakes) {
            throw new IllegalStateException(
                    "the columns of %s cannot be read: %s"
                            .formatted(file.path(), mistakes.getMessage()),
                    mistakes);
        }
        return output;
    }
}
