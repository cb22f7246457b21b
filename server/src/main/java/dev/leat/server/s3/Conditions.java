package dev.leat.server.s3;

import dev.leat.batch.FileUnit;
import dev.leat.port.PutObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The conditional headers of a read. As in HTTP, an etag condition takes precedence over the
/// corresponding time condition: if `If-Match` holds, `If-Unmodified-Since` is ignored.
///
/// @param match the object's etag must be one of these
/// @param noneMatch the object's etag must be none of these
record Conditions(
        @Nullable String match,
        @Nullable String noneMatch,
        @Nullable Instant modifiedSince,
        @Nullable Instant unmodifiedSince) {

    private static final int NOT_MODIFIED = 304;

    /// Checks the conditions of a GET or HEAD.
    ///
    /// @throws S3ErrorException with status 412 or 304 if a condition does not hold
    void check(FileUnit unit) {
        mustHold(unit, "");
        if (known(unit).isPresent()) {
            throw new S3ErrorException("NotModified", NOT_MODIFIED, "Not Modified")
                    .header("ETag", Etags.quoted(unit.etag()))
                    .header("Last-Modified", Dates.text(unit.created()));
        }
    }

    /// Checks the conditions on the source of a copy.
    ///
    /// @throws S3ErrorException with status 412 if a condition does not hold
    void checkSource(FileUnit unit) {
        String prefix = "x-amz-copy-source-";
        mustHold(unit, prefix);
        var failed = known(unit);
        if (failed.isPresent()) {
            throw S3ErrorException.preconditionFailed(prefix + failed.get());
        }
    }

    private void mustHold(FileUnit unit, String prefix) {
        if (match != null) {
            if (!Etags.named(match, unit.etag())) {
                throw S3ErrorException.preconditionFailed(prefix + "If-Match");
            }
        } else if (unmodifiedSince != null && seconds(unit).isAfter(unmodifiedSince)) {
            throw S3ErrorException.preconditionFailed(prefix + "If-Unmodified-Since");
        }
    }

    /// Returns the condition that shows that the client already has this version of the object.
    private Optional<String> known(FileUnit unit) {
        if (noneMatch != null) {
            return Etags.named(noneMatch, unit.etag())
                    ? Optional.of("If-None-Match")
                    : Optional.empty();
        }
        return modifiedSince != null && !seconds(unit).isAfter(modifiedSince)
                ? Optional.of("If-Modified-Since")
                : Optional.empty();
    }

    /// Returns the object's time, truncated to seconds as in headers.
    private static Instant seconds(FileUnit unit) {
        return unit.created().truncatedTo(ChronoUnit.SECONDS);
    }

    /// Returns the condition on the object that a request replaces.
    ///
    /// @throws S3ErrorException if S3 has no such condition
    static PutObject.Condition ofPut(@Nullable String match, @Nullable String noneMatch) {
        if (match != null && noneMatch != null) {
            throw S3ErrorException.invalidRequest("Give If-Match or If-None-Match, not both.");
        }
        if (match != null) {
            if (match.strip().equals("*")) {
                throw S3ErrorException.notImplemented("If-Match takes an ETag here, not '*'.")
                        .detail("Header", "If-Match");
            }
            return new PutObject.Condition.Etag(Etags.bare(match));
        }
        if (noneMatch == null) {
            return new PutObject.Condition.Any();
        }
        if (!noneMatch.strip().equals("*")) {
            throw S3ErrorException.notImplemented("If-None-Match takes '*' here, not an ETag.")
                    .detail("Header", "If-None-Match");
        }
        return new PutObject.Condition.Absent();
    }

    /// Returns the header of the condition.
    static Optional<String> header(PutObject.Condition condition) {
        return switch (condition) {
            case PutObject.Condition.Any _ -> Optional.empty();
            case PutObject.Condition.Absent _ -> Optional.of("If-None-Match");
            case PutObject.Condition.Etag _ -> Optional.of("If-Match");
        };
    }
}
