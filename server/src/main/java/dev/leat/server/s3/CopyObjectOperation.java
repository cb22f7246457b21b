package dev.leat.server.s3;

import dev.leat.batch.Checksum.Algorithm;
import dev.leat.port.PutObject;
import dev.leat.port.StoredObject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectResult;
import software.amazon.awssdk.services.s3.model.MetadataDirective;

/// CopyObject.
record CopyObjectOperation(BucketResolver resolver) {

    /// Headers that a copy does not inherit from its source.
    private static final Set<String> OWN =
            Set.of(ObjectHeaders.STORAGE_CLASS, ObjectHeaders.REDIRECT);

    S3Response<CopyObjectResponse> copy(CopyObjectRequest in, Call call) throws IOException {
        String bucket = in.destinationBucket();
        String key = in.destinationKey();
        resolver.target(bucket, key);
        var named = CopySource.of(in);
        var source = resolver.object(named.bucket(), named.key(), named.version());
        new Conditions(
                        in.copySourceIfMatch(),
                        in.copySourceIfNoneMatch(),
                        in.copySourceIfModifiedSince(),
                        in.copySourceIfUnmodifiedSince())
                .checkSource(source.unit());
        checkSize(source);
        var algorithm =
                Optional.ofNullable(in.checksumAlgorithmAsString()).map(Checksums::algorithm);
        boolean replace = replaces(in);
        var headers = ObjectHeaders.of(in, call);
        if (named.bucket().equals(bucket) && named.key().equals(key) && !replace) {
            checkChange(source, headers);
        }
        var condition = Conditions.ofPut(in.ifMatch(), in.ifNoneMatch());
        var put =
                new PutObject(
                        bucket,
                        key,
                        replace ? S3Limits.metadata(in.metadata()) : source.metadata(),
                        replace ? headers : taken(source.headers(), headers),
                        condition);
        var copied =
                resolver.change(
                        bucket,
                        key,
                        Conditions.header(condition),
                        () -> made(source, put, algorithm));
        var result =
                CopyObjectResult.builder()
                        .eTag(Etags.quoted(copied.unit().etag()))
                        .lastModified(copied.unit().created());
        Checksums.setWithType(result, copied.checksum());
        return S3Response.of(
                CopyObjectResponse.builder()
                        .copyObjectResult(result.build())
                        .copySourceVersionId(source.unit().versionText())
                        .versionId(copied.unit().versionText())
                        .build());
    }

    private StoredObject made(StoredObject source, PutObject put, Optional<Algorithm> algorithm)
            throws IOException {
        try {
            return resolver.buckets().copy(source.unit(), put, algorithm);
        } catch (FileNotFoundException gone) {
            throw S3ErrorException.noSuchKey(source.unit().key());
        }
    }

    private static boolean replaces(CopyObjectRequest in) {
        String directive = in.metadataDirectiveAsString();
        if (directive == null) {
            return false;
        }
        return switch (MetadataDirective.fromValue(directive)) {
            case COPY -> false;
            case REPLACE -> true;
            case UNKNOWN_TO_SDK_VERSION ->
                    throw S3ErrorException.invalidArgument(
                            "x-amz-metadata-directive", directive, "Unknown metadata directive.");
        };
    }

    private static Map<String, String> taken(
            Map<String, String> ofSource, Map<String, String> asked) {
        var taken = new HashMap<>(ofSource);
        taken.keySet().removeAll(OWN);
        OWN.forEach(name -> {
            var value = asked.get(name);
            if (value != null) {
                taken.put(name, value);
            }
        });
        return taken;
    }

    private static void checkSize(StoredObject source) {
        if (source.unit().size() > S3Limits.MOST) {
            throw S3ErrorException.invalidRequest(
                    "The specified copy source is larger than the maximum allowable size for a copy"
                            + " source: "
                            + S3Limits.MOST);
        }
    }

    /// @throws S3ErrorException if the source is also the target and the copy would change nothing
    private static void checkChange(StoredObject source, Map<String, String> headers) {
        boolean moves =
                OWN.stream()
                        .anyMatch(name ->
                                headers.containsKey(name)
                                        && !headers.get(name).equals(source.headers().get(name)));
        if (!moves) {
            throw S3ErrorException.invalidRequest(
                    "This copy request is illegal because it is trying to copy an object to itself"
                            + " without changing the object's metadata, storage class, website"
                            + " redirect location or encryption attributes.");
        }
    }
}
