package dev.leat.load;

import com.google.re2j.Pattern;
import dev.leat.app.App;
import dev.leat.app.BucketSource;
import dev.leat.app.Cluster;
import dev.leat.app.Compression;
import dev.leat.app.Csv;
import dev.leat.app.FileExtension;
import dev.leat.app.FileFormat;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.app.PipelineSource;
import dev.leat.app.Sink;
import dev.leat.app.Step;
import dev.leat.app.TextTemplate;
import dev.leat.app.TextTemplate.Part;
import dev.leat.app.WarehouseTable;
import dev.leat.app.sink.BucketSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The plan of `leat run`: the pipeline reads files, and writes to `target`. If `folder` is true,
/// the target is a folder that replaces the pipeline's buckets; otherwise it is the name of a file.
public record SingleRunPlan(App app, Pipeline pipeline, String target, boolean folder) {

    private static final String OUTPUT = "output";
    private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

    /// Creates the plan of a run of this pipeline.
    ///
    /// @throws IllegalArgumentException if the pipeline has steps that apply only to messages, or
    ///   the name of the file has no extension of a format
    public static SingleRunPlan of(App app, Pipeline pipeline, String target, boolean folder) {
        pipeline.steps().forEach(step -> ofFiles(step, pipeline));
        boolean buckets = folder && pipeline.to().stream().anyMatch(to -> to.files().isPresent());
        var to = folder ? toFolder(pipeline) : List.<Sink>of(toFile(target));
        var all = with(pipeline, pipeline.from(), to);
        var plan = buckets ? all : all.withSteps(withoutRepeats(app, pipeline));
        return new SingleRunPlan(app, plan, target, folder);
    }

    /// Returns the steps of the pipeline. If a sink judges rows by key, the last step removes
    /// repeats within a file in the same way, unless a step already processes all rows of the file
    /// at once.
    private static List<Step> withoutRepeats(App app, Pipeline pipeline) {
        var steps = new ArrayList<>(pipeline.steps());
        if (pipeline.stepsOverFile() == 0) {
            pipeline.to().stream()
                    .map(sink -> key(app, pipeline, sink))
                    .filter(key -> !key.isEmpty())
                    .findFirst()
                    .map(key -> new Step.Distinct(key, pipeline.version().isPresent()))
                    .ifPresent(steps::add);
        }
        return steps;
    }

    /// Returns the columns by which the sink judges the rows of a file; empty if it adds all rows.
    private static List<String> key(App app, Pipeline pipeline, Sink sink) {
        if (sink.files().isPresent()
                || (sink.lakeTable().isPresent() && !LakeTable.hasKeyOf(pipeline))) {
            return List.of();
        }
        return sink.warehouseTable()
                .filter(_ -> sink.columns().isEmpty())
                .map(table -> app.get(WarehouseTable.class, table).key())
                .orElse(pipeline.key());
    }

    private static void ofFiles(Step step, Pipeline pipeline) {
        if (step.needsMessages()) {
            var name = step instanceof Step.Lookup ? "lookup` with `missing: retry" : step.kind();
            throw new IllegalArgumentException(
                    "pipeline %s has a step `%s`, which applies to messages, and `leat run` reads files; try the pipeline with `leat test`"
                            .formatted(pipeline.name(), name));
        }
    }

    /// Returns the pipeline for this file. A pipeline that reads a queue gets a file source with
    /// the format that the file's extension names.
    public Pipeline reading(String input) {
        var from = pipeline.from();
        if (from.files().isPresent()) {
            return pipeline;
        }
        var format = FileExtension.format(name(input)).orElse(FileFormat.NDJSON);
        var files =
                new dev.leat.app.FileSource(
                        "input",
                        "",
                        "",
                        format,
                        format == FileFormat.TSV ? Csv.TABS : Csv.DEFAULT,
                        dev.leat.app.FileSource.OnOverwrite.REJECT);
        return with(
                pipeline,
                new BucketSource(from.queue(), files, from.schema(), from.unknownFields()),
                pipeline.to());
    }

    private static Pipeline with(Pipeline pipeline, PipelineSource from, List<Sink> to) {
        return Pipeline.of(pipeline.name(), from)
                .withKey(pipeline.key())
                .withVersion(pipeline.version())
                .withSteps(pipeline.steps())
                .withTo(to)
                .withMaxRejects(pipeline.maxRejects());
    }

    private static Sink toFile(String target) {
        var name = name(target);
        var format = FileExtension.format(name);
        if (format.isEmpty() || format.get() == FileFormat.JSON || format.get() == FileFormat.TSV) {
            throw new IllegalArgumentException(
                    "--output %s is neither a file nor a folder; a file name ends in .parquet, .csv, .csv.gz, .csv.zst, .ndjson, .ndjson.gz or .ndjson.zst; a folder name ends in /"
                            .formatted(target));
        }
        var usual = format.get() == FileFormat.PARQUET ? Compression.ZSTD : Compression.NONE;
        return sink(
                List.of(new Part.Text(name)),
                format.get(),
                FileExtension.compression(name).orElse(usual));
    }

    private static Sink sink(List<Part> path, FileFormat format, Compression compression) {
        return new BucketSink(
                OUTPUT,
                new Sink.Filter.All(),
                Map.of(),
                new TextTemplate(path),
                format,
                compression);
    }

    /// Returns the bucket sinks, or all sinks if a bucket sink has an `else` filter. A pipeline
    /// without bucket sinks gets one sink that writes Parquet.
    private static List<Sink> toFolder(Pipeline pipeline) {
        var buckets = pipeline.to().stream().filter(sink -> sink.files().isPresent()).toList();
        if (buckets.isEmpty()) {
            return List.of(
                    sink(
                            List.of(new Part.OfSource("stem"), new Part.Text(".parquet")),
                            FileFormat.PARQUET,
                            Compression.ZSTD));
        }
        boolean rest = buckets.stream().anyMatch(sink -> sink.filter() instanceof Sink.Filter.Else);
        return rest ? new ArrayList<>(pipeline.to()) : buckets;
    }

    /// Returns the path of an object of this sink, relative to the target if that is a folder, or
    /// to the folder of the target.
    ///
    /// @throws IllegalArgumentException if the path would be outside the folder
    public String path(int sink, String key) {
        if (!folder) {
            return name(target);
        }
        var buckets =
                pipeline.to().stream()
                        .filter(to -> to.files().isPresent())
                        .map(Sink::name)
                        .distinct()
                        .count();
        return inside(buckets > 1 ? pipeline.to().get(sink).name() + "/" + key : key);
    }

    /// Returns the path of a file's rejected lines, relative like that of an object. `key` is the
    /// key that the object with these lines would have in a bucket.
    ///
    /// @throws IllegalArgumentException if the path would be outside the folder
    public String rejects(String input, String key) {
        return folder ? inside(key) : stem(target) + "." + stem(input) + ".rejects";
    }

    /// Returns the reason if other processes cannot run the pipeline from its app file alone.
    public Optional<String> onCluster() {
        return Cluster.unfit(pipeline);
    }

    /// Returns true if an input or a target is a URI, and not a local path.
    public static boolean isUri(String location) {
        return URI.matcher(location).matches();
    }

    /// Returns the message for two inputs with the same output.
    public static String clash(String output) {
        return "two inputs have the same output %s; add {source.stem} to the pipeline's path, or run them separately"
                .formatted(output);
    }

    private String inside(String key) {
        var root = Path.of("/folder");
        var path = root.resolve(key).normalize();
        if (!path.startsWith(root) || path.equals(root)) {
            throw new IllegalArgumentException(
                    "the pipeline would write '%s', which is outside %s".formatted(key, target));
        }
        return root.relativize(path).toString();
    }

    /// Returns the last segment of a path.
    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String stem(String file) {
        var name = name(file);
        int dot = name.indexOf('.', 1);
        return dot < 0 ? name : name.substring(0, dot);
    }
}
