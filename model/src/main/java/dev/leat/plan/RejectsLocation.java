package dev.leat.plan;

import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.app.TextTemplate;
import dev.leat.app.TextTemplate.Part;
import dev.leat.batch.FileUnit;

/// The location at which the rejected lines of a file are published: in the folder of the
/// pipeline's first output in a bucket, or in a separate bucket for rejected lines.
public record RejectsLocation(String bucket, String key) {

    /// Suffix of the keys of objects with rejected lines.
    public static final String SUFFIX = FileSource.REJECTED;

    public static RejectsLocation of(Pipeline pipeline, FileUnit unit) {
        boolean append =
                pipeline.from()
                        .files()
                        .filter(files -> files.onOverwrite() == FileSource.OnOverwrite.APPEND)
                        .isPresent();
        for (var sink : pipeline.to()) {
            if (sink.files().isPresent()) {
                var folder = folder(sink.files().get().path(), unit);
                return new RejectsLocation(
                        sink.name(),
                        folder
                                + name(
                                        unit.stem(),
                                        append && !folder.contains(unit.versionText()),
                                        unit));
            }
        }
        return new RejectsLocation(pipeline.rejectedTo(), name(unit.key(), append, unit));
    }

    /// Returns the name of the object at this location.
    public OutputRule.Name name() {
        return new OutputRule.Name(bucket, key);
    }

    /// Returns a location in the same folder that is unique to this version of the object.
    public RejectsLocation of(FileUnit unit) {
        var stem = key.substring(0, key.length() - SUFFIX.length());
        return new RejectsLocation(bucket, name(stem, true, unit));
    }

    /// Returns a location that is unique to this version of the object and this pipeline.
    public RejectsLocation of(FileUnit unit, Pipeline pipeline) {
        var stem = key.substring(0, key.length() - SUFFIX.length());
        return new RejectsLocation(bucket, name(stem + "." + pipeline.identityName(), true, unit));
    }

    private static String name(String name, boolean versioned, FileUnit unit) {
        return name + (versioned ? "." + unit.versionText() : "") + SUFFIX;
    }

    /// Returns the beginning of the path, up to its last slash, that is the same for all rows of
    /// the file.
    private static String folder(TextTemplate path, FileUnit unit) {
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
