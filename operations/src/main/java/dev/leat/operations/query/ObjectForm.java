package dev.leat.operations.query;

import dev.leat.app.App;
import dev.leat.app.Csv;
import dev.leat.app.FileExtension;
import dev.leat.app.FileFormat;
import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The format of an object, and the dialect and columns if a pipeline reads it as text.
record ObjectForm(FileFormat format, Optional<Csv> csv, Optional<Schema> schema) {

    private static ObjectForm of(Pipeline pipeline, FileSource files) {
        var text = Optional.of(files).filter(of -> of.format() != FileFormat.PARQUET);
        return new ObjectForm(
                files.format(),
                text.map(FileSource::csv),
                text.filter(_ -> !pipeline.from().infersColumns())
                        .map(_ -> pipeline.from().schema()));
    }

    /// Returns the forms in which pipelines read an object, in the order of the app file, each with
    /// the name of the first such pipeline. If no pipeline reads the object as its name says, the
    /// only form is that of its name.
    static Map<ObjectForm, String> of(App app, String bucket, String key) {
        var forms = new LinkedHashMap<ObjectForm, String>();
        var named = FileExtension.format(key);
        boolean rejected = key.endsWith(FileSource.REJECTED);
        for (var pipeline : app.pipelines().values()) {
            pipeline.from()
                    .files()
                    .filter(files -> files.matches(bucket, key) && !rejected)
                    .filter(files ->
                            isParquet(named.orElse(files.format())) == isParquet(files.format()))
                    .ifPresent(files -> forms.putIfAbsent(of(pipeline, files), pipeline.name()));
        }
        if (forms.isEmpty()) {
            var format = named.orElse(FileFormat.CSV);
            forms.put(new ObjectForm(format, Optional.empty(), Optional.empty()), "");
        }
        return forms;
    }

    private static boolean isParquet(FileFormat format) {
        return format == FileFormat.PARQUET;
    }
}
