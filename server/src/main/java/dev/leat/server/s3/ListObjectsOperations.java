package dev.leat.server.s3;

import dev.leat.port.StoredObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// ListObjectsV2 and ListObjects.
record ListObjectsOperations(BucketResolver resolver) {

    S3Response<ListObjectsV2Response> v2(ListObjectsV2Request in, Call call) {
        resolver.bucket(in.bucket());
        var encoding = KeyEncoding.named(in.encodingTypeAsString());
        int most = ListingPage.most("max-keys", in.maxKeys());
        String start = text(in.startAfter());
        String token = in.continuationToken();
        String after = token == null ? start : ListingToken.read(in.bucket(), token);
        var page = page(in.bucket(), in.prefix(), in.delimiter(), after, most);
        boolean owners = Boolean.TRUE.equals(in.fetchOwner());
        var answer =
                ListObjectsV2Response.builder()
                        .name(in.bucket())
                        .prefix(encoding.of(text(in.prefix())))
                        .delimiter(encoding.orNull(in.delimiter()))
                        .startAfter(encoding.orNull(in.startAfter()))
                        .continuationToken(token)
                        .encodingType(encoding.word())
                        .maxKeys(most)
                        .keyCount(page.count())
                        .isTruncated(page.more())
                        .contents(objects(page, encoding, owners))
                        .commonPrefixes(page.commonPrefixes(encoding));
        page.next()
                .ifPresent(
                        last -> answer.nextContinuationToken(ListingToken.of(in.bucket(), last)));
        return S3Response.of(answer.build());
    }

    S3Response<ListObjectsResponse> v1(ListObjectsRequest in, Call call) {
        resolver.bucket(in.bucket());
        var encoding = KeyEncoding.named(in.encodingTypeAsString());
        int most = ListingPage.most("max-keys", in.maxKeys());
        String marker = text(in.marker());
        var page = page(in.bucket(), in.prefix(), in.delimiter(), marker, most);
        var answer =
                ListObjectsResponse.builder()
                        .name(in.bucket())
                        .prefix(encoding.of(text(in.prefix())))
                        .delimiter(encoding.orNull(in.delimiter()))
                        .marker(encoding.of(marker))
                        .encodingType(encoding.word())
                        .maxKeys(most)
                        .isTruncated(page.more())
                        .contents(objects(page, encoding, true))
                        .commonPrefixes(page.commonPrefixes(encoding));
        // Like S3, this sets the marker only if the last item may be a common prefix.
        if (!text(in.delimiter()).isEmpty()) {
            page.next().ifPresent(last -> answer.nextMarker(encoding.of(last)));
        }
        return S3Response.of(answer.build());
    }

    private ListingPage page(
            String bucket,
            @Nullable String prefix,
            @Nullable String delimiter,
            String after,
            int most) {
        if (most == 0) {
            return ListingPage.NONE;
        }
        var lines = resolver.buckets().list(bucket, text(prefix), text(delimiter), after, most + 1);
        return ListingPage.of(lines, most);
    }

    private static List<S3Object> objects(ListingPage page, KeyEncoding encoding, boolean owners) {
        return page.objects().stream().map(each -> line(each, encoding, owners)).toList();
    }

    private static S3Object line(StoredObject object, KeyEncoding encoding, boolean owner) {
        var unit = object.unit();
        var line =
                S3Object.builder()
                        .key(encoding.of(unit.key()))
                        .lastModified(unit.created())
                        .eTag(Etags.quoted(unit.etag()))
                        .size(unit.size())
                        .storageClass(ObjectHeaders.storageClass(object.headers()));
        object.checksum()
                .ifPresent(sum ->
                        line.checksumAlgorithmWithStrings(sum.algorithm().name())
                                .checksumType(Checksums.type(sum)));
        Optional.of(BucketOwner.OWNER).filter(_ -> owner).ifPresent(line::owner);
        return line.build();
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }
}
