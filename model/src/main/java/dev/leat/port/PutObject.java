package dev.leat.port;

import dev.leat.batch.FileUnit;
import java.util.Map;
import java.util.Optional;

/// A request to store an object: its name, the client's metadata, and the HTTP headers that are
/// returned with the object, by lower-case name (`content-type`). If the condition does not hold at
/// commit, nothing is stored.
public record PutObject(
        String bucket,
        String key,
        Map<String, String> metadata,
        Map<String, String> headers,
        Condition condition) {

    public PutObject {
        metadata = Map.copyOf(metadata);
        headers = Map.copyOf(headers);
    }

    /// Creates an unconditional request without headers.
    public PutObject(String bucket, String key, Map<String, String> metadata) {
        this(bucket, key, metadata, Map.of(), new Condition.Any());
    }

    /// A precondition on the current object, which the new object replaces.
    public sealed interface Condition {

        record Any() implements Condition {}

        /// There is no object with this key: `If-None-Match: *`.
        record Absent() implements Condition {}

        /// The current object has this etag: `If-Match`.
        record Etag(String etag) implements Condition {}

        /// Returns the error if the condition does not hold for the current object, otherwise
        /// empty.
        default Optional<PreconditionFailedException> failure(Optional<FileUnit> there) {
            return switch (this) {
                case Any _ -> Optional.empty();
                case Absent _ when there.isEmpty() -> Optional.empty();
                case Absent _ ->
                        Optional.of(
                                new PreconditionFailedException(
                                        "the object already exists", false));
                case Etag _ when there.isEmpty() ->
                        Optional.of(
                                new PreconditionFailedException("the object does not exist", true));
                case Etag(var etag) when etag.equals(there.get().etag()) -> Optional.empty();
                case Etag _ ->
                        Optional.of(
                                new PreconditionFailedException(
                                        "the object has another ETag", false));
            };
        }
    }
}
