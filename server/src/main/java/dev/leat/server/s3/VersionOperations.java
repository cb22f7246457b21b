package dev.leat.server.s3;

import dev.leat.port.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.MFADelete;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningResponse;

/// ListObjectVersions, GetBucketVersioning and PutBucketVersioning. Every bucket has versions, and
/// they cannot be switched off.
record VersionOperations(BucketResolver resolver) {

    S3Response<GetBucketVersioningResponse> status(GetBucketVersioningRequest in, Call call) {
        resolver.bucket(in.bucket());
        return S3Response.of(
                GetBucketVersioningResponse.builder()
                        .status(BucketVersioningStatus.ENABLED)
                        .build());
    }

    S3Response<PutBucketVersioningResponse> enable(PutBucketVersioningRequest in, Call call) {
        resolver.bucket(in.bucket());
        var wanted = in.versioningConfiguration();
        if (wanted == null
                || wanted.status() == null
                || wanted.status() == BucketVersioningStatus.UNKNOWN_TO_SDK_VERSION) {
            throw new S3ErrorException(
                    "IllegalVersioningConfigurationException",
                    400,
                    "The versioning configuration specified in the request is invalid: the Status"
                            + " must be Enabled.");
        }
        if (wanted.status() == BucketVersioningStatus.SUSPENDED) {
            throw S3ErrorException.notImplemented(
                    "Leat cannot suspend versioning: pipelines read the versions that"
                            + " notifications name, so every bucket has versions, which are deleted"
                            + " after four days.");
        }
        if (wanted.mfaDelete() == MFADelete.ENABLED) {
            throw S3ErrorException.notImplemented("Leat does not support MFA delete; remove it.");
        }
        return S3Response.of(PutBucketVersioningResponse.builder().build());
    }

    S3Response<ListObjectVersionsResponse> list(ListObjectVersionsRequest in, Call call) {
        resolver.bucket(in.bucket());
        var encoding = KeyEncoding.named(in.encodingTypeAsString());
        int most = ListingPage.most("max-keys", in.maxKeys());
        var after = after(text(in.keyMarker()), text(in.versionIdMarker()));
        var found =
                most == 0
                        ? List.<Versions.Entry>of()
                        : resolver.buckets()
                                .versions()
                                .list(
                                        in.bucket(),
                                        text(in.prefix()),
                                        text(in.delimiter()),
                                        after,
                                        most + 1);
        var page = found.subList(0, Math.min(most, found.size()));
        var answer =
                ListObjectVersionsResponse.builder()
                        .name(in.bucket())
                        .prefix(encoding.of(text(in.prefix())))
                        .delimiter(encoding.orNull(in.delimiter()))
                        .keyMarker(encoding.of(text(in.keyMarker())))
                        .versionIdMarker(text(in.versionIdMarker()))
                        .encodingType(encoding.word())
                        .maxKeys(most)
                        .isTruncated(found.size() > most);
        add(answer, page, encoding);
        if (found.size() > most) {
            next(answer, page.getLast(), encoding);
        }
        return S3Response.of(answer.build());
    }

    private static Versions.Position after(String key, String id) {
        if (id.isEmpty()) {
            return new Versions.Position(key, Optional.empty());
        }
        if (key.isEmpty()) {
            throw S3ErrorException.invalidArgument(
                    "version-id-marker",
                    id,
                    "A version-id marker cannot be specified without a key marker.");
        }
        return new Versions.Position(key, Optional.of(BucketResolver.id("version-id-marker", id)));
    }

    private static void add(
            ListObjectVersionsResponse.Builder answer,
            List<Versions.Entry> page,
            KeyEncoding encoding) {
        var versions = new ArrayList<ObjectVersion>();
        var deletions = new ArrayList<DeleteMarkerEntry>();
        var prefixes = new ArrayList<CommonPrefix>();
        for (var entry : page) {
            switch (entry) {
                case Versions.Entry.Stored stored -> versions.add(line(stored, encoding));
                case Versions.Entry.Deletion deleted ->
                        deletions.add(
                                DeleteMarkerEntry.builder()
                                        .key(encoding.of(deleted.key()))
                                        .versionId(deleted.id().text())
                                        .isLatest(true)
                                        .lastModified(deleted.at())
                                        .owner(BucketOwner.OWNER)
                                        .build());
                case Versions.Entry.Prefix(var text) ->
                        prefixes.add(CommonPrefix.builder().prefix(encoding.of(text)).build());
            }
        }
        answer.versions(versions).deleteMarkers(deletions).commonPrefixes(prefixes);
    }

    private static ObjectVersion line(Versions.Entry.Stored stored, KeyEncoding encoding) {
        var object = stored.object();
        var unit = object.unit();
        var line =
                ObjectVersion.builder()
                        .key(encoding.of(unit.key()))
                        .versionId(unit.versionText())
                        .isLatest(stored.current())
                        .lastModified(unit.created())
                        .eTag(Etags.quoted(unit.etag()))
                        .size(unit.size())
                        .storageClass(ObjectHeaders.storageClass(object.headers()))
                        .owner(BucketOwner.OWNER);
        object.checksum()
                .ifPresent(sum ->
                        line.checksumAlgorithmWithStrings(sum.algorithm().name())
                                .checksumType(Checksums.type(sum)));
        return line.build();
    }

    private static void next(
            ListObjectVersionsResponse.Builder answer, Versions.Entry last, KeyEncoding encoding) {
        switch (last) {
            case Versions.Entry.Stored(var object, _) ->
                    answer.nextKeyMarker(encoding.of(object.unit().key()))
                            .nextVersionIdMarker(
                                    new Versions.Id(object.unit().version(), false).text());
            case Versions.Entry.Deletion(var key, var id, _) ->
                    answer.nextKeyMarker(encoding.of(key)).nextVersionIdMarker(id.text());
            case Versions.Entry.Prefix(var text) -> answer.nextKeyMarker(encoding.of(text));
        }
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }
}
