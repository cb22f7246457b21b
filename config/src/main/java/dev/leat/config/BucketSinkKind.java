package dev.leat.config;

import dev.leat.app.Compression;
import dev.leat.app.FileExtension;
import dev.leat.app.FileFormat;
import dev.leat.app.Sink;
import dev.leat.app.TextTemplate;
import dev.leat.app.sink.BucketSink;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.List;
import java.util.Optional;

/// Sinks that write objects to a bucket.
final class BucketSinkKind {

    private static final Option<String> RESOURCE =
            Option.of(
                    BucketSink.KIND,
                    Names.of("a bucket"),
                    "The bucket to which the rows of a file or batch are written, as objects.");

    static final Option<TextTemplate> PATH =
            Option.of("path", PathText.PATH, "For a bucket: the key of the object to write.");
    static final Option<FileFormat> FORMAT =
            Option.of(
                    "format",
                    ScalarValues.oneOf(FileFormat.CSV, FileFormat.NDJSON, FileFormat.PARQUET),
                    "For a bucket: the file format; by default that of the path's suffix, else"
                            + " parquet.");
    static final Option<Compression> COMPRESSION =
            Option.of(
                    "compression",
                    ScalarValues.oneOf(Compression.values()),
                    "For a bucket: the compression; by default that of the path's suffix, else"
                            + " zstd for parquet and none for other formats. Snappy is for"
                            + " parquet only.");

    static final SinkKind KIND =
            new SinkKind(RESOURCE, List.of(PATH, FORMAT, COMPRESSION), BucketSinkKind::read);

    private BucketSinkKind() {}

    private static Optional<Sink> read(
            SinkKind.Common common, Options options, Node node, ReadContext in) {
        var given = options.find(FORMAT);
        var packed = options.find(COMPRESSION);
        return options.need(PATH)
                .map(path -> {
                    var end = PathText.end(path);
                    var format = given.or(() -> written(end)).orElse(FileFormat.PARQUET);
                    var compression =
                            packed.or(() -> FileExtension.compression(end)).orElse(usual(format));
                    if (compression == Compression.SNAPPY && format != FileFormat.PARQUET) {
                        in.problem(node.mark(), FileLintMessage.SNAPPY, format.word());
                    }
                    return new BucketSink(
                            common.name(),
                            common.filter(),
                            common.columns(),
                            path,
                            format,
                            compression);
                });
    }

    /// Returns the format that a path's suffix implies. Empty for formats that Leat cannot write.
    private static Optional<FileFormat> written(String end) {
        return FileExtension.format(end)
                .filter(format ->
                        switch (format) {
                            case CSV, NDJSON, PARQUET -> true;
                            case TSV, JSON -> false;
                        });
    }

    private static Compression usual(FileFormat format) {
        return format == FileFormat.PARQUET ? Compression.ZSTD : Compression.NONE;
    }
}
