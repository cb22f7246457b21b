package dev.leat.server.s3;

import dev.leat.batch.ObjectKey;
import dev.leat.port.Uploads;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/// ListMultipartUploads: a page of open uploads, ordered by key and start time.
record UploadListing(BucketResolver resolver) {

    S3Response<ListMultipartUploadsResponse> list(ListMultipartUploadsRequest in, Call call) {
        resolver.bucket(in.bucket());
        var encoding = KeyEncoding.named(in.encodingTypeAsString());
        int most = ListingPage.most("max-uploads", in.maxUploads());
        String prefix = text(in.prefix());
        String delimiter = text(in.delimiter());
        var all = resolver.buckets().uploads().list(in.bucket(), prefix);
        var rest = after(all, text(in.keyMarker()), text(in.uploadIdMarker()));
        var lines = new ArrayList<Uploads.Upload>();
        var prefixes = new LinkedHashSet<String>();
        String lastKey = "";
        String lastId = "";
        boolean more = false;
        for (var upload : rest) {
            String key = upload.put().key();
            String common = common(key, prefix, delimiter);
            // A common prefix at the end of the previous page is not repeated.
            if (!common.isEmpty() && (prefixes.contains(common) || common.equals(in.keyMarker()))) {
                continue;
            }
            if (lines.size() + prefixes.size() == most) {
                more = most > 0;
                break;
            }
            if (common.isEmpty()) {
                lines.add(upload);
                lastKey = key;
                lastId = upload.id();
            } else {
                prefixes.add(common);
                lastKey = common;
                lastId = "";
            }
        }
        var answer =
                ListMultipartUploadsResponse.builder()
                        .bucket(in.bucket())
                        .prefix(encoding.orNull(in.prefix()))
                        .delimiter(encoding.orNull(in.delimiter()))
                        .keyMarker(encoding.of(text(in.keyMarker())))
                        .uploadIdMarker(text(in.uploadIdMarker()))
                        .encodingType(encoding.word())
                        .maxUploads(most)
                        .isTruncated(more)
                        .uploads(lines.stream().map(each -> line(each, encoding)).toList())
                        .commonPrefixes(
                                prefixes.stream()
                                        .map(encoding::of)
                                        .map(each -> CommonPrefix.builder().prefix(each).build())
                                        .toList());
        if (more) {
            answer.nextKeyMarker(encoding.of(lastKey)).nextUploadIdMarker(lastId);
        }
        return S3Response.of(answer.build());
    }

    private static List<Uploads.Upload> after(List<Uploads.Upload> all, String key, String id) {
        if (key.isEmpty()) {
            return all;
        }
        var sameKey = all.stream().filter(each -> each.put().key().equals(key)).toList();
        var ids = sameKey.stream().map(Uploads.Upload::id).toList();
        // If the marker's upload no longer exists, the uploads before it do not exist either,
        // because clients abort uploads in the order of the listing.
        int index = id.isEmpty() ? sameKey.size() : ids.indexOf(id) + 1;
        var rest = new ArrayList<>(sameKey.subList(index, sameKey.size()));
        all.stream()
                .filter(each -> ObjectKey.ORDER.compare(each.put().key(), key) > 0)
                .forEach(rest::add);
        return rest;
    }

    private static String common(String key, String prefix, String delimiter) {
        int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
        return end < 0 ? "" : key.substring(0, end + delimiter.length());
    }

    private static MultipartUpload line(Uploads.Upload upload, KeyEncoding encoding) {
        var line =
                MultipartUpload.builder()
                        .key(encoding.of(upload.put().key()))
                        .uploadId(upload.id())
                        .initiated(upload.begun())
                        .initiator(BucketOwner.INITIATOR)
                        .owner(BucketOwner.OWNER)
                        .storageClass(ObjectHeaders.storageClass(upload.put().headers()));
        upload.terms()
                .ifPresent(terms ->
                        line.checksumAlgorithm(terms.algorithm().name())
                                .checksumType(Checksums.type(terms.composite())));
        return line.build();
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }
}
