package dev.leat.load;

import dev.leat.app.Files;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.Template;
import dev.leat.app.Template.Part;
import dev.leat.batch.FileUnit;

/// Where the rejected lines of a file are published: beside the pipeline's first output in a
/// bucket, or in a bucket of their own.
public record RejectsPlace(String bucket, String key) {

    /// What the keys of such objects end with.
    public static final String SUFFIX = ".rejects";

    /// The bucket in which all of a pipeline's are.
    public static String bucket(Pipeline pipeline) {
        return pipeline.to().stream()
                .filter(sink -> sink.files().isPresent())
                .findFirst()
                .map(Sink::name)
                .orElse(pipeline.name() + Files.REJECTS_SUFFIX);
    }

    public static RejectsPlace of(Pipeline pipeline, FileUnit unit) {
        boolean append =
                pipeline.from()
                        .files()
                        .filter(files -> files.onOverwrite() == Files.OnOverwrite.APPEND)
                        .isPresent();
        for (var sink : pipeline.to()) {
            if (sink.files().isPresent()) {
                var folder = folder(sink.files().get().path(), unit);
                return new RejectsPlace(
                        sink.name(),
                        folder
                                + name(
                                        unit.stem(),
                                        append && !folder.contains(unit.versionText()),
                                        unit));
            }
        }
        return new RejectsPlace(bucket(pipeline), name(unit.key(), append, unit));
    }

    /// A place beside this one that only this version of this object has.
    public RejectsPlace of(FileUnit unit) {
        var stem = key.substring(0, key.length() - SUFFIX.length());
        return new RejectsPlace(bucket, name(stem, true, unit));
    }

    /// The same where pipelines share that place.
    RejectsPlace of(FileUnit unit, Pipeline pipeline) {
        var stem = key.substring(0, key.length() - SUFFIX.length());
        return new RejectsPlace(bucket, name(stem + "." + pipeline.name(), true, unit));
    }

    private static String name(String name, boolean versioned, FileUnit unit) {
        return name + (versioned ? "." + unit.versionText() : "") + SUFFIX;
    }

    /// What the path says before anything that is not the same for the whole file, up to its last
    /// slash.
    private static String folder(Template path, FileUnit unit) {
        var text = new StringBuilder();
        for (var part : path.parts()) {
            if (part instanceof Part.Text(var plain)) {
                text.append(plain);
            } else if (part instanceof Part.OfSource(var name)) {
                text.append(source(name, unit));
            } else {
                break;
            }
        }
        return text.substring(0, text.lastIndexOf("/") + 1);
    }

    private static String source(String name, FileUnit unit) {
        return switch (name) {
            case "id" -> unit.id();
            case "name" -> unit.bucket();
            case "key" -> unit.key();
            case "stem" -> unit.stem();
            case "version" -> unit.versionText();
            default -> throw new IllegalArgumentException("no file has source." + name);
        };
    }

    @Override
    public String toString() {
        return bucket + "/" + key;
    }
}
