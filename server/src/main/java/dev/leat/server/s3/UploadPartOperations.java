package dev.leat.server.s3;

import com.google.re2j.Pattern;
import dev.leat.batch.Checksum;
import dev.leat.port.Uploads;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// UploadPart, UploadPartCopy and ListParts.
record UploadPartOperations(BucketResolver resolver) {

    S3Response<UploadPartResponse> upload(UploadPartRequest in, Call call) throws IOException {
        int number = PartNumbers.check(in.partNumber());
        var upload = resolver.upload(in.bucket(), in.key(), in.uploadId());
        var body = call.body();
        var part =
                part(
                        upload,
                        number,
                        body.stream(),
                        () -> UploadTerms.check(upload.terms(), body.checksum()));
        var answer = UploadPartResponse.builder().eTag(Etags.quoted(part.etag()));
        Checksums.set(answer, part.checksum());
        return S3Response.of(answer.build());
    }

    S3Response<UploadPartCopyResponse> copy(UploadPartCopyRequest in, Call call)
            throws IOException {
        int number = PartNumbers.check(in.partNumber());
        var upload = resolver.upload(in.destinationBucket(), in.destinationKey(), in.uploadId());
        var named = CopySource.of(in);
        var source = resolver.object(named.bucket(), named.key(), named.version());
        new Conditions(
                        in.copySourceIfMatch(),
                        in.copySourceIfNoneMatch(),
                        in.copySourceIfModifiedSince(),
                        in.copySourceIfUnmodifiedSince())
                .checkSource(source.unit());
        var span = span(in.copySourceRange(), source.unit().size());
        try (var whole = resolver.buckets().content(source.unit()).open(span.offset())) {
            // If the upload has a checksum algorithm, the store computes the checksum of the part.
            var bytes = new LimitedStream(whole, span.length());
            var part = part(upload, number, bytes, Optional::empty);
            var result =
                    CopyPartResult.builder()
                            .eTag(Etags.quoted(part.etag()))
                            .lastModified(part.at());
            Checksums.set(result, part.checksum());
            return S3Response.of(
                    UploadPartCopyResponse.builder()
                            .copyPartResult(result.build())
                            .copySourceVersionId(source.unit().versionText())
                            .build());
        }
    }

    private Uploads.Part part(
            Uploads.Upload upload,
            int number,
            InputStream bytes,
            Supplier<Optional<Checksum>> checksum)
            throws IOException {
        try {
            return resolver.buckets().uploads().part(upload.id(), number, bytes, checksum);
        } catch (Uploads.NoSuchUploadException _) {
            throw S3ErrorException.noSuchUpload(upload.id());
        }
    }

    /// Returns the range of a copy. Unlike a range of a read it must be `bytes=FIRST-LAST` and
    /// completely inside the source.
    private static ByteRange span(@Nullable String range, long size) {
        if (size > S3Limits.MOST && range == null) {
            throw S3ErrorException.invalidRequest(
                    "The specified copy source is larger than the maximum allowable size for a copy"
                            + " source: "
                            + S3Limits.MOST);
        }
        if (range == null) {
            return ByteRange.whole(size);
        }
        if (!Pattern.matches("bytes=[0-9]{1,18}-[0-9]{1,18}", range)) {
            throw S3ErrorException.invalidArgument(
                    "x-amz-copy-source-range",
                    range,
                    "The x-amz-copy-source-range value must be of the form bytes=first-last where"
                            + " first and last are the zero-based offsets of the first and last"
                            + " bytes to copy");
        }
        var span = ByteRange.of(range, size);
        long last = Long.parseLong(range.substring(range.indexOf('-') + 1));
        if (!span.partial() || last >= size) {
            throw S3ErrorException.invalidArgument(
                    "x-amz-copy-source-range",
                    range,
                    "Range specified is not valid for source object of size: " + size);
        }
        return span;
    }

    S3Response<ListPartsResponse> list(ListPartsRequest in, Call call) {
        var upload = resolver.upload(in.bucket(), in.key(), in.uploadId());
        int most = ListingPage.most("max-parts", in.maxParts());
        int after = in.partNumberMarker() == null ? 0 : in.partNumberMarker();
        var found = resolver.buckets().uploads().parts(upload.id(), after, most + 1);
        var page = found.subList(0, Math.min(most, found.size()));
        var answer =
                ListPartsResponse.builder()
                        .bucket(in.bucket())
                        .key(in.key())
                        .uploadId(upload.id())
                        .partNumberMarker(after)
                        .nextPartNumberMarker(page.isEmpty() ? after : page.getLast().number())
                        .maxParts(most)
                        .isTruncated(most > 0 && found.size() > most)
                        .parts(page.stream().map(UploadPartOperations::line).toList())
                        .initiator(BucketOwner.INITIATOR)
                        .owner(BucketOwner.OWNER)
                        .storageClass(ObjectHeaders.storageClass(upload.put().headers()));
        upload.terms()
                .ifPresent(terms ->
                        answer.checksumAlgorithm(terms.algorithm().name())
                                .checksumType(Checksums.type(terms.composite())));
        return S3Response.of(answer.build());
    }

    private static Part line(Uploads.Part part) {
        var line =
                Part.builder()
                        .partNumber(part.number())
                        .eTag(Etags.quoted(part.etag()))
                        .size(part.size())
                        .lastModified(part.at());
        Checksums.set(line, part.checksum());
        return line.build();
    }
}
