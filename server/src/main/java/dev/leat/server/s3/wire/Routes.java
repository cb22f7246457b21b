package dev.leat.server.s3.wire;

import static dev.leat.server.s3.wire.Route.Body.STREAM;
import static dev.leat.server.s3.wire.Route.Body.XML;
import static dev.leat.server.s3.wire.Route.Body.XML_ALONE;

import dev.leat.server.Request;
import dev.leat.server.s3.S3Fault;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Which operation a request asks for: by method, by what it is about, and by which parameter the
/// query has. All that S3 has is told apart, so that what Leat lacks is refused by its name.
final class Routes {

    private static final String COPY = "x-amz-copy-source";

    /// Parameters that make another operation of a request.
    private static final Set<String> SUBRESOURCES =
            new TreeSet<>(
                    Set.of(
                            "abac",
                            "accelerate",
                            "acl",
                            "analytics",
                            "annotation",
                            "attributes",
                            "cors",
                            "delete",
                            "encryption",
                            "intelligent-tiering",
                            "inventory",
                            "legal-hold",
                            "lifecycle",
                            "location",
                            "logging",
                            "metadataConfiguration",
                            "metadataInventoryTable",
                            "metadataJournalTable",
                            "metadataTable",
                            "metrics",
                            "notification",
                            "object-lock",
                            "ownershipControls",
                            "policy",
                            "policyStatus",
                            "publicAccessBlock",
                            "renameObject",
                            "replication",
                            "requestPayment",
                            "restore",
                            "retention",
                            "select",
                            "session",
                            "tagging",
                            "torrent",
                            "uploadId",
                            "uploads",
                            "versioning",
                            "versions",
                            "website"));

    private static final Map<String, Route> ROUTES =
            Map.ofEntries(
                    Map.entry("GET SERVICE", Route.of("ListBuckets", "ListAllMyBucketsResult")),
                    Map.entry("HEAD BUCKET", Route.of("HeadBucket")),
                    Map.entry("PUT BUCKET", Route.of("CreateBucket").with(XML)),
                    Map.entry("DELETE BUCKET", Route.of("DeleteBucket")),
                    Map.entry("GET BUCKET", Route.of("ListObjects", "ListBucketResult")),
                    Map.entry(
                            "GET BUCKET list-type", Route.of("ListObjectsV2", "ListBucketResult")),
                    Map.entry(
                            "GET BUCKET versions",
                            Route.of("ListObjectVersions", "ListVersionsResult")),
                    Map.entry("GET BUCKET uploads", Route.of("ListMultipartUploads")),
                    Map.entry(
                            "GET BUCKET location",
                            Route.of("GetBucketLocation", "LocationConstraint")),
                    Map.entry(
                            "GET BUCKET versioning",
                            Route.of("GetBucketVersioning", "VersioningConfiguration")),
                    Map.entry("PUT BUCKET versioning", Route.of("PutBucketVersioning").with(XML)),
                    Map.entry(
                            "GET BUCKET notification",
                            Route.of(
                                    "GetBucketNotificationConfiguration",
                                    "NotificationConfiguration")),
                    Map.entry(
                            "PUT BUCKET notification",
                            Route.of("PutBucketNotificationConfiguration").with(XML)),
                    Map.entry("GET BUCKET tagging", Route.of("GetBucketTagging", "Tagging")),
                    Map.entry("PUT BUCKET tagging", Route.of("PutBucketTagging").with(XML)),
                    Map.entry("DELETE BUCKET tagging", Route.of("DeleteBucketTagging")),
                    Map.entry("GET BUCKET acl", Route.of("GetBucketAcl", "AccessControlPolicy")),
                    Map.entry("PUT BUCKET acl", Route.of("PutBucketAcl").with(XML)),
                    Map.entry("GET BUCKET cors", Route.of("GetBucketCors", "CORSConfiguration")),
                    Map.entry("GET BUCKET encryption", Route.of("GetBucketEncryption")),
                    Map.entry(
                            "GET BUCKET lifecycle",
                            Route.of("GetBucketLifecycleConfiguration", "LifecycleConfiguration")),
                    Map.entry(
                            "GET BUCKET logging",
                            Route.of("GetBucketLogging", "BucketLoggingStatus")),
                    Map.entry("GET BUCKET policy", Route.of("GetBucketPolicy", Route.TEXT)),
                    Map.entry("GET BUCKET policyStatus", Route.of("GetBucketPolicyStatus")),
                    Map.entry("GET BUCKET publicAccessBlock", Route.of("GetPublicAccessBlock")),
                    Map.entry(
                            "GET BUCKET ownershipControls", Route.of("GetBucketOwnershipControls")),
                    Map.entry("GET BUCKET replication", Route.of("GetBucketReplication")),
                    Map.entry(
                            "GET BUCKET website",
                            Route.of("GetBucketWebsite", "WebsiteConfiguration")),
                    Map.entry("GET BUCKET object-lock", Route.of("GetObjectLockConfiguration")),
                    Map.entry(
                            "GET BUCKET accelerate",
                            Route.of(
                                    "GetBucketAccelerateConfiguration", "AccelerateConfiguration")),
                    Map.entry(
                            "GET BUCKET requestPayment",
                            Route.of("GetBucketRequestPayment", "RequestPaymentConfiguration")),
                    Map.entry(
                            "POST BUCKET delete",
                            Route.of("DeleteObjects", "DeleteResult").with(XML)),
                    Map.entry("GET OBJECT", Route.of("GetObject")),
                    Map.entry("HEAD OBJECT", Route.of("HeadObject")),
                    Map.entry("PUT OBJECT", Route.of("PutObject").with(STREAM)),
                    Map.entry("PUT OBJECT copy", Route.of("CopyObject")),
                    Map.entry("DELETE OBJECT", Route.of("DeleteObject")),
                    Map.entry(
                            "GET OBJECT attributes",
                            Route.of("GetObjectAttributes", "GetObjectAttributesResponse")),
                    Map.entry("GET OBJECT tagging", Route.of("GetObjectTagging", "Tagging")),
                    Map.entry("PUT OBJECT tagging", Route.of("PutObjectTagging").with(XML)),
                    Map.entry("DELETE OBJECT tagging", Route.of("DeleteObjectTagging")),
                    Map.entry("GET OBJECT acl", Route.of("GetObjectAcl", "AccessControlPolicy")),
                    Map.entry("PUT OBJECT acl", Route.of("PutObjectAcl").with(XML)),
                    Map.entry("GET OBJECT legal-hold", Route.of("GetObjectLegalHold")),
                    Map.entry("GET OBJECT retention", Route.of("GetObjectRetention")),
                    Map.entry(
                            "POST OBJECT uploads",
                            Route.of("CreateMultipartUpload", "InitiateMultipartUploadResult")),
                    Map.entry("GET OBJECT uploadId", Route.of("ListParts")),
                    Map.entry("PUT OBJECT uploadId", Route.of("UploadPart").with(STREAM)),
                    Map.entry("PUT OBJECT uploadId copy", Route.of("UploadPartCopy")),
                    Map.entry(
                            "POST OBJECT uploadId",
                            Route.of("CompleteMultipartUpload").with(XML_ALONE)),
                    Map.entry("DELETE OBJECT uploadId", Route.of("AbortMultipartUpload")));

    private final Set<String> known;

    Routes(Set<String> known) {
        this.known = new TreeSet<>(known);
    }

    /// @throws S3Fault if there is no such operation here
    Route route(Request request, Place place) {
        if (place.bucket().isEmpty() && place.key().isPresent()) {
            throw new S3Fault("InvalidURI", 400, "Couldn't parse the specified URI.")
                    .detail("URI", place.resource());
        }
        String asked = asked(request, place);
        var route = ROUTES.get(asked);
        if (route != null && known.contains(route.name())) {
            return route;
        }
        if (route == null && asked.indexOf(' ') == asked.lastIndexOf(' ')) {
            throw new S3Fault(
                            "MethodNotAllowed",
                            405,
                            "The specified method is not allowed against this resource.")
                    .detail("Method", request.method())
                    .detail("ResourceType", place.level());
        }
        throw S3Fault.notImplemented(
                "Leat does not have %s yet. There is S3 with %s."
                        .formatted(
                                route == null
                                        ? "'" + asked.toLowerCase(Locale.ROOT) + "'"
                                        : route.name(),
                                String.join(", ", known)));
    }

    private static String asked(Request request, Place place) {
        var asked = new StringBuilder(request.method()).append(' ').append(place.level());
        var query = request.query();
        boolean second = query.getOrDefault("list-type", List.of("")).contains("2");
        SUBRESOURCES.stream()
                .filter(query::containsKey)
                .findFirst()
                .or(() -> second ? Optional.of("list-type") : Optional.empty())
                .ifPresent(name -> asked.append(' ').append(name));
        boolean copies = request.header().apply(COPY).isPresent();
        if (copies && request.method().equals("PUT") && place.level() == Place.Level.OBJECT) {
            asked.append(" copy");
        }
        return asked.toString();
    }

    /// Every operation that it can tell, for tests of those that are there.
    static Map<String, Route> all() {
        return ROUTES;
    }
}
