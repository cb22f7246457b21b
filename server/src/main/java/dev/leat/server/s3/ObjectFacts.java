package dev.leat.server.s3;

import dev.leat.port.StoredObject;
import dev.leat.port.Uploads;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.s3.model.Checksum;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesParts;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesRequest;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesResponse;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.ObjectPart;

/// GetObjectAttributes and GetObjectTagging. Clients call GetObjectTagging before they copy an
/// object, but objects in Leat have no tags.
record ObjectFacts(BucketResolver resolver) {

    S3Response<GetObjectTaggingResponse> tags(GetObjectTaggingRequest in, Call call) {
        var unit = resolver.object(in.bucket(), in.key(), in.versionId()).unit();
        return S3Response.of(
                GetObjectTaggingResponse.builder()
                        .tagSet(List.of())
                        .versionId(unit.versionText())
                        .build());
    }

    S3Response<GetObjectAttributesResponse> attributes(GetObjectAttributesRequest in, Call call) {
        var object = resolver.object(in.bucket(), in.key(), in.versionId());
        var wanted = wanted(in);
        var answer =
                GetObjectAttributesResponse.builder()
                        .lastModified(object.unit().created())
                        .versionId(object.unit().versionText());
        if (wanted.contains(ObjectAttributes.E_TAG)) {
            // This is the only operation that returns the etag without quotes.
            answer.eTag(object.unit().etag());
        }
        if (wanted.contains(ObjectAttributes.CHECKSUM) && object.checksum().isPresent()) {
            var checksum = Checksum.builder();
            Checksums.setWithType(checksum, object.checksum());
            answer.checksum(checksum.build());
        }
        if (wanted.contains(ObjectAttributes.OBJECT_PARTS) && object.parts() > 0) {
            answer.objectParts(parts(in, object));
        }
        if (wanted.contains(ObjectAttributes.STORAGE_CLASS)) {
            answer.storageClass(ObjectHeaders.storageClass(object.headers()));
        }
        if (wanted.contains(ObjectAttributes.OBJECT_SIZE)) {
            answer.objectSize(object.unit().size());
        }
        return S3Response.of(answer.build());
    }

    private static Set<ObjectAttributes> wanted(GetObjectAttributesRequest in) {
        var wanted = new HashSet<ObjectAttributes>();
        for (var name : in.objectAttributesAsStrings()) {
            // Some clients send all names in one header.
            for (var each : name.split(",", -1)) {
                wanted.add(ObjectAttributes.fromValue(each.strip()));
            }
        }
        if (wanted.isEmpty() || wanted.contains(ObjectAttributes.UNKNOWN_TO_SDK_VERSION)) {
            throw S3ErrorException.invalidArgument(
                    "x-amz-object-attributes",
                    String.join(",", in.objectAttributesAsStrings()),
                    "Invalid attribute name specified: valid are ETag, Checksum, ObjectParts,"
                            + " StorageClass and ObjectSize.");
        }
        return wanted;
    }

    private GetObjectAttributesParts parts(GetObjectAttributesRequest in, StoredObject object) {
        int most = ListingPage.most("max-parts", in.maxParts());
        int after = in.partNumberMarker() == null ? 0 : in.partNumberMarker();
        var page =
                resolver.partsOf(object).stream()
                        .filter(part -> part.number() > after)
                        .limit(most)
                        .toList();
        int last = page.isEmpty() ? after : page.getLast().number();
        var parts =
                GetObjectAttributesParts.builder()
                        .totalPartsCount(object.parts())
                        .partNumberMarker(after)
                        .nextPartNumberMarker(last)
                        .maxParts(most)
                        .isTruncated(most > 0 && last < object.parts());
        // S3 lists individual parts only if they have checksums.
        if (object.checksum().isPresent()) {
            parts.parts(page.stream().map(ObjectFacts::line).toList());
        }
        return parts.build();
    }

    private static ObjectPart line(Uploads.Part part) {
        var line = ObjectPart.builder().partNumber(part.number()).size(part.size());
        Checksums.set(line, part.checksum());
        return line.build();
    }
}
