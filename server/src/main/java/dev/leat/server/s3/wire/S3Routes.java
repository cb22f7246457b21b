package dev.leat.server.s3.wire;

import static dev.leat.server.s3.wire.S3Route.Body.STREAM;
import static dev.leat.server.s3.wire.S3Route.Body.XML;
import static dev.leat.server.s3.wire.S3Route.Body.XML_ALONE;

import dev.leat.server.Request;
import dev.leat.server.s3.S3ErrorException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Routing of requests to operations by method, target and query parameter. It contains all
/// operations of S3, so that an error can name an operation that Leat does not support.
final class S3Routes {

    private static final String COPY = "x-amz-copy-source";

    /// Query parameters that select a different operation.
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

    private static final Map<String, S3Route> ROUTES =
            Map.ofEntries(
                    Map.entry("GET SERVICE", S3Route.of("ListBuckets", "ListAllMyBucketsResult")),
                    Map.entry("HEAD BUCKET", S3Route.of("HeadBucket")),
                    Map.entry("PUT BUCKET", S3Route.of("CreateBucket").with(XML)),
                    Map.entry("DELETE BUCKET", S3Route.of("DeleteBucket")),
                    Map.entry("GET BUCKET", S3Route.of("ListObjects", "ListBucketResult")),
                    Map.entry(
                            "GET BUCKET list-type",
                            S3Route.of("ListObjectsV2", "ListBucketResult")),
                    Map.entry(
                            "GET BUCKET versions",
                            S3Route.of("ListObjectVersions", "ListVersionsResult")),
                    Map.entry("GET BUCKET uploads", S3Route.of("ListMultipartUploads")),
                    Map.entry(
                            "GET BUCKET location",
                            S3Route.of("GetBucketLocation", "LocationConstraint")),
                    Map.entry(
                            "GET BUCKET versioning",
                            S3Route.of("GetBucketVersioning", "VersioningConfiguration")),
                    Map.entry("PUT BUCKET versioning", S3Route.of("PutBucketVersioning").with(XML)),
                    Map.entry(
                            "GET BUCKET notification",
                            S3Route.of(
                                    "GetBucketNotificationConfiguration",
                                    "NotificationConfiguration")),
                    Map.entry(
                            "PUT BUCKET notification",
                            S3Route.of("PutBucketNotificationConfiguration").with(XML)),
                    Map.entry("GET BUCKET tagging", S3Route.of("GetBucketTagging", "Tagging")),
                    Map.entry("PUT BUCKET tagging", S3Route.of("PutBucketTagging").with(XML)),
                    Map.entry("DELETE BUCKET tagging", S3Route.of("DeleteBucketTagging")),
                    Map.entry("GET BUCKET acl", S3Route.of("GetBucketAcl", "AccessControlPolicy")),
                    Map.entry("PUT BUCKET acl", S3Route.of("PutBucketAcl").with(XML)),
                    Map.entry("GET BUCKET cors", S3Route.of("GetBucketCors", "CORSConfiguration")),
                    Map.entry("GET BUCKET encryption", S3Route.of("GetBucketEncryption")),
                    Map.entry(
                            "GET BUCKET lifecycle",
                            S3Route.of(
                                    "GetBucketLifecycleConfiguration", "LifecycleConfiguration")),
                    Map.entry(
                            "GET BUCKET logging",
                            S3Route.of("GetBucketLogging", "BucketLoggingStatus")),
                    Map.entry("GET BUCKET policy", S3Route.of("GetBucketPolicy", S3Route.TEXT)),
                    Map.entry("GET BUCKET policyStatus", S3Route.of("GetBucketPolicyStatus")),
                    Map.entry("GET BUCKET publicAccessBlock", S3Route.of("GetPublicAccessBlock")),
                    Map.entry(
                            "GET BUCKET ownershipControls",
                            S3Route.of("GetBucketOwnershipControls")),
                    Map.entry("GET BUCKET replication", S3Route.of("GetBucketReplication")),
                    Map.entry(
                            "GET BUCKET website",
                            S3Route.of("GetBucketWebsite", "WebsiteConfiguration")),
                    Map.entry("GET BUCKET object-lock", S3Route.of("GetObjectLockConfiguration")),
                    Map.entry(
                            "GET BUCKET accelerate",
                            S3Route.of(
                                    "GetBucketAccelerateConfiguration", "AccelerateConfiguration")),
                    Map.entry(
                            "GET BUCKET requestPayment",
                            S3Route.of("GetBucketRequestPayment", "RequestPaymentConfiguration")),
                    Map.entry(
                            "POST BUCKET delete",
                            S3Route.of("DeleteObjects", "DeleteResult").with(XML)),
                    Map.entry("GET OBJECT", S3Route.of("GetObject")),
                    Map.entry("HEAD OBJECT", S3Route.of("HeadObject")),
                    Map.entry("PUT OBJECT", S3Route.of("PutObject").with(STREAM)),
                    Map.entry("PUT OBJECT copy", S3Route.of("CopyObject")),
                    Map.entry("DELETE OBJECT", S3Route.of("DeleteObject")),
                    Map.entry(
                            "GET OBJECT attributes",
                            S3Route.of("GetObjectAttributes", "GetObjectAttributesResponse")),
                    Map.entry("GET OBJECT tagging", S3Route.of("GetObjectTagging", "Tagging")),
                    Map.entry("PUT OBJECT tagging", S3Route.of("PutObjectTagging").with(XML)),
                    Map.entry("DELETE OBJECT tagging", S3Route.of("DeleteObjectTagging")),
                    Map.entry("GET OBJECT acl", S3Route.of("GetObjectAcl", "AccessControlPolicy")),
                    Map.entry("PUT OBJECT acl", S3Route.of("PutObjectAcl").with(XML)),
                    Map.entry("GET OBJECT legal-hold", S3Route.of("GetObjectLegalHold")),
                    Map.entry("GET OBJECT retention", S3Route.of("GetObjectRetention")),
                    Map.entry(
                            "POST OBJECT uploads",
                            S3Route.of("CreateMultipartUpload", "InitiateMultipartUploadResult")),
                    Map.entry("GET OBJECT uploadId", S3Route.of("ListParts")),
                    Map.entry("PUT OBJECT uploadId", S3Route.of("UploadPart").with(STREAM)),
                    Map.entry("PUT OBJECT uploadId copy", S3Route.of("UploadPartCopy")),
                    Map.entry(
                            "POST OBJECT uploadId",
                            S3Route.of("CompleteMultipartUpload").with(XML_ALONE)),
                    Map.entry("DELETE OBJECT uploadId", S3Route.of("AbortMultipartUpload")));

    private final Set<String> known;

    S3Routes(Set<String> known) {
        this.known = new TreeSet<>(known);
    }

    /// @throws S3ErrorException if the operation does not exist or is not supported
    S3Route route(Request request, RequestTarget place) {
        if (place.bucket().isEmpty() && place.key().isPresent()) {
            throw new S3ErrorException("InvalidURI", 400, "Couldn't parse the specified URI.")
                    .detail("URI", place.resource());
        }
        String asked = asked(request, place);
        var route = ROUTES.get(asked);
        if (route != null && known.contains(route.name())) {
            return route;
        }
        if (route == null && asked.indexOf(' ') == asked.lastIndexOf(' ')) {
            throw new S3ErrorException(
                            "MethodNotAllowed",
                            405,
                            "The specified method is not allowed against this resource.")
                    .detail("Method", request.method())
                    .detail("ResourceType", place.level());
        }
        throw S3ErrorException.notImplemented(
                "Leat does not support %s yet. Supported S3 operations: %s."
                        .formatted(
                                route == null
                                        ? "'" + asked.toLowerCase(Locale.ROOT) + "'"
                                        : route.name(),
                                String.join(", ", known)));
    }

    private static String asked(Request request, RequestTarget place) {
        var asked = new StringBuilder(request.method()).append(' ').append(place.level());
        var query = request.query();
        boolean second = query.getOrDefault("list-type", List.of("")).contains("2");
        SUBRESOURCES.stream()
                .filter(query::containsKey)
                .findFirst()
                .or(() -> second ? Optional.of("list-type") : Optional.empty())
                .ifPresent(name -> asked.append(' ').append(name));
        boolean copies = request.header().apply(COPY).isPresent();
        if (copies
                && request.method().equals("PUT")
                && place.level() == RequestTarget.Level.OBJECT) {
            asked.append(" copy");
        }
        return asked.toString();
    }

    /// Returns every known operation, for tests.
    static Map<String, S3Route> all() {
        return ROUTES;
    }
}
