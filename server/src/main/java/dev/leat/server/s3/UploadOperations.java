package dev.leat.server.s3;

import dev.leat.batch.Checksum;
import dev.leat.port.PutObject;
import dev.leat.port.StoredObject;
import dev.leat.port.Uploads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;

/// CreateMultipartUpload, CompleteMultipartUpload and AbortMultipartUpload.
record UploadOperations(BucketResolver resolver) {

    private static final int NO_CONTENT = 204;

    S3Response<CreateMultipartUploadResponse> create(CreateMultipartUploadRequest in, Call call)
            throws IOException {
        resolver.target(in.bucket(), in.key());
        var terms = UploadTerms.of(in.checksumAlgorithmAsString(), in.checksumTypeAsString());
        var put =
                new PutObject(
                        in.bucket(),
                        in.key(),
                        S3Limits.metadata(in.metadata()),
                        ObjectHeaders.of(in, call),
                        new PutObject.Condition.Any());
        var upload =
                resolver.change(
                        in.bucket(),
                        in.key(),
                        Optional.empty(),
                        () -> resolver.buckets().uploads().begin(put, terms));
        var answer =
                CreateMultipartUploadResponse.builder()
                        .bucket(in.bucket())
                        .key(in.key())
                        .uploadId(upload.id());
        terms.ifPresent(each ->
                answer.checksumAlgorithm(each.algorithm().name())
                        .checksumType(Checksums.type(each.composite())));
        return S3Response.of(answer.build());
    }

    S3Response<CompleteMultipartUploadResponse> complete(
            CompleteMultipartUploadRequest in, Call call) throws IOException {
        resolver.bucket(in.bucket());
        var claims = claims(in);
        var condition = Conditions.ofPut(in.ifMatch(), in.ifNoneMatch());
        var checksum = Checksums.of(in);
        // A completed upload is no longer open, but a client may repeat the request that completed
        // it.
        var open = resolver.openUpload(in.uploadId());
        if (open.filter(upload -> !BucketResolver.isOf(in.bucket(), in.key(), upload))
                .isPresent()) {
            throw S3ErrorException.noSuchUpload(in.uploadId());
        }
        if (open.isPresent()) {
            UploadTerms.check(open.get().terms(), claims, in.checksumTypeAsString());
            checkSize(in.mpuObjectSize(), in.uploadId(), claims);
        }
        var made =
                resolver.change(
                        in.bucket(),
                        in.key(),
                        Conditions.header(condition),
                        () -> complete(in.uploadId(), claims, condition, checksum));
        if (!made.unit().bucket().equals(in.bucket()) || !made.unit().key().equals(in.key())) {
            throw S3ErrorException.noSuchUpload(in.uploadId());
        }
        var answer =
                CompleteMultipartUploadResponse.builder()
                        .location(Locations.of(call.caller(), in.bucket(), in.key()))
                        .bucket(in.bucket())
                        .key(in.key())
                        .eTag(Etags.quoted(made.unit().etag()))
                        .versionId(made.unit().versionText());
        Checksums.setWithType(answer, made.checksum());
        return S3Response.of(answer.build());
    }

    private StoredObject complete(
            String id,
            List<Uploads.Claim> claims,
            PutObject.Condition condition,
            Optional<Checksum> checksum)
            throws IOException {
        try {
            return resolver.buckets().uploads().complete(id, claims, condition, checksum);
        } catch (Uploads.NoSuchUploadException _) {
            throw S3ErrorException.noSuchUpload(id);
        } catch (Uploads.BadPartsException bad) {
            throw UploadTerms.fault(bad, id);
        }
    }

    private static List<Uploads.Claim> claims(CompleteMultipartUploadRequest in) {
        var named =
                in.multipartUpload() == null
                        ? List.<CompletedPart>of()
                        : in.multipartUpload().parts();
        if (named.isEmpty()) {
            throw S3ErrorException.malformedXml("it names no part");
        }
        var claims = new ArrayList<Uploads.Claim>();
        for (var part : named) {
            if (part.partNumber() == null || part.eTag() == null) {
                throw S3ErrorException.malformedXml("a part has no PartNumber or no ETag");
            }
            claims.add(
                    new Uploads.Claim(
                            PartNumbers.check(part.partNumber()),
                            Etags.bare(part.eTag()),
                            Checksums.of(part)));
        }
        return claims;
    }

    private void checkSize(@Nullable Long said, String id, List<Uploads.Claim> claims) {
        if (said == null) {
            return;
        }
        var numbers = claims.stream().map(Uploads.Claim::number).toList();
        long size =
                resolver.buckets().uploads().parts(id, 0, Uploads.MOST_PARTS).stream()
                        .filter(part -> numbers.contains(part.number()))
                        .mapToLong(Uploads.Part::size)
                        .sum();
        if (size != said) {
            throw S3ErrorException.invalidRequest(
                    ("The provided 'x-amz-mp-object-size' header value %d does not match what was"
                                    + " computed: %d")
                            .formatted(said, size));
        }
    }

    S3Response<AbortMultipartUploadResponse> abort(AbortMultipartUploadRequest in, Call call) {
        var upload = resolver.upload(in.bucket(), in.key(), in.uploadId());
        try {
            resolver.buckets().uploads().abort(upload.id());
        } catch (Uploads.NoSuchUploadException _) {
            throw S3ErrorException.noSuchUpload(upload.id());
        }
        return S3Response.of(NO_CONTENT, AbortMultipartUploadResponse.builder().build());
    }
}
