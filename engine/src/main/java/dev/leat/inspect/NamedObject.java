package dev.leat.inspect;

import dev.leat.file.S3Notification;
import dev.leat.file.S3Notification.Event;
import dev.leat.file.UnreadableFileException;
import java.util.List;
import java.util.stream.Stream;

/// An object that a notification names, and its version: 16 hexadecimal digits, or empty if the
/// notification is from another service.
public record NamedObject(String bucket, String key, String version) {

    /// Returns the objects that a dead letter names; empty if it is not a notification.
    public static List<NamedObject> in(DeadLetterDetails letter) {
        try {
            return S3Notification.read(letter.message().body()).events().stream()
                    .flatMap(event ->
                            event instanceof Event.Created created
                                    ? Stream.of(created)
                                    : Stream.empty())
                    .map(created ->
                            new NamedObject(
                                    created.bucket(),
                                    created.key(),
                                    created.version().own().isPresent()
                                            ? created.version().versionId()
                                            : ""))
                    .toList();
        } catch (UnreadableFileException _) {
            return List.of();
        }
    }

    /// Returns true if `name` denotes this object, with or without bucket and version.
    public boolean called(String name) {
        var object = bucket + "/" + key;
        return List.of(key, object, key + "@" + version, object + "@" + version).contains(name);
    }
}
