package dev.leat.config;

import dev.leat.app.Csv;
import dev.leat.app.FileExtension;
import dev.leat.app.FileFormat;
import dev.leat.app.FileSource;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.List;

/// The options of `from` that apply to a bucket.
final class FilesSpec {

    static final Option<String> BUCKET =
            Option.of("bucket", Names.of("a bucket"), "The bucket to read.");
    static final Option<FileFormat> FORMAT =
            Option.of(
                    "format",
                    ScalarValues.oneOf(FileFormat.values()),
                    "The file format; by default that of the `suffix`, else csv.");
    static final Option<CsvSpec.Given> CSV =
            Option.of("csv", CsvSpec.VALUE, "The dialect of CSV and TSV files.");
    static final Option<String> PREFIX =
            Option.of(
                    "prefix", PathText.PART, "Reads only objects whose keys begin with this text.");
    static final Option<String> SUFFIX =
            Option.of("suffix", PathText.PART, "Reads only objects whose keys end with this text.");
    static final Option<FileSource.OnOverwrite> ON_OVERWRITE =
            Option.of(
                    "on_overwrite",
                    ScalarValues.oneOf(
                            FileSource.OnOverwrite.REPLACE, FileSource.OnOverwrite.APPEND),
                    "Handling of an object that is overwritten with other content: `replace`"
                            + " replaces the rows of the older version, `append` processes"
                            + " another file. By default the new version is rejected.");
    static final Option<String> VIA =
            Option.of(
                    "via",
                    Names.of("a queue"),
                    "The queue of the object notifications; by default PIPELINE-files, which is"
                            + " created automatically.");

    /// The options that are valid only with `bucket`.
    static final List<Option<?>> OPTIONS = List.of(FORMAT, CSV, PREFIX, SUFFIX, ON_OVERWRITE, VIA);

    private FilesSpec() {}

    static FileSource read(String bucket, Options options, Node node, ReadContext in) {
        var suffix = options.find(SUFFIX).orElse("");
        var format =
                options.find(FORMAT).or(() -> FileExtension.format(suffix)).orElse(FileFormat.CSV);
        var usual = format == FileFormat.TSV ? Csv.TABS : Csv.DEFAULT;
        var at = node instanceof Node.Entries map ? map.find("csv").orElse(node) : node;
        var csv = options.find(CSV).map(given -> given.over(usual, at, in)).orElse(usual);
        if (options.has(CSV)) {
            fits(format, at, in);
        }
        return new FileSource(
                bucket,
                options.find(PREFIX).orElse(""),
                suffix,
                format,
                csv,
                options.find(ON_OVERWRITE).orElse(FileSource.OnOverwrite.REJECT));
    }

    /// Reports options that do not apply to the format. `encoding` applies to all text formats; the
    /// other options apply only to CSV and TSV.
    private static void fits(FileFormat format, Node csv, ReadContext in) {
        boolean all =
                switch (format) {
                    case CSV, TSV -> true;
                    case NDJSON, JSON -> false;
                    case PARQUET -> false;
                };
        if (all || !(csv instanceof Node.Entries map)) {
            return;
        }
        map.entries().stream()
                .map(Node.Entry::key)
                .filter(key ->
                        format == FileFormat.PARQUET || !key.value().equals(CsvSpec.ENCODING))
                .filter(key -> CsvSpec.SPEC.find(key.value()).isPresent())
                .forEach(key ->
                        in.problem(
                                key.mark(),
                                FileLintMessage.CSV_OF_OTHERS,
                                key.value(),
                                format.word()));
    }
}
