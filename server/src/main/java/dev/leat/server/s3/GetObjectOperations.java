package dev.leat.server.s3;

import dev.leat.batch.FileUnit;
import dev.leat.port.StoredObject;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// GetObject and HeadObject.
record GetObjectOperations(BucketResolver resolver) {

    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final String RANGES = "bytes";

    S3Response<GetObjectResponse> get(GetObjectRequest in, Call call) {
        var object = resolver.object(in.bucket(), in.key(), in.versionId());
        var unit = object.unit();
        new Conditions(in.ifMatch(), in.ifNoneMatch(), in.ifModifiedSince(), in.ifUnmodifiedSince())
                .check(unit);
        var span = span(in.range(), in.partNumber(), object);
        var answer =
                GetObjectResponse.builder()
                        .acceptRanges(RANGES)
                        .contentLength(span.length())
                        .contentRange(span.contentRange())
                        .lastModified(unit.created())
                        .eTag(Etags.quoted(unit.etag()))
                        .versionId(unit.versionText())
                        .metadata(object.metadata())
                        .partsCount(parts(in.partNumber(), object));
        ObjectHeaders.set(answer, ObjectHeaders.shown(object.headers(), in, in.responseExpires()));
        checksum(answer, in.checksumModeAsString(), in.range(), in.partNumber(), object);
        return S3Response.of(status(span), answer.build(), bytes(unit, span));
    }

    S3Response<HeadObjectResponse> head(HeadObjectRequest in, Call call) {
        var object = resolver.object(in.bucket(), in.key(), in.versionId());
        var unit = object.unit();
        new Conditions(in.ifMatch(), in.ifNoneMatch(), in.ifModifiedSince(), in.ifUnmodifiedSince())
                .check(unit);
        var span = span(in.range(), in.partNumber(), object);
        var answer =
                HeadObjectResponse.builder()
                        .acceptRanges(RANGES)
                        .contentLength(span.length())
                        .contentRange(span.contentRange())
                        .lastModified(unit.created())
                        .eTag(Etags.quoted(unit.etag()))
                        .versionId(unit.versionText())
                        .metadata(object.metadata())
                        .partsCount(parts(in.partNumber(), object));
        ObjectHeaders.set(answer, ObjectHeaders.shown(object.headers(), in, in.responseExpires()));
        checksum(answer, in.checksumModeAsString(), in.range(), in.partNumber(), object);
        return S3Response.of(status(span), answer.build());
    }

    private StreamedResponse bytes(FileUnit unit, ByteRange span) {
        return new StreamedResponse(
                span.length(), () -> resolver.buckets().content(unit).open(span.offset()));
    }

    private static int status(ByteRange span) {
        return span.partial() ? PARTIAL : OK;
    }

    private ByteRange span(@Nullable String range, @Nullable Integer part, StoredObject object) {
        long size = object.unit().size();
        if (part == null) {
            return range == null ? ByteRange.whole(size) : ByteRange.of(range, size);
        }
        if (range != null) {
            throw S3ErrorException.invalidRequest(
                    "Cannot specify both Range header and partNumber query parameter");
        }
        PartNumbers.check(part);
        return ByteRange.part(part, resolver.partsOf(object), size);
    }

    /// Returns the number of parts, which is set only if a part of a multipart object was
    /// requested.
    private static @Nullable Integer parts(@Nullable Integer part, StoredObject object) {
        return part == null || object.parts() == 0 ? null : object.parts();
    }

    /// Sets the checksum of the whole object or of the requested part. For a range it is omitted,
    /// because clients would compare it with the checksum of the range.
    private void checksum(
            SdkPojo answer,
            @Nullable String mode,
            @Nullable String range,
            @Nullable Integer part,
            StoredObject object) {
        if (!Checksums.wanted(mode) || range != null) {
            return;
        }
        if (part == null || object.parts() == 0) {
            Checksums.setWithType(answer, object.checksum());
        } else {
            Checksums.set(answer, resolver.partsOf(object).get(part - 1).checksum());
            object.checksum()
                    .map(Checksums::type)
                    .ifPresent(type -> ModelFields.set(answer, "x-amz-checksum-type", type));
        }
    }
}
