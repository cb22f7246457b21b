package dev.leat.kernel.query;

import dev.leat.app.Csv;
import dev.leat.app.FileFormat;
import dev.leat.app.Schema;
import dev.leat.app.TypeReader;
import dev.leat.batch.LocalContent;
import dev.leat.file.DecodedFiles;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.bind.TypeSpelling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Files of one form that can be queried as a table. DuckDB reads Parquet files; the decoder of
/// pipelines reads all others, as [DecodedFiles] describes.
///
/// @param csv the dialect, if it is known
/// @param schema the columns that are known
public record FileTable(
        FileFormat format, List<Path> files, Optional<Csv> csv, Optional<Schema> schema) {

    public FileTable {
        files = List.copyOf(files);
    }

    public FileTable(FileFormat format, List<Path> files) {
        this(format, files, Optional.empty(), Optional.empty());
    }

    /// Opens text files, whose names in messages are their paths.
    ///
    /// @param first true if the types of documents without a schema are those of the first ones
    DecodedFiles open(boolean first) throws UnreadableFileException, IOException {
        var contents = new ArrayList<LocalContent>();
        for (var file : files) {
            contents.add(LocalContent.of(file.toString(), file));
        }
        var form = new DecodedFiles.Form(format, csv, schema);
        return first ? DecodedFiles.ofFirst(form, contents) : DecodedFiles.of(form, contents);
    }

    void write(QueryFrameWriter to) {
        to.text(format.name()).texts(files.stream().map(Path::toString).toList());
        to.number(csv.isPresent() ? 1 : 0);
        csv.ifPresent(of ->
                to.text(String.valueOf(of.delimiter()))
                        .text(of.quote().map(String::valueOf).orElse(null))
                        .text(of.escape().map(String::valueOf).orElse(null))
                        .number(of.header() ? 1 : 0)
                        .texts(of.nulls())
                        .text(of.encoding())
                        .text(of.comment().map(String::valueOf).orElse(null)));
        to.text(schema.map(Schema::name).orElse(null));
        var fields = schema.map(Schema::fields).orElse(List.of());
        to.number(fields.size());
        fields.forEach(field ->
                to.text(field.name())
                        .text(TypeSpelling.of(field.type()))
                        .number(field.notNull() ? 1 : 0)
                        .number(field.pii() ? 1 : 0)
                        .text(field.format().orElse(null)));
    }

    static FileTable read(QueryFrameReader from) {
        var format = FileFormat.valueOf(from.text());
        var files = from.texts().stream().map(Path::of).toList();
        var csv = from.number() == 1 ? Optional.of(csv(from)) : Optional.<Csv>empty();
        var name = Optional.ofNullable(from.nullable());
        var fields = new ArrayList<Schema.Field>();
        for (long left = from.number(); left > 0; left--) {
            fields.add(
                    new Schema.Field(
                            from.text(),
                            TypeReader.read(from.text()).orElseThrow(),
                            from.number() == 1,
                            from.number() == 1,
                            Optional.ofNullable(from.nullable())));
        }
        return new FileTable(format, files, csv, name.map(of -> new Schema(of, fields)));
    }

    private static Csv csv(QueryFrameReader from) {
        return new Csv(
                from.text().charAt(0),
                character(from),
                character(from),
                from.number() == 1,
                from.texts(),
                from.text(),
                character(from));
    }

    private static Optional<Character> character(QueryFrameReader from) {
        return Optional.ofNullable(from.nullable()).map(text -> text.charAt(0));
    }
}
