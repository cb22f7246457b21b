package dev.leat.port;

import dev.leat.batch.FileUnit;
import java.util.Map;
import java.util.Optional;

/// An object that shall be there: what it is called, the putter's metadata, and the HTTP headers
/// that it is given back with, by their names in small letters (`content-type`). Where the
/// condition does not hold when it would appear, it does not.
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

    /// One without headers, whatever was there.
    public PutObject(String bucket, String key, Map<String, String> metadata) {
        this(bucket, key, metadata, Map.of(), new Condition.Any());
    }

    /// What must be true of the object that the new one replaces.
    public sealed interface Condition {

        record Any() implements Condition {}

        /// There is none: `If-None-Match: *`.
        record Absent() implements Condition {}

        /// It has this etag: `If-Match`.
        record Etag(String etag) implements Condition {}

        /// Why it does not hold for what is there; empty if it does.
        default Optional<PreconditionFailedException> failure(Optional<FileUnit> there) {
            return switch (this) {
                case Any _ -> Optional.empty();
                case Absent _ when there.isEmpty() -> Optional.empty();
                case Absent _ ->
                        Optional.of(
                                new PreconditionFailedException("there is such an object", false));
                case Etag _ when there.isEmpty() ->
                        Optional.of(
                                new PreconditionFailedException("there is no such object", true));
                case Etag(var etag) when etag.equals(there.get().etag()) -> Optional.empty();
                case Etag _ ->
                        Optional.of(
                                new PreconditionFailedException("the object is another", false));
            };
        }
    }
}
